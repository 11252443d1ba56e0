"""A file between two steps of a page: kept on the server for one session, and swept away after a day."""

import re
import secrets
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

KEPT_SECONDS = 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Kept:
    """A folder of one upload. The token that names it stands in the session and nowhere in a page or address."""

    token: str

    @property
    def folder(self) -> Path:
        return _root() / self.token

    @property
    def file(self) -> Path | None:
        """The upload itself, under a name of ours with the ending of the person's; None once it was used."""
        return next(self.folder.glob("upload*"), None)

    @property
    def rejects(self) -> Path:
        return self.folder / "rejects.csv"

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def keep(chunks: Iterable[bytes], name: str) -> Kept:
    """Write an upload to a fresh folder that only this process's user can read."""
    sweep()
    kept = Kept(secrets.token_urlsafe(16))
    kept.folder.mkdir(parents=True, mode=0o700)
    ending = Path(name).suffix.lower()
    target = kept.folder / f"upload{ending if re.fullmatch(r'[.][a-z0-9]{1,5}', ending) else ''}"
    with target.open("wb") as out:
        for chunk in chunks:
            out.write(chunk)
    return kept


def kept_in(session: Any, name: str) -> Kept | None:
    """What the session names, where it is still there."""
    token = session.get(name, {}).get("token", "")
    kept = Kept(token)
    return kept if _TOKEN.fullmatch(token) and kept.folder.is_dir() else None


def sweep(older_than: float = KEPT_SECONDS) -> int:
    """Remove what was left behind; return how many folders."""
    swept = 0
    for folder in _root().glob("*"):
        if folder.is_dir() and folder.stat().st_mtime < time.time() - older_than:
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"
