"""A problem is reported at the machine, with nothing but its label, and followed from anywhere."""

import io
import uuid
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.addresses import seal, sealed_id
from workorders import services
from workorders.models import Attachment, Comment, FailureCode, WorkOrder

pytestmark = pytest.mark.django_db


@pytest.fixture
def label(plant: Any) -> str:
    return f"/report/PR-1/?k={seal(plant.press)}"


@pytest.fixture
def noise(db: None) -> FailureCode:
    return FailureCode.objects.get_or_create(kind="PROBLEM", code="NOISE", asset_class=None,
                                             defaults={"label": "Noise or vibration"})[0]


def send(client: Any, address: str, **said: Any) -> Any:
    return client.post(address, {"key": str(uuid.uuid4()), "runs": "runs", **said})


def photo() -> SimpleUploadedFile:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return SimpleUploadedFile("x.jpg", out.getvalue(), content_type="image/jpeg")


class TestWithTheLabel:
    def test_the_label_leads_from_the_asset_to_the_report(self, client: Any, plant: Any) -> None:
        response = client.get(f"/assets/PR-1/?k={seal(plant.press)}")
        assert response.url == f"/report/PR-1/?k={seal(plant.press)}"
        text = client.get(response.url).content.decode()
        assert "What is wrong?" in text
        assert "Does it still run?" in text

    def test_it_becomes_a_request_that_can_be_followed(self, client: Any, cast: Any, plant: Any, label: str,
                                                       noise: FailureCode) -> None:
        response = send(client, label, what=noise.pk, text="Squeals when it starts", name="Ann", contact="ann@x.org",
                        photo=photo())
        assert response.status_code == 302
        order = WorkOrder.objects.latest("id")
        assert (order.status, order.asset, order.reported_problem) == ("REQUESTED", plant.press, noise)
        assert order.title == "Noise or vibration: Squeals when it starts"
        assert (order.requested_by, order.requester_name, order.requester_contact) == (None, "Ann", "ann@x.org")
        assert Attachment.objects.filter(work_order=order).count() == 1
        text = client.get(response.url).content.decode()
        assert order.number in text
        assert "It is on the list of requests." in text
        assert "people of maintenance were told" in text or "person of maintenance was told" in text
        assert "/work-orders/" not in text

    def test_what_stands_is_urgent_and_down_since_now(self, client: Any, cast: Any, plant: Any, label: str) -> None:
        send(client, label, what="other", runs="no", text="No air")
        order = WorkOrder.objects.latest("id")
        plant.press.refresh_from_db()
        assert (order.priority, order.title, plant.press.status) == (4, "No air", "DOWN")
        send(client, label, what="other", runs="no", text="Still no air")
        assert WorkOrder.objects.count() == 2
        send(client, label, what="other", runs="danger", text="Sparks")
        assert WorkOrder.objects.latest("id").priority == 5

    def test_sent_twice_it_is_one_report(self, client: Any, label: str) -> None:
        key = str(uuid.uuid4())
        first, second = (send(client, label, what="other", text="Leak", key=key) for _n in range(2))
        assert first.url == second.url
        assert WorkOrder.objects.count() == 1

    def test_nothing_said_is_refused_and_what_was_typed_is_kept(self, client: Any, label: str) -> None:
        response = send(client, label, runs="no", name="Ann")
        assert response.status_code == 422
        text = response.content.decode()
        assert "Say what is wrong" in text
        assert 'value="Ann"' in text
        assert 'value="no" checked' in text

    def test_a_file_that_is_no_photo_is_refused_and_nothing_is_left(self, client: Any, label: str) -> None:
        program = SimpleUploadedFile("x.jpg", b"MZ\x90\x00", content_type="image/jpeg")
        response = send(client, label, what="other", text="Leak", photo=program)
        assert response.status_code == 422
        assert not WorkOrder.objects.exists()

    def test_a_known_job_comes_first_and_takes_a_me_too(self, client: Any, cast: Any, plant: Any, label: str) -> None:
        known = services.report(by=cast.requester, title="Replace drive belt", asset=plant.press)
        services.create(by=cast.planner, title="Yearly check", asset=plant.press, work_type="PREVENTIVE")
        services.report(by=cast.requester, title="Secret of the pump", asset=plant.pump)
        text = client.get(label).content.decode()
        assert "Replace drive belt" in text
        for hidden in ("Yearly check", "Secret of the pump", cast.requester.name, "/assets/", "PU-1"):
            assert hidden not in text.replace(f"/assets/PR-1/?k={seal(plant.press)}", ""), hidden
        response = send(client, label, same=known.pk, text="Here too", name="Ann")
        assert response.status_code == 302
        said = Comment.objects.get(work_order=known)
        assert (said.kind, said.author, said.author_name) == ("ME_TOO", None, "Ann")
        other = WorkOrder.objects.get(title="Secret of the pump")
        assert send(client, label, same=other.pk).status_code == 404
        assert not Comment.objects.filter(work_order=other).exists()


