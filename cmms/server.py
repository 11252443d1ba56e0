"""The production server: ``python -m cmms.server`` replaces itself by gunicorn on 127.0.0.1:$PORT (8000).

``--check-port`` only says, in one sentence, why that address cannot be taken.
"""

import errno
import os
import socket
import sys

from cmms.environment import stop
from cmms.settings import ALLOWED_HOSTS, BASE_DIR, HTTPS, env

CONFIGURATION = BASE_DIR / "deploy" / "gunicorn.conf.py"


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                stop(f"port {port} is taken by another program; choose one with PORT=….")
            stop(f"port {port} cannot be used here ({error.strerror}); choose one with PORT=….")


def main(arguments: list[str]) -> None:
    port = env.whole("PORT", 8000, low=1, high=65_535)
    if "BIND" not in os.environ:
        check_port(port)
    if "--check-port" in arguments:
        return
    if "BIND" not in os.environ:
        print(f"Serving http://127.0.0.1:{port}/ (Ctrl-C ends it)"
              + (f" for {', '.join(ALLOWED_HOSTS)} behind HTTPS" if HTTPS else ""), flush=True)
    os.chdir(BASE_DIR)
    command = [sys.executable, "-m", "gunicorn", "--config", str(CONFIGURATION), "cmms.wsgi:application"]
    os.execv(sys.executable, command)  # noqa: S606  our own interpreter, fixed arguments


if __name__ == "__main__":
    main(sys.argv[1:])
