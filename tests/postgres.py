"""A throw-away PostgreSQL cluster from this machine's own binaries, reached through a socket in a fresh folder."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from tests.throwaway import Throwaway

HOW_TO_GET_IT = "no PostgreSQL binaries (initdb, pg_ctl) here: apt-get install postgresql, or your system's like"
OWNER = "cmms_owner"
APPLICATION, READONLY, AUDITOR = "cmms_app", "cmms_readonly", "cmms_auditor"
# As fast as can be: a power cut may lose this cluster.
SPEED = {
    "listen_addresses": "''", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "max_connections": "120", "shared_buffers": "256MB", "max_locks_per_transaction": "512",
    "autovacuum": "off",  # plans depend on what a test analyzes, not on what ran meanwhile

    "max_wal_size": "4GB", "wal_level": "minimal", "max_wal_senders": "0",
    "shared_preload_libraries": "'pg_stat_statements'",
}


def binaries() -> Path | None:
    """The folder of the newest initdb on this machine, or None."""
    def version(folder: Path) -> int:
        return int(re.sub(r"\D", "", folder.parent.name) or 0)

    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)
    on_path = shutil.which("initdb")
    for folder in [*packaged, *([Path(on_path).resolve().parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


class Cluster:
    """One running server with the four roles of a production site; ``url()`` is the owner's, who is no superuser."""

    def __init__(self, bin_folder: Path, settings: Mapping[str, str] = SPEED) -> None:
        self.bin = bin_folder
        self.settings = settings
        self.place = Throwaway("pg")
        self.socket_folder = self.place.folder
        self.data = self.place.folder / "data"
        # initdb and postgres refuse to run as root.
        self.as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        try:
            self._start()
        except BaseException:
            self.place.end()
            raise

    def _run(self, program: str, *arguments: str) -> str:
        command = [*self.as_other, str(self.bin / program), *arguments]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            log = self.data / "log"
            told = log.read_text() if log.exists() else done.stdout + done.stderr
            raise RuntimeError(f"{program} failed: {told.strip()[-2000:]}")
        return done.stdout

    def _start(self) -> None:
        if self.as_other:
            shutil.chown(self.place.folder, "postgres", "postgres")
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
                  "--locale=C.UTF-8")
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write(f"unix_socket_directories = '{self.socket_folder}'\n")
            configuration.writelines(f"{name} = {value}\n" for name, value in self.settings.items())
        self.place.keep([*self.as_other, str(self.bin / "pg_ctl"), "-D", str(self.data), "-m", "immediate", "stop"])
        self._run("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-l", str(self.data / "log"), "start")
        self.sql(f"CREATE ROLE {OWNER} LOGIN CREATEDB", f"CREATE DATABASE cmms OWNER {OWNER}",
                 *(f"CREATE ROLE {name} LOGIN" for name in (APPLICATION, READONLY, AUDITOR)))

    def sql(self, *statements: str, database: str = "postgres") -> str:
        """Run statements as superuser, each in a transaction of its own; returns what psql printed."""
        commands = [part for statement in statements for part in ("-c", statement)]
        return self._run("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(self.socket_folder),
                         "-U", "postgres", "-d", database, *commands)

    def url(self, database: str = "cmms", user: str = OWNER) -> str:
        return f"postgres://{user}@/{database}?host={quote(str(self.socket_folder))}"

    def stop(self) -> None:
        self.place.end()
