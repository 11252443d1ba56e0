"""The ground that benchmarks stand on: a throw-away cluster with durable settings, migrated once, copied for each."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figures import Figure
from tests import postgres
from tests.throwaway import Throwaway

ROOT = Path(__file__).resolve().parent.parent
SUPERUSER = "BENCHMARK_SUPERUSER_URL"
# As a production site has it: what is committed survives a power cut, and pays for that.
DURABLE = postgres.SPEED | {
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "wal_level": "replica",
    # memory and log as docs/operator.md advises: with 1 GB of log a bulk load makes one checkpoint after the other
    "shared_buffers": "1GB", "max_wal_size": "4GB", "wal_compression": "on",
    "default_toast_compression": "lz4", "autovacuum": "on",
}
_NOT_OURS = ("REDIS_URL", "SECRET_KEY_FILE", "EMAIL_URL", "DATABASE_POOL_SIZE", "DEBUG", "MEDIA_ROOT", "STATIC_ROOT",
             "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "LANGUAGE_CODE")


class Ground:
    """The cluster and its databases; ``end()`` removes everything."""

    def __init__(self) -> None:
        found = postgres.binaries()
        if found is None:
            raise SystemExit(postgres.HOW_TO_GET_IT)
        self.folder = Throwaway("bench")
        self.folder.keep()
        self.cluster = postgres.Cluster(found, DURABLE)
        environment = self._environment("cmms")
        self._python(environment, "manage.py", "migrate", "--verbosity", "0")

    def measure(self, name: str, size: str) -> Iterator[Figure]:
        """Run the benchmark in a fresh database and a process of its own, as the application's role."""
        database = f"bench_{name}"
        self.cluster.sql(f"CREATE DATABASE {database} OWNER {postgres.OWNER} TEMPLATE cmms")
        try:
            yield from figures_of(name, size, self._environment(database))
        finally:
            self.cluster.sql(f"DROP DATABASE {database} WITH (FORCE)")

    def end(self) -> None:
        self.cluster.stop()
        self.folder.end()

    def _environment(self, database: str) -> dict[str, str]:
        return environment(lambda user: self.cluster.url(database, user), self.folder.folder)

    def _python(self, environment: dict[str, str], *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, timeout=600)


def environment(url: Callable[[str], str], folder: Path) -> dict[str, str]:
    """The variables of a process that measures; ``url(user)`` is its database's address for that role."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.settings", "CMMS_TEST_FOLDER": str(folder), "HTTPS": "false",
        "SECRET_KEY": secrets.token_urlsafe(64), "LOG_LEVEL": "WARNING", "DATABASE_URL": url(postgres.APPLICATION),
        "MIGRATION_DATABASE_URL": url(postgres.OWNER), SUPERUSER: url("postgres"),
    }


def figures_of(name: str, size: str, environment: dict[str, str]) -> Iterator[Figure]:
    """The benchmark's figures as they come; a last one that says so where it failed."""
    command = [sys.executable, "-m", "benchmarks.one", name, size]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield Figure.from_line(line)
    if process.returncode:
        yield Figure(f"{name}: failed, see above", "", None, "", remark="**failed**")
