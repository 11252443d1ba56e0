"""Codes lead to their page; labels, job cards, pick lists and handovers can be printed."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.addresses import seal
from assets.models import Meter, MeterReading
from inventory import models as stock
from inventory import services as stock_services
from tests.places.filling import NOW, fill
from workorders import services
from workorders.models import Comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def belt(plant: Any) -> stock.Part:
    from assets.models import Location

    shelf = Location(site=plant.site, parent=plant.hall, name="Store", kind="STORE")
    shelf.save()
    room = stock.Storeroom(location=shelf)
    room.save()
    part = stock.Part.objects.create(part_number="P-02210", description="V-belt SPZ 1250", barcode="4006381333931")
    stock_services.receive(part=part, storeroom=room, quantity=Decimal(2), unit_cost=Decimal(9), by=None, bin="B-14")
    return part


class TestScan:
    def test_each_kind_of_code_leads_to_its_page(self, as_technician: Any, cast: Any, plant: Any,
                                                 belt: stock.Part) -> None:
        plant.press.barcode, plant.press.serial_number = "0815", "SN-1"
        plant.press.save()
        order = services.report(by=cast.requester, title="Leak", asset=plant.press)
        asset, page = "/assets/PR-1/", f"/work-orders/{order.number}/"
        for code, to in (("PR-1", asset), (" pr-1 ", asset), ("0815", asset), ("sn-1", asset), (order.number, page),
                         (f"wo{order.pk}", page), ("p-02210", f"/stock/parts/{belt.pk}/"),
                         ("4006381333931", f"/stock/parts/{belt.pk}/"),
                         (f"http://testserver/assets/PR-1/?k={seal(plant.press)}",
                          f"/assets/PR-1/?k={seal(plant.press)}")):
            response = as_technician.get("/scan/", {"code": code})
            assert (response.status_code, response.headers.get("Location")) == (302, to), code

    @pytest.mark.parametrize("code", ["PR-9", "nothing", "https://evil.example/assets/PR-1/", "javascript://x",
                                      "http://[", "https://testserver//evil.example/"])
    def test_what_is_not_ours_or_not_visible_is_not_found(self, code: str, as_technician: Any, plant: Any) -> None:
        response = as_technician.get("/scan/", {"code": code})
        assert response.status_code == 404
        assert "Nothing that you may see has the code" in response.content.decode()

    def test_a_label_printed_under_another_name_of_ours_still_works(self, as_technician: Any, plant: Any) -> None:
        code = f"https://old-name.example/assets/PR-1/?k={seal(plant.press)}"
        assert as_technician.get("/scan/", {"code": code}).url.startswith("/assets/PR-1/")
        assert as_technician.get("/scan/", {"code": code, "for": "report"}).url == "/report/PR-1/"

    def test_a_part_scanned_for_an_order_leads_to_its_place_there(self, as_technician: Any, cast: Any, plant: Any,
                                                                  belt: stock.Part) -> None:
        order = services.create(by=cast.planner, title="Leak", asset=plant.press, assigned_to=cast.technician)
        assert f"/scan/?for={order.number}" in as_technician.get(order.get_absolute_url()).content.decode()
        asked = as_technician.get("/scan/", {"for": order.number}).content.decode()
        assert f'name="for" value="{order.number}"' in asked
        stock.PartUnit.objects.create(part=belt, name="box", factor=Decimal(10), barcode="BOX-10")
        there = f"/work-orders/{order.number}/parts/?part={belt.pk}"
        for code in ("P-02210", "4006381333931", "BOX-10", f"http://testserver/stock/parts/{belt.pk}/"):
            assert as_technician.get("/scan/", {"for": order.number, "code": code}).headers.get("Location") == there
        assert as_technician.get("/scan/", {"for": order.number, "code": "PR-1"}).url == "/assets/PR-1/"

    def test_a_former_tag_is_found(self, as_planner: Any, plant: Any) -> None:
        as_planner.post("/assets/PR-1/tag/", {"tag": "PR-77"})
        assert as_planner.get("/scan/", {"code": "PR-1"}).url == "/assets/PR-77/"


class TestLabels:
    def test_labels_of_a_branch_as_page_and_pdf(self, as_technician: Any, plant: Any) -> None:
        text = as_technician.get(f"/labels/?in=l{plant.root.pk}").content.decode()
        assert "PR-1" in text
        assert "PU-1" in text
        assert 'class="qrcode"' in text
        assert as_technician.get(f"/labels/?in=l{plant.far_root.pk}").context["count"] == 0
        for size in ("a4-24", "a4-10", "roll-62"):
            response = as_technician.get(f"/labels/?in=l{plant.root.pk}&size={size}")
            assert response.headers["Content-Type"] == "application/pdf"
            assert response.content.startswith(b"%PDF")

    def test_long_names_of_any_language_fit(self, as_technician: Any, plant: Any) -> None:
        plant.press.name = "Förderband Łódź Конвейер " * 9
        plant.press.tag = "X" * 60
        plant.press.save()
        response = as_technician.get(f"/labels/?asset={plant.press.pk}&size=roll-62")
        assert response.content.startswith(b"%PDF")

    def test_parts_and_bins_have_labels_too(self, as_technician: Any, plant: Any, belt: stock.Part) -> None:
        level = stock.StockLevel.objects.get(part=belt)
        labels = [label for label, _code in as_technician.get(
            f"/labels/?part={belt.pk}&bin={level.pk}").context["labels"]]
        assert [(label.code, label.url) for label in labels] == [
            ("P-02210", f"http://testserver/stock/parts/{belt.pk}/"),
            ("B-14", f"http://testserver/stock/bins/{level.pk}/")]

    def test_a_code_that_is_not_there_is_named(self, as_technician: Any, plant: Any, belt: stock.Part) -> None:
        response = as_technician.get("/labels/", {"codes": "PR-1\nPR-9, P-02210"})
        assert response.context["count"] == 2
        assert "PR-9" in response.context["problems"][0].message


class TestPaper:
    def test_a_job_card_holds_what_is_needed(self, as_technician: Any, cast: Any, plant: Any,
                                             belt: stock.Part) -> None:
        order = services.create(by=cast.planner, title="Change the belt", asset=plant.press, parts={belt: Decimal(1)},
                                description="Mind the guard")
        text = as_technician.get(f"/work-orders/{order.number}/card/").content.decode()
        for said in (order.number, "Change the belt", "PR-1", "Mind the guard", "V-belt SPZ 1250", 'class="qrcode"'):
            assert said in text, said

    def test_a_pick_list_says_from_which_bin_and_what_lacks(self, as_technician: Any, cast: Any, plant: Any,
                                                            belt: stock.Part) -> None:
        order = services.create(by=cast.planner, title="Change belts", asset=plant.press, parts={belt: Decimal(5)})
        response = as_technician.get(f"/work-orders/{order.number}/pick-list/")
        [line] = response.context["lines"]
        assert ([row.held for row in line["held"]], line["short"]) == ([Decimal(2)], Decimal(3))
        text = response.content.decode()
        assert "bin B-14" in text
        assert "not put aside" in text

    def test_nothing_outside_of_the_branch_is_printed(self, client: Any, cast: Any, plant: Any) -> None:
        order = services.create(by=cast.planner, title="Change the belt", asset=plant.press)
        client.force_login(cast.outsider)
        for page in ("card", "pick-list"):
            assert client.get(f"/work-orders/{order.number}/{page}/").status_code == 404

    def test_queries_do_not_grow_with_the_parts(self, as_technician: Any, cast: Any, plant: Any,
                                                belt: stock.Part) -> None:
        order = services.create(by=cast.planner, title="Change the belt", asset=plant.press, parts={belt: Decimal(1)})

        def count(page: str) -> int:
            with CaptureQueriesContext(connection) as seen:
                assert as_technician.get(f"/work-orders/{order.number}/{page}/").status_code == 200
            return len(seen)

        few = {page: count(page) for page in ("card", "pick-list")}
        for n in range(18):
            part = stock.Part.objects.create(part_number=f"P-{n}")
            services.plan_part(order=order, part=part, quantity=Decimal(1), by=cast.planner)
        for page, before in few.items():
            assert count(page) == before <= 15


class TestHandover:
    @pytest.fixture
    def shift(self, cast: Any, plant: Any) -> Any:
        order = services.report(by=cast.requester, title="Leak at the press", asset=plant.press)
        services.approve(order=order, by=cast.planner)
        Comment.objects.create(work_order=order, text="Seal is ordered", author=cast.technician)
        services.begin_downtime(asset=plant.press, by=cast.technician, at=NOW - dt.timedelta(hours=20))
        services.record_downtime(asset=plant.pump, by=cast.technician, started_at=NOW - dt.timedelta(hours=3),
                                 ended_at=NOW - dt.timedelta(hours=2))
        meter = Meter.objects.create(asset=plant.pump, name="Bearing", kind="GAUGE", unit="°C", high_limit=Decimal(70))
        for hours, value in ((1, 82), (2, 60), (30, 90)):
            MeterReading.objects.create(meter=meter, site=plant.site, value=value, entered_by=cast.technician,
                                        read_at=NOW - dt.timedelta(hours=hours))
        return order

    def test_it_tells_what_happened_in_the_shift(self, as_technician: Any, shift: Any) -> None:
        text = as_technician.get("/handover/").content.decode()
        for said in (shift.number, "Leak at the press", "Seal is ordered", "82 °C", "Stood still and runs again"):
            assert said in text, said
        assert "90 °C" not in text
        assert "60 °C" not in text

    def test_outcomes_and_holds_are_words(self, as_technician: Any, cast: Any, shift: Any) -> None:
        services.hold(order=shift, by=cast.planner, hold_reason="PARTS", note="Seal of the ram")
        text = as_technician.get("/handover/").content.decode()
        assert "Parts: Seal of the ram" in text
        assert "PARTS" not in text

    def test_it_is_cut_to_the_branch_and_the_time(self, as_technician: Any, plant: Any, shift: Any) -> None:
        told = as_technician.get(f"/handover/?in=l{plant.other_hall.pk}").context["told"]
        assert (told.orders, told.standing, len(told.over), len(told.readings)) == ([], [], 1, 1)
        told = as_technician.get(f"/handover/?in=a{plant.press.pk}").context["told"]
        assert ([each.order for each in told.orders], len(told.standing), told.readings) == ([shift], 1, [])
        later = (NOW + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        told = as_technician.get("/handover/", {"since": later}).context["told"]
        assert (told.orders, told.over, len(told.standing)) == ([], [], 1)
        assert as_technician.get(f"/handover/?in=l{plant.far_root.pk}").status_code == 404
        assert as_technician.get("/handover/?in=x").status_code == 404
        assert as_technician.get("/handover/?since=x").status_code == 200

    def test_queries_do_not_grow(self, as_technician: Any, cast: Any, plant: Any, shift: Any) -> None:
        def count() -> int:
            with CaptureQueriesContext(connection) as seen:
                as_technician.get("/handover/")
            return len(seen)

        few = count()
        fill(plant.press, 4, by=cast.planner)
        assert count() == few <= 15
