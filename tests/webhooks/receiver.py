"""Another system: a small HTTP server of this process that keeps what it is sent and answers as it is told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOOPBACK = "127.0.0.1/32"


@dataclass
class Receiver:
    url: str
    port: int
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    meanwhile: Callable[[], Any] = lambda: None
    more: dict[str, str] = field(default_factory=dict)
    text: bytes = b"thank you"

    def take(self, request: BaseHTTPRequestHandler) -> None:
        self.bodies.append(request.rfile.read(int(request.headers["Content-Length"])))
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        self.paths.append(request.path)
        self.meanwhile()
        request.send_response(self.answers.pop(0) if self.answers else 200)
        for name, value in self.more.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(self.text)))
        request.end_headers()
        request.wfile.write(self.text)

    @property
    def ids(self) -> list[str]:
        return [said["webhook-id"] for said in self.headers]


@contextmanager
def receiving(context: Any = None) -> Iterator[Receiver]:
    """A receiver on a free port of 127.0.0.1; with an ``ssl.SSLContext`` it speaks TLS."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taking.take(self)

        def log_message(self, *args: Any) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, address: Any) -> None: ...  # whoever was killed hung up

    server = Server(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    port = server.server_address[1]
    taking = Receiver(f"http{'s' if context else ''}://127.0.0.1:{port}/hook", int(port))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield taking
    finally:
        server.shutdown()
        server.server_close()
