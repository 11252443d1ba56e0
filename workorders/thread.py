"""What people added to an order, in the order in which they did: notes, photos and documents, in one query."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, F, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from workorders.choices import AttachmentKind
from workorders.models import Attachment, Comment, WorkOrder

_NOTE, _FILE = "note", "file"


@dataclass(frozen=True)
class Piece:
    """A note (``text``) or a file (``text`` is its caption, ``name`` its name); ``kind`` is the model's own word."""

    what: str
    pk: int
    at: dt.datetime
    kind: str
    text: str
    name: str
    who: str
    answer_id: int | None

    @property
    def is_photo(self) -> bool:
        return self.what == _FILE and self.kind == AttachmentKind.PHOTO

    @property
    def is_file(self) -> bool:
        return self.what == _FILE and self.kind != AttachmentKind.PHOTO


@dataclass(frozen=True)
class Thread:
    """The pieces, oldest first."""

    pieces: list[Piece]

    @property
    def photos(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.is_photo]

    @property
    def files(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.is_file]

    @property
    def notes(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.what == _NOTE]


def thread_of(order: WorkOrder) -> Thread:
    """Everything that was not withdrawn."""
    words = CharField(max_length=255)

    def who(person: str, name: Any) -> Coalesce:
        return Coalesce(NullIf(F(f"{person}__name"), Value("")), F(f"{person}__username"), name, output_field=words)

    notes = Comment.objects.of(order).filter(withdrawn_at__isnull=True).values_list(
        Value(_NOTE, words), "id", "created_at", "kind", Cast("text", TextField()), Value("", words),
        who("author", F("author_name")), Value(None, BigIntegerField()))
    files = Attachment.objects.of(order).values_list(
        Value(_FILE, words), "id", "created_at", "kind", Cast("caption", TextField()), "name",
        who("uploaded_by", Value("")), "answer_id")
    rows = notes.union(files, all=True).order_by("created_at", "id")
    return Thread([Piece(*row) for row in rows])
