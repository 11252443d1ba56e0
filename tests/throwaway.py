"""Servers and folders that live exactly as long as the test run, however it ends."""

import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path


class Throwaway:
    """A fresh folder, and commands that are run before it is removed.

    A small shell of its own session waits at the end of a pipe: when this process closes the pipe, or dies (Ctrl-C,
    kill -9), the shell runs the commands and removes the folder. So nothing is left behind.
    """

    def __init__(self, name: str) -> None:
        # Short, since a socket's path may have no more than about a hundred characters.
        self.folder = Path(tempfile.mkdtemp(prefix=f"cmms-{name}-", dir="/tmp"))
        self._commands: list[list[str]] = []
        self._shell: subprocess.Popen[bytes] | None = None

    def keep(self, *stop_commands: list[str]) -> None:
        """From now on, the end of this process runs ``stop_commands`` and removes the folder."""
        script = "; ".join(["cat >/dev/null", *map(shlex.join, stop_commands),
                            shlex.join(["rm", "-rf", str(self.folder)])])
        self._shell = subprocess.Popen(["sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, cwd="/", start_new_session=True)

    def end(self) -> None:
        if self._shell is None:
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        assert self._shell.stdin is not None
        self._shell.stdin.close()
        self._shell.wait(timeout=60)
