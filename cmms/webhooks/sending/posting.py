"""One POST to one checked address: no redirect, no proxy, no cookie, bounded in time and in what is read."""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote, urlsplit

from cmms.webhooks.addresses import NoAnswer, resolve

WAIT = 5.0
"""Seconds to connect, and for each answer of the other side."""
IN_ALL = 15.0
"""Seconds for the whole call, so that one who sends a byte now and then keeps nobody waiting."""
MOST_READ = 2000
"""Bytes of an answer that are read; the rest stays with whoever sent it."""
_MOST_TRIED = 3
_PATH = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True)
class Answer:
    """HTTP status, and the start of what was said."""

    status: int
    text: str

    @property
    def taken(self) -> bool:
        return 200 <= self.status <= 299


class _Plain(HTTPConnection):
    """Goes to addresses that were resolved and judged before; the name stays in the Host header."""

    def __init__(self, host: str, port: int | None, addresses: Sequence[str]) -> None:
        super().__init__(host, port, timeout=WAIT)
        self._addresses = addresses

    def connect(self) -> None:
        errors = []
        for address in self._addresses[:_MOST_TRIED]:
            try:
                self.sock = socket.create_connection((address, self.port), timeout=WAIT)
                return
            except OSError as error:
                errors.append(f"{address}: {error}")
        raise NoAnswer(f"Nobody answers there ({'; '.join(errors)}).")


class _Secure(_Plain):
    """… and the certificate must be the name's."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """What the address answers. NoAnswer where it may not be called, is not reached, or does not answer in time."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() \
            else parts.hostname or ""
        kind = _Secure if parts.scheme == "https" else _Plain
        port = parts.port or kind.default_port
        target = quote(parts.path or "/", safe=_PATH) + (f"?{quote(parts.query, safe=_PATH + '?')}"
                                                         if parts.query else "")
    except ValueError as error:
        raise NoAnswer(f"This is no address to call: {error}") from error
    connection = kind(host, port, resolve(host, port))
    try:
        with _no_longer_than(IN_ALL, connection):
            connection.request("POST", target, body, dict(headers))
            response = connection.getresponse()
            return Answer(response.status, _start_of(response))
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def _start_of(response: Any) -> str:
    """What of the answer came; its status counts whatever became of the rest."""
    try:
        said: bytes = response.read(MOST_READ)
    except (OSError, HTTPException):
        return ""
    return said.decode(errors="replace").replace("\0", "")


@contextmanager
def _no_longer_than(seconds: float, connection: HTTPConnection) -> Iterator[None]:
    def cut() -> None:
        if connection.sock is not None:
            with suppress(OSError):  # it ended by itself in this very moment
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    watch = threading.Timer(seconds, cut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
