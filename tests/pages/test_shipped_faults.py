"""Four faults that other products shipped."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find

from tests.admin.rows import make_asset, make_user
from tests.pages.jobs import make_job, make_part, text_of
from workorders import services
from workorders.models import WorkOrder

pytestmark = pytest.mark.django_db


def test_a_long_part_name_leaves_the_quantity_its_column(as_tom: Any, job: Any, place: Any) -> None:
    name = "Tensioner bearing 6203-2RS C3, sealed both sides, with reinforced inner ring and grease for life " * 2
    services.plan_part(order=job, part=make_part(place, "P-LONG", name.strip()), quantity=3, by=None)
    page = as_tom.get(f"/work-orders/{job.number}/").content.decode()
    assert name.strip() in page
    after = page[page.index(name.strip()):]
    assert after.index('class="qty"') < after.index("Photos and notes")
    css = Path(str(find("cmms/app.css"))).read_text()
    assert re.search(r"\.part \{[^}]*grid-template-columns: minmax\(0, 1fr\) auto", css)
    assert re.search(r"\.part \.b \{[^}]*overflow-wrap: anywhere", css)


def test_a_checklist_without_an_answer_is_not_done(as_tom: Any, tom: Any, job: Any, place: Any) -> None:
    assert services.progress(job).percent == 0
    assert "0 of 3 done" in text_of(as_tom.get(f"/work-orders/{job.number}/"))
    bare = WorkOrder.objects.create(title="No steps", site=place.site, asset=job.asset, status="OPEN", assigned_to=tom)
    assert services.progress(bare).percent is None
    assert "done" not in text_of(as_tom.get(f"/work-orders/{bare.number}/"))
    assert "100 %" not in text_of(as_tom.get("/"))


def test_photos_words_and_requester_stay_when_a_request_becomes_an_order(client: Any, place: Any, planner: Any,
                                                                        settings: Any, tmp_path: Any) -> None:
    from tests.permissions.pages import _photo

    settings.MEDIA_ROOT = tmp_path
    rita = make_user("rita", "requester", at=place.root, staff=False)
    order = services.report(by=rita, title="It leaks", description="Oil on the floor", asset=make_asset(place))
    client.force_login(rita)
    client.post(f"/work-orders/{order.number}/photo/", _photo(None))
    client.force_login(planner)
    client.post(f"/work-orders/{order.number}/approve/")
    order.refresh_from_db()
    assert (order.status, order.requested_by) == ("OPEN", rita)
    page = client.get(f"/work-orders/{order.number}/")
    assert "Oil on the floor" in text_of(page)
    photo = re.search(r'<img src="(/attachments/\d+/)"', page.content.decode())
    assert photo
    assert client.get(photo[1]).status_code == 200


def test_a_barcode_can_be_changed(as_tom: Any, tom: Any, place: Any, planner: Any) -> None:
    part = make_part(place, "P-77", "Seal", barcode="4006381333931")
    order = make_job(place, tom, parts=False)
    part.barcode = "5901234123457"
    part.save()
    url = f"/work-orders/{order.number}/parts/"
    assert "Seal" in text_of(as_tom.get(url, {"q": "5901234123457"}))
    assert "No part is called" in text_of(as_tom.get(url, {"q": "4006381333931"}))
