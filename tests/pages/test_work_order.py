"""The page of an order: the order of the work, the buttons that are offered, the sheet of the rest, and its size."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.admin.rows import make_asset, make_order, make_user
from tests.pages.jobs import make_job, make_part, make_procedure, queries, text_of
from workorders import services
from workorders.models import LaborEntry, WorkOrder

pytestmark = pytest.mark.django_db


def url(order: Any, verb: str = "") -> str:
    return f"/work-orders/{order.number}/{verb + '/' if verb else ''}"


def buttons(response: Any) -> str:
    """What stands in the bar at the bottom."""
    page = response.content.decode()
    return page[page.index('<div class="bar'):] if '<div class="bar' in page else ""


class TestThePage:
    def test_it_follows_the_work(self, as_tom: Any, job: Any) -> None:
        text = text_of(as_tom.get(url(job)))
        marks = ["Replace drive belt", "Steps 0 of 3 done", "Parts used", "Photos and notes", "History of",
                 "Manuals and drawings", "Start"]
        found = [text.index(mark) for mark in marks]
        assert found == sorted(found)

    def test_another_branchs_order_is_not_there(self, as_tom: Any, far: Any) -> None:
        order = make_order(make_asset(far))
        assert as_tom.get(url(order)).status_code == 404
        assert as_tom.post(url(order, "start")).status_code == 404

    def test_the_parts_of_a_job_stand_on_the_whole_and_on_each(self, as_tom: Any, job: Any) -> None:
        part = services.create(by=None, title="Only the left side", asset=job.asset, parent=job)
        whole = text_of(as_tom.get(f"/work-orders/{job.number}/"))
        assert "Only the left side" in whole and "a part of it" in whole
        below = text_of(as_tom.get(f"/work-orders/{part.number}/"))
        assert job.title in below and "the whole job" in below
        assert part.number in text_of(as_tom.get(f"/work-orders/{job.number}/finish/"))  # told before it is refused

    @pytest.mark.parametrize("number", ["WO-999999", "x", "WO-1x"])
    def test_a_number_that_is_none_is_not_there(self, as_tom: Any, number: str) -> None:
        assert as_tom.get(f"/work-orders/{number}/").status_code == 404

    def test_times_are_those_of_the_site(self, client: Any, place: Any, job: Any) -> None:
        from cmms.accounts.models import User
        from tests.admin.rows import make_place

        make_place("Z")
        type(place.site).objects.filter(code="Z").update(time_zone="Asia/Tokyo")
        boss = User.objects.create_superuser("boss", password=None)
        client.force_login(boss)
        WorkOrder.objects.filter(pk=job.pk).update(scheduled_start=dt.datetime(2030, 7, 1, 8, tzinfo=dt.UTC))
        assert "Mon 1 Jul, 10:00" in text_of(client.get(url(job)))

    def test_warranty_rework_and_hold_are_said(self, as_tom: Any, tom: Any, job: Any) -> None:
        job.asset.warranty_ends_on = timezone.localdate() + dt.timedelta(days=3)
        job.asset.save()
        earlier = make_order(job.asset)
        WorkOrder.objects.filter(pk=job.pk).update(possible_rework_of=earlier)
        services.hold(order=job, by=tom, hold_reason="PARTS", note="Belt is on its way")
        text = text_of(as_tom.get(url(job)))
        assert "Under warranty until" in text
        assert "Possible rework" in text
        assert "Belt is on its way" in text

    def test_a_requester_reads_and_finds_no_button_to_work(self, client: Any, place: Any, job: Any) -> None:
        client.force_login(make_user("rita", "requester", at=place.root, staff=False))
        page = client.get(url(job))
        assert page.status_code == 200
        assert buttons(page) == ""
        assert url(job, "steps") not in page.content.decode()

    def test_yellow_is_for_running_alone(self, as_tom: Any, tom: Any, job: Any) -> None:
        services.start(order=job, by=tom)
        assert b"st run" not in as_tom.get(url(job)).content
        services.work_on(order=job, by=tom)
        assert b"st run" in as_tom.get(url(job)).content


class TestTheClock:
    def test_start_then_pause_then_go_on(self, as_tom: Any, tom: Any, job: Any) -> None:
        assert "Start" in buttons(as_tom.get(url(job)))
        page = as_tom.post(url(job, "start"), follow=True)
        assert "Finish job" in buttons(page)
        assert "data-since" in buttons(page)
        assert LaborEntry.objects.running().get().work_order == job
        page = as_tom.post(url(job, "pause"), follow=True)
        assert not LaborEntry.objects.running().exists()
        assert "Go on" in buttons(page)

    def test_stop_and_start_here_takes_two_taps(self, as_tom: Any, tom: Any, job: Any, place: Any) -> None:
        other = make_job(place, tom, title="Other", number="PROC-1")
        services.work_on(order=other, by=tom, at=timezone.now() - dt.timedelta(minutes=5))
        page = as_tom.get(url(job))  # first tap: the card
        assert f"Stop {other.number} and start here" in text_of(page)
        as_tom.post(url(job, "start"), {"stop_other": "1"})  # second tap
        assert LaborEntry.objects.running().get().work_order == job
        assert LaborEntry.objects.of(other).get().minutes == 5

    def test_a_clock_that_ran_all_night_asks_instead_of_booking(self, as_tom: Any, tom: Any, job: Any) -> None:
        services.work_on(order=job, by=tom, at=timezone.now() - dt.timedelta(hours=14))
        page = as_tom.post(url(job, "pause"))
        assert page.status_code == 422
        assert "more than ten hours" in text_of(page)
        as_tom.post(url(job, "pause"), {"minutes": "95"})
        assert LaborEntry.objects.of(job).get().minutes == 95

    def test_minutes_that_are_no_number_are_refused_and_stay(self, as_tom: Any, tom: Any, job: Any) -> None:
        services.work_on(order=job, by=tom, at=timezone.now() - dt.timedelta(hours=14))
        page = as_tom.post(url(job, "pause"), {"minutes": "two hours"})
        assert page.status_code == 422
        assert 'value="two hours"' in page.content.decode()


class TestTheSheet:
    def rows(self, client: Any, order: Any) -> dict[str, bool]:
        """Label → whether it is possible now."""
        return {str(row["label"]): not row["against"] for row in client.get(url(order, "more")).context["rows"]}

    def test_it_shows_what_is_offered_and_why_the_rest_is_not(self, as_tom: Any, tom: Any, job: Any) -> None:
        services.work_on(order=job, by=tom, at=timezone.now() - dt.timedelta(minutes=5))
        assert self.rows(as_tom, job)["Started by mistake"]
        services.pause(order=job, by=tom)
        rows = self.rows(as_tom, job)
        assert not rows["Started by mistake"]
        assert rows["Put on hold"]
        assert "Labour already booked" in text_of(as_tom.get(url(job, "more")))
        assert "Close the books" not in rows

    def test_what_would_change_nothing_is_no_button(self, as_tom: Any, as_planner: Any, client: Any, tom: Any,
                                                    planner: Any, job: Any) -> None:
        client.force_login(tom)
        assert "Take this job" not in self.rows(client, job)
        services.assign(order=job, by=planner, to=None)
        assert "Take this job" in self.rows(client, job)
        client.force_login(planner)
        assert "Review the emergency" not in self.rows(client, job)

    def test_every_row_is_a_move_that_the_table_offers(self, as_planner: Any, planner: Any, job: Any) -> None:
        offered = {str(offer.move.label) for offer in services.offers(job, planner)}
        assert set(self.rows(as_planner, job)) <= offered | {"Not needed"}

    def test_hold_asks_for_its_reason_and_keeps_what_was_typed(self, as_tom: Any, job: Any) -> None:
        page = as_tom.post(url(job, "hold"), {"hold_reason": "OTHER", "note": ""})
        assert page.status_code == 422
        assert "Say in words what the order waits for" in text_of(page)
        assert 'value="OTHER" selected' in page.content.decode()
        as_tom.post(url(job, "hold"), {"hold_reason": "OTHER", "note": "Crane"})
        job.refresh_from_db()
        assert (job.status, job.hold_note) == ("ON_HOLD", "Crane")

    def test_a_form_without_what_it_needs_says_so_at_the_field(self, as_planner: Any, job: Any) -> None:
        page = as_planner.post(url(job, "cancel"), {"reason": ""})
        assert page.status_code == 422
        assert "This field is required" in text_of(page)

    def test_wrong_asset_by_its_tag(self, as_tom: Any, job: Any, place: Any, far: Any) -> None:
        right = make_asset(place, "Outfeed", tag="CNV-999")
        make_asset(far, "Far", tag="FAR-1")
        assert as_tom.post(url(job, "change-asset"), {"asset": "FAR-1", "reason": "x"}).status_code == 422
        as_tom.post(url(job, "change-asset"), {"asset": "CNV-999", "reason": "Mixed up"})
        job.refresh_from_db()
        assert job.asset == right

    def test_hand_over_to_a_mate_with_words(self, as_tom: Any, tom: Any, job: Any, place: Any) -> None:
        from cmms.accounts.models import Team, TeamMember

        team, tina = Team.objects.create(name="Blue"), make_user("tina", "technician", at=place.root)
        for person in (tom, tina):
            TeamMember.objects.create(team=team, user=person)
        as_tom.post(url(job, "hand-over"), {"to": tina.pk, "text": "Guard is off"})
        job.refresh_from_db()
        assert job.assigned_to == tina
        assert "Handover: Guard is off" in text_of(as_tom.get(url(job)))

    def test_not_needed(self, as_tom: Any, job: Any) -> None:
        as_tom.post(url(job, "not-needed"), {"reason": "Was done yesterday"})
        job.refresh_from_db()
        assert (job.status, job.outcome) == ("COMPLETED", "NOT_PERFORMED")


class TestPhotosAndNotes:
    def test_a_note_stands_with_its_author(self, as_tom: Any, job: Any) -> None:
        as_tom.post(url(job, "note"), {"text": "Rattles <b>loudly</b>"})
        page = as_tom.get(url(job))
        assert "Rattles" in text_of(page)
        assert "<b>loudly</b>" not in page.content.decode()
        assert "Tom" in text_of(page)

    def test_an_empty_note_is_refused(self, as_tom: Any, job: Any) -> None:
        assert as_tom.post(url(job, "note"), {"text": " "}).status_code == 422

    def test_a_photo_and_what_is_none(self, as_tom: Any, job: Any, settings: Any, tmp_path: Any) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        from tests.permissions.pages import _photo

        settings.MEDIA_ROOT = tmp_path
        as_tom.post(url(job, "photo"), _photo(None))
        assert "<img src=\"/attachments/" in as_tom.get(url(job)).content.decode()
        page = as_tom.post(url(job, "photo"), {"upload": SimpleUploadedFile("a.jpg", b"\x00\x01 no photo at all \xff")})
        assert page.status_code == 422
        assert as_tom.post(url(job, "photo")).status_code == 422


class TestTime:
    def test_minutes_a_spell_and_a_correction(self, as_tom: Any, job: Any) -> None:
        as_tom.post(url(job, "time/book"), {"work_date": "2026-03-02", "minutes": "30"})
        as_tom.post(url(job, "time/book"), {"started_at": "2026-03-02T08:00", "ended_at": "2026-03-02T09:30",
                                            "break_minutes": "10"})
        minutes, spell = LaborEntry.objects.of(job).order_by("id")
        assert (minutes.minutes, spell.minutes, spell.started_at.hour) == (30, 80, 7)
        page = as_tom.post(url(job, f"time/{minutes.pk}"), {"work_date": "2026-03-02", "minutes": "45",
                                                            "reason": "Typing"}, follow=True)
        assert LaborEntry.objects.of(job).total_minutes() == 125
        assert "does not count" in text_of(page)
        as_tom.post(url(job, f"time/{spell.pk}"), {"void": "1", "reason": "Other job"})
        assert LaborEntry.objects.of(job).total_minutes() == 45

    def test_minutes_beside_an_untouched_spell_are_what_is_meant(self, as_tom: Any, job: Any) -> None:
        """The form comes with the spell as it stands: who types 35 minutes over it wants 35, or is asked."""
        as_tom.post(url(job, "time/book"), {"started_at": "2026-03-02T08:00", "ended_at": "2026-03-02T09:30"})
        spell = LaborEntry.objects.of(job).get()
        said = {"work_date": "2026-03-02", "started_at": "2026-03-02T08:00", "ended_at": "2026-03-02T09:30",
                "minutes": "35", "reason": "Lunch was in it"}
        refused = as_tom.post(url(job, f"time/{spell.pk}"), said | {"ended_at": "2026-03-02T09:00"})
        assert refused.status_code == 422
        assert "one of them stays empty" in text_of(refused)
        as_tom.post(url(job, f"time/{spell.pk}"), said)
        assert LaborEntry.objects.of(job).total_minutes() == 35

    def test_a_mixture_is_refused_with_what_was_typed(self, as_tom: Any, job: Any) -> None:
        page = as_tom.post(url(job, "time/book"), {"started_at": "2026-03-02T08:00", "minutes": "5"})
        assert page.status_code == 422
        assert 'value="2026-03-02T08:00"' in page.content.decode()


class TestWhatWasBefore:
    def test_the_last_five_here_and_on_the_same_model_with_what_fixed_them(self, as_tom: Any, job: Any, place: Any,
                                                                          far: Any) -> None:
        from assets.models import AssetModel
        from workorders.models import FailureCode

        model = AssetModel.objects.create(manufacturer="Interroll", name="RM 8731")
        job.asset.asset_model = model
        job.asset.save()
        remedy = FailureCode.objects.create(kind="REMEDY", code="TENSION", label="Re-tensioned")
        now = timezone.now()

        def repaired(asset: Any, title: str) -> None:
            make_order(asset, title=title, status="COMPLETED", outcome="DONE", remedy=remedy,
                       actual_start=now - dt.timedelta(days=2), actual_end=now - dt.timedelta(days=2))

        for n in range(6):
            repaired(job.asset, f"Belt jumped {n}")
        repaired(make_asset(place, "Outfeed", tag="CNV-9", asset_model=model), "Belt worn")
        repaired(make_asset(far, "Far", asset_model=model), "Far away")
        text = text_of(as_tom.get(url(job, "history")))
        assert text.count("Belt jumped") == 5
        assert "Remedy: Re-tensioned" in text
        assert "Belt worn" in text
        assert "Far away" not in text

    def test_papers_of_the_asset_and_its_model(self, as_tom: Any, job: Any) -> None:
        from assets.models import Document

        Document.objects.create(asset=job.asset, title="Lubrication plan", reference="Cabinet 3")
        assert "Lubrication plan" in text_of(as_tom.get(url(job, "papers")))


class TestTheList:
    def test_found_by_number_tag_and_words(self, as_tom: Any, job: Any, place: Any) -> None:
        make_order(make_asset(place, "Mixer", tag="MIX-1"), title="Seal leaks")
        assert as_tom.get(f"/work-orders/?q={job.number}").url == url(job)
        assert "Seal leaks" in text_of(as_tom.get("/work-orders/?q=mix-1"))
        text = text_of(as_tom.get("/work-orders/?q=belt"))
        assert "Replace drive belt" in text
        assert "Seal leaks" not in text

    def test_states_and_pages(self, as_tom: Any, place: Any) -> None:
        asset = make_asset(place)
        for n in range(25):
            make_order(asset, title=f"Job {n:02}")
        make_order(asset, title="Done", status="COMPLETED", outcome="DONE",
                   actual_start=timezone.now(), actual_end=timezone.now())
        first = as_tom.get("/work-orders/")
        assert len(first.context["cards"]) == 20
        rest = as_tom.get("/work-orders/", {"after": first.context["page"].next})
        assert len(rest.context["cards"]) == 5
        assert as_tom.get("/work-orders/?after=nonsense").status_code == 200
        assert "Done" in text_of(as_tom.get("/work-orders/?show=finished"))


class TestItsCost:
    def test_as_many_queries_for_twenty_rows_as_for_two(self, as_tom: Any, tom: Any, place: Any) -> None:
        pages = ("", "more", "parts", "time", "finish", "history", "papers", "follow-up")

        def counted(size: int) -> dict[str, int]:
            order = make_job(place, tom, number=f"PROC-{size}", steps=size)
            safety = make_procedure(f"SAFE-{size}", *({"text": f"Lock Q{n}", "safety": "LOCK", "blocks_start": True}
                                                      for n in range(size)))
            from workorders.services.steps import copy_steps

            copy_steps(order, [safety])
            for n in range(size):
                services.plan_part(order=order, part=make_part(place, f"S{size}-{n}"), quantity=Decimal(1), by=None)
                services.comment(order=order, by=tom, text=f"Note {n}")
                services.book_labor(order=order, by=tom, work_date=dt.date(2026, 3, 2), minutes=1)
            return {page: queries(as_tom, url(order, page)) for page in pages}

        few, many = counted(2), counted(20)
        assert few == many
        assert max(many.values()) <= 15

    def test_a_page_with_all_that_a_job_has_stays_under_thirty_kilobytes(self, as_tom: Any, tom: Any,
                                                                        place: Any) -> None:
        order = make_job(place, tom, steps=4)
        for n in range(5):
            services.plan_part(order=order, part=make_part(place, f"B-{n}"), quantity=Decimal(1), by=None)
            services.comment(order=order, by=tom, text="The guard was bent and is straight again now.")
        services.work_on(order=order, by=tom)
        size = len(as_tom.get(url(order)).content)
        assert size <= 30_000, size
