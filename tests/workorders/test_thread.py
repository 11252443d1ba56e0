"""What people say and show about an order, with and without an account."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cmms import files
from cmms.errors import Conflict, DomainError, NotAllowed, NotFound
from tests.pictures import photo
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import Attachment, Comment, WorkOrder
from workorders.verify import problems

NewOrder = Callable[..., WorkOrder]


def codes(error: Any) -> set[str]:
    return {problem.code for problem in error.value.problems}


def finished(order: WorkOrder, cast: Cast) -> WorkOrder:
    services.complete(order=order, by=cast.technician, outcome="DONE")
    return services.close(order=order, by=cast.planner)


def test_a_request_keeps_text_photos_and_requester_when_it_becomes_an_order(plant: Plant, cast: Cast) -> None:
    order = services.report(by=None, title="Smoke", description="From the left side", asset=plant.press,
                            requester_name="Driver", requester_contact="driver@example.org")
    services.attach(order=order, upload=photo(), caption="Here")
    approved = services.approve(order=order, by=cast.planner)
    assert (approved.description, approved.requester_name, approved.requester_contact) == (
        "From the left side", "Driver", "driver@example.org")
    assert (approved.attachments.get().caption, approved.attachments.get().uploaded_by) == ("Here", None)


def test_a_photo_is_kept_once_without_its_place_outside_of_the_web_root(new_order: NewOrder, cast: Cast) -> None:
    order = new_order()
    one = services.attach(order=order, by=cast.technician, upload=photo())
    two = services.attach(order=order, by=cast.technician, upload=photo())
    assert one == two
    stored = files.located("attachments", one.path).read_bytes()
    assert b"Phonemaker" not in stored
    assert (one.kind, one.content_type, one.size) == ("PHOTO", "image/jpeg", len(stored))
    assert str(files.located("attachments", one.path)).startswith(str(settings.MEDIA_ROOT))
    assert one.taken_at is not None
    assert list(problems()) == []
    files.discard("attachments", one.path)
    assert [(f.kind, f.record_id) for f in problems()] == [("files", one.pk)]


def test_a_refused_file_leaves_nothing(new_order: NewOrder, cast: Cast) -> None:
    with pytest.raises(DomainError) as error:
        services.attach(order=new_order(), by=cast.technician, upload=SimpleUploadedFile("a.jpg", b"MZ\x90"))
    assert (codes(error), error.value.problems[0].field) == ({"kind"}, "upload")
    assert not Attachment.objects.exists()


def test_a_file_is_served_to_whoever_sees_the_order(new_order: NewOrder, cast: Cast, client: Client) -> None:
    kept = services.attach(order=new_order(), by=cast.technician, upload=photo())
    address = reverse("attachment", args=[kept.pk])
    assert client.get(address).status_code == 302
    client.force_login(cast.outsider)
    assert client.get(address).status_code == 404
    client.force_login(cast.requester)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"
    files.discard("attachments", kept.path)
    assert client.get(address).status_code == 404


def test_me_too_is_said_once_by_an_account_and_by_anybody_without(new_order: NewOrder, cast: Cast) -> None:
    order = new_order()
    first = services.me_too(order=order, by=cast.requester, text="Here too")
    assert services.me_too(order=order, by=cast.requester) == first
    services.me_too(order=order, name="Driver")
    services.me_too(order=order, name="Guard")
    assert Comment.objects.filter(kind="ME_TOO").count() == 3
    finished(order, cast)
    with pytest.raises(Conflict) as error:
        services.me_too(order=order, name="Late")
    assert codes(error) == {"finished"}


def test_known_jobs_are_the_unfinished_ones_there(new_order: NewOrder, plant: Plant, cast: Cast) -> None:
    order, done = new_order(), new_order()
    finished(done, cast)
    new_order(asset=plant.pump)
    assert services.known_jobs(asset=plant.press) == [order]
    assert services.known_jobs(asset=plant.press, user=cast.outsider) == []


def test_a_remark_says_something_and_closed_books_take_none(new_order: NewOrder, cast: Cast) -> None:
    order = new_order()
    with pytest.raises(DomainError) as error:
        services.comment(order=order, by=cast.technician, text=" ")
    assert codes(error) == {"reason_missing"}
    row = services.comment(order=order, by=cast.technician, text=" Hot ", for_requester=True)
    assert (row.text, row.author, row.for_requester) == ("Hot", cast.technician, True)
    with pytest.raises(NotAllowed):
        services.withdraw_comment(comment=row, by=cast.second)
    assert services.withdraw_comment(comment=row, by=cast.technician).withdrawn_at is not None
    with pytest.raises(NotFound):
        services.comment(order=order, by=cast.outsider, text="x")
    finished(order, cast)
    for call in (lambda: services.comment(order=order, by=cast.technician, text="x"),
                 lambda: services.attach(order=order, by=cast.technician, upload=photo())):
        with pytest.raises(Conflict) as error:
            call()
        assert codes(error) == {"closed"}
