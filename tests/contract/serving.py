"""The production server on a free port, for as long as a block lasts."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

from tests.needs import ROOT


class Serving:
    """``with Serving(variables, log) as url``."""

    def __init__(self, variables: dict[str, str], log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._log = log.open("wb")
        self._process = subprocess.Popen([sys.executable, "-m", "cmms.server"], cwd=ROOT, stdout=self._log,
                                         stderr=subprocess.STDOUT, env={**os.environ, **variables, "PORT": str(port)})

    def __enter__(self) -> str:
        deadline = time.monotonic() + 300
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return self.url
            except urllib.error.HTTPError:
                return self.url
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError("the server did not start") from None
                time.sleep(0.2)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None,
                 ) -> None:
        self._process.terminate()
        self._process.wait(timeout=40)
        self._log.close()
