"""What every form of the pages goes through: once per key, refused with what was typed, JSON for the phone's queue."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import timezone, translation

from cmms.errors import DomainError
from cmms.pages import number
from tests.admin.rows import make_user

OUTBOX = {"X-Outbox": "1"}
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.rooms")]


@pytest.fixture
def tom(place: Any) -> Any:
    return make_user("tom", "technician", at=place.root, staff=False)


@pytest.fixture
def as_tom(client: Any, tom: Any) -> Any:
    client.force_login(tom)
    return client


@pytest.fixture
def done() -> Any:
    from tests.pages import rooms

    rooms.done.clear()
    return rooms.done


def test_success_redirects_and_says_so_and_is_audited_as_the_persons(as_tom: Any, tom: Any) -> None:
    from cmms.audit.models import AuditLog

    response = as_tom.post("/there/rename/", {"name": "Thomas"}, follow=True)
    assert response.redirect_chain == [("/there/", 302)]
    tom.refresh_from_db()
    assert tom.name == "Thomas"
    entry = AuditLog.objects.filter(table_name="users").latest("id")
    assert (entry.changed_by_id, entry.channel) == (tom.pk, "web")


@pytest.mark.parametrize(("refuse", "status"), [("conflict", 409), ("not_allowed", 403), ("wrong", 422)])
def test_a_refusal_undoes_everything_and_shows_the_input_again(as_tom: Any, tom: Any, refuse: str, status: int) -> None:
    response = as_tom.post("/there/rename/", {"name": "Thomas", "refuse": refuse})
    assert response.status_code == status
    assert f"typed Thomas {status}" in response.content.decode()
    assert f"Refused: {refuse}." in response.content.decode()
    tom.refresh_from_db()
    assert tom.name != "Thomas"


def test_what_is_not_there_for_the_person_is_a_plain_404(as_tom: Any) -> None:
    assert as_tom.post("/there/rename/", {"refuse": "not_found"}).status_code == 404


def test_what_the_database_refuses_is_a_sentence(as_tom: Any) -> None:
    response = as_tom.post("/there/rename/", {"name": "Thomas", "twice": "1"})
    assert response.status_code == 409
    assert "note error" in response.content.decode()


def test_only_post_and_only_signed_in(as_tom: Any, client: Any) -> None:
    assert as_tom.get("/there/rename/").status_code == 405
    assert as_tom.post("/there/").status_code == 405
    client.logout()
    assert client.get("/there/?a=1").url == "/login/?next=/there/%3Fa%3D1"
    assert client.post("/there/rename/").url == "/login/?next=/"
    back = client.post("/there/rename/", headers={"Referer": "http://testserver/there/"})
    assert back.url == "/login/?next=http%3A//testserver/there/"
    assert client.post("/there/rename/", headers={"Referer": "http://evil.example/"}).url == "/login/?next=/"


class TestKeys:
    def test_the_same_form_sent_twice_is_done_once(self, as_tom: Any, done: Any) -> None:
        data = {"name": "Thomas", "key": str(uuid.uuid4()), "csrfmiddlewaretoken": "one", "happened_at": ""}
        as_tom.post("/there/rename/", data)
        now = timezone.now().isoformat()
        again = as_tom.post("/there/rename/", {**data, "csrfmiddlewaretoken": "two", "happened_at": now})
        assert again.url == "/there/"
        assert len(done) == 1

    def test_a_key_with_another_form_is_refused(self, as_tom: Any, done: Any) -> None:
        key = str(uuid.uuid4())
        as_tom.post("/there/rename/", {"name": "Thomas", "key": key})
        assert as_tom.post("/there/rename/", {"name": "Tim", "key": key}).status_code == 422
        assert len(done) == 1

    def test_a_refusal_is_judged_again(self, as_tom: Any, done: Any) -> None:
        key = str(uuid.uuid4())
        assert as_tom.post("/there/rename/", {"refuse": "conflict", "key": key}).status_code == 409
        assert as_tom.post("/there/rename/", {"name": "Thomas", "key": key}).status_code == 302

    def test_a_photo_counts_by_its_content(self, as_tom: Any, done: Any) -> None:
        key = str(uuid.uuid4())

        def send(content: bytes) -> int:
            photo = SimpleUploadedFile("a.jpg", content)
            return as_tom.post("/there/rename/", {"name": "T", "key": key, "photo": photo}).status_code

        assert [send(b"one"), send(b"one"), send(b"two")] == [302, 302, 422]
        assert [photo for _name, _at, photo in done] == [b"one"]

    def test_the_header_is_a_key_too_and_nonsense_is_refused(self, as_tom: Any, done: Any) -> None:
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        as_tom.post("/there/rename/", {"name": "T"}, headers=headers)
        as_tom.post("/there/rename/", {"name": "T"}, headers=headers)
        assert len(done) == 1
        assert as_tom.post("/there/rename/", {"name": "T", "key": "seven"}).status_code == 422


class TestOutbox:
    def test_it_gets_json(self, as_tom: Any) -> None:
        response = as_tom.post("/there/rename/", {"name": "Thomas"}, headers=OUTBOX)
        assert response.json() == {"to": "/there/", "message": "Renamed to Thomas."}

    def test_a_repeat_gets_the_stored_answer(self, as_tom: Any, done: Any) -> None:
        data = {"name": "Thomas", "key": str(uuid.uuid4())}
        first, second = (as_tom.post("/there/rename/", data, headers=OUTBOX) for _ in range(2))
        assert (first.json(), len(done)) == (second.json(), 1)

    def test_a_refusal_names_its_problems(self, as_tom: Any) -> None:
        response = as_tom.post("/there/rename/", {"refuse": "conflict"}, headers=OUTBOX)
        assert response.status_code == 409
        assert response.json() == {"code": "conflict", "message": "Refused: conflict.", "problems": [
            {"code": "conflict", "message": "Refused: conflict.", "field": "name"}]}

    def test_what_is_not_there_is_json_too(self, as_tom: Any) -> None:
        response = as_tom.post("/there/rename/", {"refuse": "not_found"}, headers=OUTBOX)
        assert (response.status_code, response.json()["code"]) == (404, "not_found")

    def test_signed_out_keeps_the_queue(self, client: Any) -> None:
        response = client.post("/there/rename/", {"name": "T"}, headers=OUTBOX)
        assert (response.status_code, response.json()["code"]) == (401, "signed_out")


class TestWhenItHappened:
    def send(self, as_tom: Any, at: str, **headers: str) -> Any:
        return as_tom.post("/there/rename/", {"name": "T", "happened_at": at}, headers={**OUTBOX, **headers})

    def test_it_is_the_phones_time(self, as_tom: Any, done: Any) -> None:
        self.send(as_tom, "2026-01-02T10:00:00+01:00")
        assert done[0][1] == dt.datetime(2026, 1, 2, 9, tzinfo=dt.UTC)

    def test_never_in_the_future(self, as_tom: Any, done: Any) -> None:
        self.send(as_tom, (timezone.now() + dt.timedelta(hours=2)).isoformat())
        assert abs(done[0][1] - timezone.now()) < dt.timedelta(seconds=30)

    def test_a_wrong_clock_is_corrected_by_the_time_of_sending(self, as_tom: Any, done: Any) -> None:
        wrong = timezone.now() - dt.timedelta(days=400)
        sent = {"X-Sent-At": (wrong + dt.timedelta(hours=1)).isoformat()}
        self.send(as_tom, wrong.isoformat(), **sent)
        assert abs(done[0][1] - (timezone.now() - dt.timedelta(hours=1))) < dt.timedelta(seconds=30)

    @pytest.mark.parametrize("text", ["yesterday", "2026-01-02T10:00:00", "2026-13-02T10:00:00Z"])
    def test_what_cannot_be_read_is_refused(self, as_tom: Any, text: str) -> None:
        assert self.send(as_tom, text).status_code == 422


class TestNumbers:
    @pytest.mark.parametrize(("text", "value"), [
        ("3,5", "3.5"), ("3.5", "3.5"), (" 18 204 ", "18204"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"),
        ("0,125", "0.125"), (".5", "0.5"), ("−2", "-2"), ("1.234", "1.234"),
    ])
    def test_comma_and_point_are_both_read(self, text: str, value: str) -> None:
        assert number(text) == Decimal(value)

    @pytest.mark.parametrize("text", ["", "abc", "1e5", "NaN", "Infinity", "12,5,3", "1,234", "٣", "9" * 30])
    def test_nonsense_and_what_may_mean_two_things_is_refused_at_its_field(self, text: str) -> None:
        with pytest.raises(DomainError) as refused:
            number(text, "value")
        assert refused.value.problems[0].field == "value"

    def test_a_german_reader_means_a_fraction_by_a_comma(self) -> None:
        with translation.override("de"):
            assert number("1,234") == Decimal("1.234")
            with pytest.raises(DomainError):
                number("1.234")


class TestTags:
    def shown(self, source: str, **context: Any) -> str:
        return Template("{% load pages %}" + source).render(Context(context))

    def test_a_form_gets_a_key_of_its_own_each_time(self) -> None:
        assert self.shown("{% key %}") != self.shown("{% key %}")
        assert 'name="happened_at"' in self.shown("{% key %}")

    def test_codes_are_escaped(self) -> None:
        assert "<b>" not in self.shown("{% tag code %}", code="<b>")
        assert self.shown("{% tag code %}", code="") == ""

    @pytest.mark.parametrize(("minutes", "text"), [(None, "–"), (0, "0 min"), (59, "59 min"), (65, "1 h 05 min"),
                                                   (dt.timedelta(hours=11), "11 h 00 min")])
    def test_durations(self, minutes: Any, text: str) -> None:
        assert self.shown("{{ m|duration }}", m=minutes) == text

    def test_amounts_have_no_zeros_behind_and_unknown_is_no_zero(self) -> None:
        assert self.shown("{{ a|amount }} {{ b|amount }} {{ c|amount }}", a=Decimal("1.500"), b=Decimal(100),
                          c=None) == "1.5 100 –"

    def test_a_clock_counts_from_its_start(self) -> None:
        assert ">1:00:0" in self.shown("{% clock at %}", at=timezone.now() - dt.timedelta(hours=1))

    def test_every_icon_that_a_template_names_is_in_the_sprite(self) -> None:
        import re
        from pathlib import Path

        from cmms.icons import ICONS, sprite

        templates = Path(__file__).parents[2] / "templates"
        text = "".join(path.read_text() for path in templates.rglob("*.html"))
        named = set(re.findall(r'(?:{% icon|_icon.html" with name=) ?"([\w-]+)"', text))
        assert named <= set(ICONS)
        assert sprite().count("<symbol ") == len(ICONS)
