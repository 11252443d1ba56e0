"""The generated pages are fresh, and say something about everything."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cmms import dictionary


@pytest.mark.both
def test_generated_pages_are_fresh() -> None:
    call_command("build_docs", check=True, stdout=StringIO())


@pytest.mark.both
def test_a_stale_page_is_named(tmp_path: object, settings: object) -> None:
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="states.md"):
        call_command("build_docs", check=True, stdout=StringIO())


def test_every_column_has_a_meaning() -> None:
    dumb = [f"{m._meta.db_table}.{f.column}" for c in dictionary.our_apps() for m in dictionary.our_models(c)
            if not m._meta.auto_created for f in m._meta.concrete_fields
            if not f.primary_key and not str(f.help_text).strip()]
    # the columns of Django's own user model carry Django's words or none
    assert set(dumb) <= {"users.password", "users.last_login", "users.email", "users.date_joined"}, dumb


def test_every_table_says_what_a_row_is() -> None:
    dumb = [m._meta.db_table for c in dictionary.our_apps() for m in dictionary.our_models(c)
            if not m._meta.auto_created and (not m.__doc__ or m.__doc__.startswith(f"{m.__name__}("))]
    assert not dumb


def test_every_index_names_its_question() -> None:
    questions = dictionary.index_questions()
    dumb = [i.name for c in dictionary.our_apps() for m in dictionary.our_models(c) for i in m._meta.indexes
            if i.name not in questions and type(i).__name__ != "NoIndex"]
    assert not dumb


def test_every_constraint_speaks_in_a_sentence() -> None:
    dumb = [r.name for c in dictionary.our_apps() for m in dictionary.our_models(c) for r in m._meta.constraints
            if not str(r.violation_error_message or "").strip()
            or "is violated" in str(r.violation_error_message)]
    assert not dumb