class TestSeals:
    @pytest.mark.parametrize("wrong", ["", "1", "x.y", "{pk}.AAAAAAAAAAAAAAAAAAAAAA", "{other}"])
    def test_without_a_true_seal_the_way_leads_to_the_login(self, wrong: str, client: Any, plant: Any) -> None:
        forged = wrong.format(pk=plant.press.pk, other=seal(plant.pump))
        for address in (f"/assets/PR-1/?k={forged}", f"/report/PR-1/?k={forged}"):
            response = client.get(address)
            assert response.status_code == 302
            assert response.url.startswith("/login/?")
        response = send(client, f"/report/PR-1/?k={forged}", what="other", text="x")
        assert response.url.startswith("/login/?")
        assert not WorkOrder.objects.exists()

    def test_a_seal_survives_a_change_of_the_key_and_not_of_the_address(self, plant: Any, settings: Any) -> None:
        printed = seal(plant.press)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another-key-that-is-long-enough-for-anybody"
        assert sealed_id(printed, "PR-1") == plant.press.pk
        assert sealed_id(printed, "PU-1") is None
        settings.SECRET_KEY_FALLBACKS = []
        assert sealed_id(printed, "PR-1") is None

    def test_a_follow_link_is_not_forged_and_not_for_ever(self, client: Any, cast: Any, plant: Any) -> None:
        from workorders import following

        order = services.report(by=cast.requester, title="Leak", asset=plant.press)
        path = following.follow_path(order.pk)
        assert client.get(path).status_code == 200
        assert client.get(path[:-3] + "xx/").status_code == 404
        assert client.get(f"/requests/{signing.dumps(order.pk, salt='another')}/").status_code == 404
        old = following.GOOD_FOR
        following.GOOD_FOR = old * -1
        try:
            response = client.get(path)
        finally:
            following.GOOD_FOR = old
        assert response.status_code == 410
        assert "This link is too old" in response.content.decode()


class TestLimits:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from workorders.views.report import sending

        monkeypatch.setattr(sending, "BY_ADDRESS", (2, 600))
        monkeypatch.setattr(sending, "BY_ASSET", (4, 3600))

    def test_one_address_is_slowed_down_with_a_sentence(self, client: Any, label: str) -> None:
        for n in range(2):
            assert send(client, label, what="other", text=f"Leak {n}").status_code == 302
        response = send(client, label, what="other", text="Leak again")
        assert response.status_code == 429
        text = response.content.decode()
        assert "Wait a few minutes" in text
        assert "Leak again" in text
        assert WorkOrder.objects.count() == 2

    def test_one_asset_is_protected_from_many_addresses(self, client: Any, label: str) -> None:
        def sent_by(n: int) -> int:
            return int(client.post(label, {"key": str(uuid.uuid4()), "what": "other", "text": "x"},
                                   REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}").status_code)

        assert {sent_by(n) for n in range(4)} == {302}
        assert sent_by(31) == 429

    def test_only_our_own_proxy_says_who_asks(self, rf: Any) -> None:
        from cmms.limits import address_of

        forged = {"HTTP_X_FORWARDED_FOR": "1.2.3.4"}
        assert address_of(rf.get("/", REMOTE_ADDR="203.0.113.9", **forged)) == "203.0.113.9"
        assert address_of(rf.get("/", REMOTE_ADDR="127.0.0.1", **forged)) == "1.2.3.4"
        assert address_of(rf.get("/", REMOTE_ADDR="", HTTP_X_FORWARDED_FOR="9.9.9.9, 1.2.3.4")) == "1.2.3.4"
        assert address_of(rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="junk")) == "127.0.0.1"


class TestSignedIn:
    def test_a_person_reports_by_name_and_sees_the_order(self, client: Any, cast: Any, plant: Any,
                                                         noise: FailureCode) -> None:
        client.force_login(cast.requester)
        response = send(client, "/report/PR-1/", what=noise.pk)
        order = WorkOrder.objects.latest("id")
        assert (order.requested_by, order.title) == (cast.requester, "Noise or vibration")
        assert "Open the order" in client.get(response.url).content.decode()
        assert order.title in client.get("/report/").content.decode()
        assert client.get("/report/PR-9/").status_code == 404

    def test_a_place_can_be_reported(self, client: Any, cast: Any, plant: Any) -> None:
        client.force_login(cast.requester)
        assert "Hall 1" in client.get("/report/?q=hall 1").content.decode()
        send(client, f"/report/place/{plant.hall.pk}/", text="Light is out")
        order = WorkOrder.objects.latest("id")
        assert (order.asset, order.location, order.title) == (None, plant.hall, "Light is out")
        assert client.get(f"/report/place/{plant.far_root.pk}/").status_code == 404

    def test_the_problems_of_this_machine_come_first(self, client: Any, cast: Any, plant: Any) -> None:
        dirt = FailureCode.objects.get_or_create(kind="PROBLEM", code="DIRT", asset_class=None,
                                                 defaults={"label": "Dirty or blocked"})[0]
        services.report(by=cast.requester, title="Dirty", asset=plant.press, reported_problem=dirt)
        client.force_login(cast.requester)
        choices = client.get("/report/PR-1/").context["choices"]
        assert choices[0].label == dirt.label
        assert len(choices) == 5

    def test_queries_do_not_grow(self, client: Any, cast: Any, plant: Any) -> None:
        client.force_login(cast.requester)

        def count() -> int:
            with CaptureQueriesContext(connection) as seen:
                assert len(client.get("/report/PR-1/").content) <= 30_000
            return len(seen)

        services.report(by=cast.requester, title="Leak", asset=plant.press)
        count()
        few = count()
        for n in range(6):
            services.report(by=cast.requester, title=f"Leak {n}", asset=plant.press)
            FailureCode.objects.create(kind="PROBLEM", code=f"C{n}", label=f"Code {n}")
        assert count() == few <= 15
