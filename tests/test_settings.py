"""Settings come from the environment; nonsense stops the start with one sentence."""

import importlib.util
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.needs import ROOT

KEY = "k3y-Qz" * 10
PRODUCTION = {
    "SECRET_KEY": KEY, "ALLOWED_HOSTS": "cmms.example.com", "HTTPS": "true",
    "DATABASE_URL": "postgres://cmms_app:p%40ss@db.example.com:6432/cmms?sslmode=verify-full",
}


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``load(NAME=value, …)`` gives the settings that a process with just these variables would have."""
    def with_variables(argv: tuple[str, ...] = ("gunicorn",), **variables: str) -> dict[str, Any]:
        for name in list(os.environ):
            if name.isupper() and not name.startswith(("PATH", "HOME", "LANG", "LC_", "PY", "TMP")):
                monkeypatch.delenv(name)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", list(argv))
        spec = importlib.util.spec_from_file_location("settings_of_another_process", ROOT / "cmms" / "settings.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return vars(module)

    return with_variables


@pytest.mark.parametrize(("variables", "sentence"), [
    ({"DEBUG": "maybe"}, "DEBUG=maybe is neither true nor false"),
    ({"SECRET_KEY": ""}, "SECRET_KEY is set but empty"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
    ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too weak"),
    ({"SECRET_KEY_FILE": "/nowhere"}, "SECRET_KEY and SECRET_KEY_FILE are both set"),
    ({"ALLOWED_HOSTS": "*", "HTTPS": "true"}, "is no host name"),
    ({"ALLOWED_HOSTS": "https://cmms.example.com", "HTTPS": "true"}, "is no host name"),
    ({"ALLOWED_HOSTS": "a.example,,b.example", "HTTPS": "true"}, "an empty entry"),
    ({"ALLOWED_HOSTS": "cmms.example.com"}, "say HTTPS=true"),
    ({"ALLOWED_HOSTS": "cmms.example.com", "HTTPS": "true", "DEBUG": "true"}, "DEBUG=true shows secrets"),
    ({"CSRF_TRUSTED_ORIGINS": "cmms.example.com"}, "is no origin"),
    ({"DATABASE_URL": ""}, "DATABASE_URL is set but empty"),
    ({"DATABASE_URL": "mysql://u@h/d"}, "must begin with sqlite:/// or postgres://"),
    ({"DATABASE_URL": "var/cmms.sqlite3"}, "must begin with sqlite:/// or postgres://"),
    ({"DATABASE_URL": "sqlite://cmms.sqlite3"}, "an SQLite file is written"),
    ({"DATABASE_URL": "sqlite:///"}, "an SQLite file is written"),
    ({"DATABASE_URL": "postgres://u:p@h:5432/"}, "names no database"),
    ({"DATABASE_URL": "postgres://u:p@h:port/d"}, "DATABASE_URL is no address"),
    ({"DATABASE_URL": "postgres://u:p@h/d?sslmod=require"}, "does not know the option sslmod"),
    ({"DATABASE_URL": "postgres://u:p@h/d?host=/run/postgresql"}, "names its host twice"),
    ({"DATABASE_URL": "postgres://u:p#w@h/d"}, "DATABASE_URL"),
    ({"DATABASE_POOL_SIZE": "8"}, "SQLite has no pool"),
    ({"DATABASE_POOL_SIZE": "-1"}, "is not a whole number from 0 to 500"),
    ({"MIGRATION_DATABASE_URL": "postgres://o@h/d"}, "name different kinds of database"),
    ({"REDIS_URL": "localhost:6379"}, "REDIS_URL must be like redis://"),
    ({"REDIS_URL": "redis:///0"}, "REDIS_URL must be like redis://"),
    ({"EMAIL_URL": "mail.example.com"}, "EMAIL_URL must be like smtp://"),
    ({"LOG_LEVEL": "loud"}, "LOG_LEVEL=loud is none of DEBUG, INFO, WARNING, ERROR"),
    ({"LANGUAGE_CODE": "fr"}, "LANGUAGE_CODE=fr is none of en, de"),
    ({"SESSION_DAYS": "0"}, "SESSION_DAYS=0 is not a whole number from 1 to 365"),
    ({"SESSION_DAYS": "²"}, "is not a whole number"),
    ({"WEBHOOK_ALLOWED_NETWORKS": "10.0.0.1/8"}, "10.0.0.1/8 is no network like 10.20.0.0/16"),
    ({"MEDIA_ROOT": "var/static/uploads"}, "lie within each other"),
    ({"MEDIA_ROOT": "."}, "lie within each other"),
])
def test_nonsense_stops_the_start_with_a_sentence(load: Any, variables: dict[str, str], sentence: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        load(**{"SECRET_KEY": KEY, **variables})
    told = str(stopped.value)
    assert sentence in told
    assert "\n" not in told


def test_a_password_is_never_part_of_the_sentence(load: Any) -> None:
    for url in ("postgres://u:s3cret@h:x/d", "postgres://u:s3cret@h/", "mysql://u:s3cret@h/d", "postgres://u:s3cret@[h/d"):
        with pytest.raises(SystemExit) as stopped:
            load(SECRET_KEY=KEY, DATABASE_URL=url)
        assert "s3cret" not in str(stopped.value)


def test_without_a_key_it_does_not_start(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "exists", lambda self: False)
    with pytest.raises(SystemExit, match="neither SECRET_KEY nor SECRET_KEY_FILE is set"):
        load()


def test_the_key_may_lie_in_a_file(load: Any, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    assert load(SECRET_KEY_FILE=str(file))["SECRET_KEY"] == KEY
    file.write_text("")
    with pytest.raises(SystemExit, match="too weak"):
        load(SECRET_KEY_FILE=str(file))
    with pytest.raises(SystemExit, match="cannot be read"):
        load(SECRET_KEY_FILE=str(tmp_path / "none"))


def test_nothing_said_means_this_machine_alone_on_sqlite(load: Any) -> None:
    found = load(SECRET_KEY=KEY)
    database = found["DATABASES"]["default"]
    assert database["NAME"] == str(ROOT / "var" / "cmms.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["DEBUG"] is False
    assert found["SESSION_ENGINE"].endswith(".db")


def test_production_is_encrypted_pooled_for_and_locked(load: Any) -> None:
    found = load(**PRODUCTION)
    database = found["DATABASES"]["default"]
    assert (database["USER"], database["PASSWORD"], database["PORT"]) == ("cmms_app", "p@ss", "6432")
    assert database["OPTIONS"]["sslmode"] == "verify-full"
    assert database["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert "prepare_threshold" not in database["OPTIONS"]
    assert found["SECURE_SSL_REDIRECT"] and found["SESSION_COOKIE_SECURE"] and found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_HSTS_SECONDS"] > 0


def test_migrations_run_as_the_owner_and_everything_else_does_not(load: Any) -> None:
    owner = {**PRODUCTION, "MIGRATION_DATABASE_URL": "postgres://cmms_owner@db.example.com/cmms"}
    assert load(**owner)["DATABASES"]["default"]["USER"] == "cmms_app"
    assert load(("manage.py", "migrate"), **owner)["DATABASES"]["default"]["USER"] == "cmms_owner"
    assert load(("./manage.py", "import_data"), **owner)["DATABASES"]["default"]["USER"] == "cmms_app"


def test_a_socket_is_reached_both_ways_of_writing_it(load: Any) -> None:
    for url in ("postgres://app@/cmms?host=/run/postgresql", "postgres://app@%2Frun%2Fpostgresql/cmms"):
        assert load(SECRET_KEY=KEY, DATABASE_URL=url)["DATABASES"]["default"]["HOST"] == "/run/postgresql"


def test_a_pool_takes_the_place_of_kept_connections(load: Any) -> None:
    database = load(**PRODUCTION, DATABASE_POOL_SIZE="12")["DATABASES"]["default"]
    assert database["OPTIONS"]["pool"]["max_size"] == 12
    assert database["CONN_MAX_AGE"] == 0


def test_redis_holds_cache_and_sessions(load: Any) -> None:
    found = load(SECRET_KEY=KEY, REDIS_URL="rediss://:pw@cache.example.com:6379/1")
    assert found["CACHES"]["default"]["LOCATION"] == "rediss://:pw@cache.example.com:6379/1"
    assert found["SESSION_ENGINE"].endswith(".cache")


def test_mail_is_encrypted_unless_said_otherwise(load: Any) -> None:
    found = load(SECRET_KEY=KEY, EMAIL_URL="smtp://plant:p%2Fw@mail.example.com")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_HOST_PASSWORD"]) == (587, True, "p/w")
    assert load(SECRET_KEY=KEY, EMAIL_URL="smtps://mail.example.com")["EMAIL_USE_SSL"] is True
    plain = load(SECRET_KEY=KEY, EMAIL_URL="smtp+plain://localhost")
    assert not plain["EMAIL_USE_TLS"] and not plain["EMAIL_USE_SSL"]


def test_no_inline_script_or_style_is_allowed(load: Any) -> None:
    policy = load(SECRET_KEY=KEY)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert policy["default-src"] == ["'self'"]
    assert not {"script-src", "style-src"} & set(policy)
    assert "unsafe" not in str(policy)


@pytest.mark.parametrize("command", [
    ["manage.py", "check"], ["-m", "cmms.server"], ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "cmms.wsgi"],
])
def test_every_way_to_start_ends_without_a_traceback(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, "DJANGO_SETTINGS_MODULE": "cmms.settings", "LOG_LEVEL": "loud"})
    assert done.returncode == 1
    assert done.stderr.strip() == "cmms: LOG_LEVEL=loud is none of DEBUG, INFO, WARNING, ERROR."


def test_a_port_that_is_nonsense_or_taken_is_told_in_a_sentence() -> None:
    def check_port(port: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "cmms.server", "--check-port"], cwd=ROOT, capture_output=True, text=True, timeout=60,
            check=False, env={**os.environ, "DJANGO_SETTINGS_MODULE": "cmms.settings", "PORT": port},
        )
        assert done.returncode == 1
        return done.stderr.strip()

    assert check_port("http") == "cmms: PORT=http is not a whole number from 1 to 65535."
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert check_port(str(port)) == f"cmms: port {port} is taken by another program; choose one with PORT=…."


def test_the_operators_page_names_every_variable() -> None:
    told = (ROOT / "docs" / "operator.md").read_text()
    read = {name for file in ("cmms/settings.py", "cmms/server.py", "deploy/gunicorn.conf.py")
            for name in re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / file).read_text())}
    assert len(read) > 15
    assert not [name for name in sorted(read) if f"`{name}`" not in told]
