"""A throw-away redis-server on a socket in a fresh folder; nothing is written to disk."""

import shutil
import socket
import subprocess
import time

from tests.throwaway import Throwaway

HOW_TO_GET_IT = "no redis-server here: apt-get install redis-server, or your system's like"


def binary() -> str | None:
    return shutil.which("redis-server")


class Redis:
    def __init__(self, program: str) -> None:
        self.place = Throwaway("redis")
        self.socket = self.place.folder / "redis.sock"
        self.url = f"unix://{self.socket}?db=0"
        process = subprocess.Popen(
            [program, "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no",
             "--dir", str(self.place.folder)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )
        self.process = process
        self.place.keep(["kill", str(process.pid)])
        deadline = time.monotonic() + 15
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError("redis-server did not start")
            time.sleep(0.05)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self) -> None:
        """Stop it now; also a way to show what happens when the cache is gone."""
        self.process.kill()
        self.process.wait(timeout=20)
        self.place.end()
