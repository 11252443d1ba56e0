"""Strict readers of environment variables: what is not understood stops the start with one sentence."""

from collections.abc import Callable, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
SECRET_LENGTH = 50
# What libpq understands and a site may need; anything else in the query of a database URL is a slip of the pen.
LIBPQ_OPTIONS = frozenset({
    "application_name", "channel_binding", "connect_timeout", "host", "keepalives_idle", "options", "port", "service",
    "sslcert", "sslkey", "sslmode", "sslrootcert", "target_session_attrs",
})


def stop(sentence: str) -> NoReturn:
    """End the process: exit status 1, the sentence on standard error, no traceback."""
    raise SystemExit(f"cmms: {sentence}")


class Environment:
    """The variables of one process. A variable that is set but empty is refused: remove it or give it a value."""

    def __init__(self, values: Mapping[str, str], base: Path) -> None:
        """``base`` is the folder that relative paths start from."""
        self.values, self.base = values, base

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if not value.strip():
            stop(f"{name} is set but empty; remove it or give it a value.")
        return value.strip()

    def flag(self, name: str, default: bool) -> bool:
        """``true`` or ``false`` (also yes/no, on/off, 1/0)."""
        value = self.text(name, "true" if default else "false").lower()
        if value in {"true", "yes", "on", "1"}:
            return True
        if value in {"false", "no", "off", "0"}:
            return False
        stop(f"{name}={value} is neither true nor false.")

    def whole(self, name: str, default: int, *, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit()) or not low <= int(value) <= high:
            stop(f"{name}={value} is not a whole number from {low} to {high}.")
        return int(value)

    def one_of(self, name: str, default: str, choices: Sequence[str]) -> str:
        value = self.text(name, default)
        if value not in choices:
            stop(f"{name}={value} is none of {', '.join(choices)}.")
        return value

    def names(self, name: str, default: Sequence[str] = ()) -> list[str]:
        """A list written with commas."""
        found = [part.strip() for part in self.text(name, ",".join(default)).split(",")]
        if found != [""] and "" in found:
            stop(f"{name} has an empty entry between its commas.")
        return [part for part in found if part]

    def origins(self, name: str) -> list[str]:
        for origin in (found := self.names(name)):
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
                stop(f"{name}: {origin} is no origin like https://cmms.example.com.")
        return found

    def hosts(self, name: str) -> list[str]:
        """Host names as Django's ALLOWED_HOSTS wants them; this machine's own when nothing is said."""
        for host in (found := self.names(name, ("localhost", "127.0.0.1", "[::1]"))):
            if host == "*" or "/" in host or " " in host:
                stop(f"{name}: {host} is no host name; write names like cmms.example.com, without scheme or path.")
        return found

    def networks(self, name: str) -> list[IPv4Network | IPv6Network]:
        """Networks like 10.20.0.0/16 or fd12::/32, with commas; a single address stands for itself."""
        found = []
        for text in self.names(name):
            try:
                found.append(ip_network(text))
            except ValueError as error:
                stop(f"{name}: {text} is no network like 10.20.0.0/16 ({error}).")
        return found

    def path(self, name: str, default: Path) -> Path:
        return (self.base / self.text(name, str(default))).resolve()

    def secret(self, name: str, default_file: Path) -> str:
        """The value of ``name``, or the content of the file named by ``<name>_FILE``, or of ``default_file``."""
        named = self.text(f"{name}_FILE")
        if name in self.values and named:
            stop(f"{name} and {name}_FILE are both set; keep one.")
        if name in self.values:
            return self._long_enough(self.text(name), name)
        file = self.base / named if named else default_file
        if not named and not file.exists():
            stop(f"neither {name} nor {name}_FILE is set; `make setup` makes a key in var/{default_file.name}.")
        try:
            content = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            stop(f"{name}_FILE: {file} cannot be read ({type(error).__name__}).")
        return self._long_enough(content, f"{name}_FILE")

    @staticmethod
    def _long_enough(value: str, name: str) -> str:
        if len(value) < SECRET_LENGTH or len(set(value)) < 5:
            stop(f"{name} is too weak: it needs at least {SECRET_LENGTH} characters, drawn by chance.")
        return value

    def database(self, name: str, default: str = "") -> dict[str, Any]:
        """The ENGINE, NAME, USER, PASSWORD, HOST, PORT and OPTIONS of a database URL; empty when it is not set.

        ``sqlite:///var/cmms.sqlite3`` (relative), ``sqlite:////srv/cmms.sqlite3`` (absolute),
        ``postgres://user:password@host:5432/name?sslmode=verify-full`` and, for a socket,
        ``postgres://user@/name?host=/run/postgresql``.
        """
        value = self.text(name, default)
        if not value:
            return {}
        url = self._url(name, value)
        readers: dict[str, Callable[[str, SplitResult], dict[str, Any]]] = {
            "sqlite": self._sqlite, "postgres": _postgresql, "postgresql": _postgresql,
        }
        if url.scheme not in readers:
            stop(f"{name} must begin with sqlite:/// or postgres://, not {url.scheme or 'nothing'}.")
        return readers[url.scheme](name, url)

    def _sqlite(self, name: str, url: SplitResult) -> dict[str, Any]:
        if url.netloc or not url.path.strip("/") or url.query:
            stop(f"{name}: an SQLite file is written sqlite:///folder/file or sqlite:////absolute/folder/file.")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(self.base / unquote(url.path[1:]))}

    def cache(self, name: str) -> str:
        """A Redis address (redis://, rediss://, unix://), or empty when it is not set."""
        value = self.text(name)
        if value:
            url = self._url(name, value)
            place = url.path if url.scheme == "unix" else url.hostname
            if url.scheme not in {"redis", "rediss", "unix"} or not place:
                stop(f"{name} must be like redis://host:6379/0, rediss://host:6379/0 or unix:///path/redis.sock.")
        return value

    def email(self, name: str) -> dict[str, Any]:
        """Django's EMAIL_* settings.

        ``smtp://user:password@host:587`` (STARTTLS), ``smtps://…:465`` (TLS from the start), ``smtp+plain://host:25``
        (no encryption, for a relay on this machine), ``console:`` (into the log; also when nothing is said).
        """
        value = self.text(name, "console:")
        if value in {"console:", "console://"}:
            return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        url = self._url(name, value)
        ports = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
        if url.scheme not in ports or not url.hostname:
            stop(f"{name} must be like smtp://user:password@host:587, smtps://…:465, smtp+plain://host:25 or console:.")
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": url.hostname, "EMAIL_PORT": url.port or ports[url.scheme], "EMAIL_TIMEOUT": 20,
            "EMAIL_HOST_USER": unquote(url.username or ""), "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
            "EMAIL_USE_TLS": url.scheme == "smtp", "EMAIL_USE_SSL": url.scheme == "smtps",
        }

    @staticmethod
    def _url(name: str, value: str) -> SplitResult:
        try:
            url = urlsplit(value)
            _ = url.port
        except ValueError as error:
            stop(f"{name} is no address: {error}.")  # the error names the port or the bracket, never the password
        return url


def _postgresql(name: str, url: SplitResult) -> dict[str, Any]:
    options = dict(parse_qsl(url.query, keep_blank_values=True))
    unknown = sorted(set(options) - LIBPQ_OPTIONS)
    if unknown:
        stop(f"{name}: PostgreSQL does not know the option {', '.join(unknown)}.")
    if url.fragment:
        stop(f"{name}: write a # in user or password as %23.")
    database = unquote(url.path[1:])
    if not database or "/" in database:
        stop(f"{name} names no database: postgres://user:password@host:5432/database.")
    if url.hostname and "host" in options:
        stop(f"{name} names its host twice.")
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": database,
        "USER": unquote(url.username or ""), "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or options.pop("host", "")), "PORT": str(url.port or options.pop("port", "")),
        "OPTIONS": options,
    }
