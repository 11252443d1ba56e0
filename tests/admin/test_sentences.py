"""What a planner is told: at the right field, in plain words, and nothing that is not so."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.admin.utils import flatten_fieldsets
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from cmms.admin.widgets import MomentField
from tests.admin.rows import MONDAY, make_asset, make_order
from tests.admin.test_forms import changed, page_data
from tests.admin.test_lists import ADMINS, url_of

pytestmark = pytest.mark.django_db
OURS = ("accounts", "assets", "audit", "inventory", "maintenance", "workorders")


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200, response
    return {name: list(found) for name, found in response.context["adminform"].form.errors.items()}


def test_each_text_under_a_field_can_be_translated() -> None:
    plain = [f"{model.__name__}.{field.name}" for model in apps.get_models() if model._meta.app_label in OURS
             and not model.__name__.startswith("Historical") for field in model._meta.concrete_fields
             if field.help_text and not isinstance(field.help_text, Promise)]
    assert plain == []


def test_each_column_that_the_back_office_shows_has_a_name_to_translate(root: Any, rf: Any) -> None:
    request = rf.get("/")
    request.user = root
    plain = []
    for model, site_admin in ADMINS:
        if model._meta.model_name == "feedepoch":
            continue  # its words are those of programs
        views = [site_admin, *site_admin.get_inline_instances(request)]
        for view in views:
            shown = {*flatten_fieldsets(view.get_fieldsets(request)), *getattr(view, "list_display", ())}
            plain += [f"{view.model.__name__}.{field.name}" for field in view.model._meta.concrete_fields
                      if field.name in shown and view.model._meta.app_label in OURS
                      and field.name != "sha256" and not isinstance(field.verbose_name, Promise)]
    assert sorted(set(plain)) == []


class TestAtTheField:
    def test_a_rule_about_two_fields_speaks_at_the_one_touched_last(self, as_root: Any, place: Any) -> None:
        asset = make_asset(place)
        mine = changed(as_root, asset, warranty_starts_on="2026-05-01", warranty_ends_on="2026-04-01")
        found = errors_of(as_root.post(url_of(type(asset), "change", asset.pk), mine))
        assert found == {"warranty_ends_on": ["A warranty ends after it starts."]}

    def test_where_nothing_was_touched_it_speaks_at_the_first(self, as_root: Any) -> None:
        from maintenance.models import MaintenanceSchedule

        mine = {**page_data(as_root.get(url_of(MaintenanceSchedule, "add"))), "title": "Grease"}
        found = errors_of(as_root.post(url_of(MaintenanceSchedule, "add"), mine))
        assert set(found) == {"asset", "frequency_type"}

    def test_two_equal_lines_are_named_by_their_label(self, as_root: Any, place: Any) -> None:
        from assets.models import AssetAttribute

        asset = make_asset(place)
        for name in ("Power", "Speed"):
            AssetAttribute.objects.create(asset=asset, attribute_name=name, attribute_value="5")
        mine = changed(as_root, asset, **{"attributes-1-attribute_name": "Power"})
        page = as_root.post(url_of(type(asset), "change", asset.pk), mine).content.decode()
        assert "Two of these lines have the same name; change or remove one of them." in page
        assert "attribute_name." not in page

    def test_an_asset_is_not_left_without_a_place(self, as_root: Any, place: Any) -> None:
        asset = make_asset(place)
        found = errors_of(as_root.post(url_of(type(asset), "change", asset.pk), changed(as_root, asset, location="")))
        assert found == {"location": ["Say where the asset stands, or what it is built into."]}

    def test_a_part_that_is_not_named_is_asked_for_once(self) -> None:
        from inventory.admin.verbs import BuyForm

        assert BuyForm({"quantity": "1"}).errors == {"part": ["This field is required."]}


class TestClockChanges:
    """In Europe/Berlin 2:30 came twice on 25 October 2026, and never on 29 March."""

    berlin = ZoneInfo("Europe/Berlin")

    def test_of_an_hour_that_came_twice_the_first_is_meant(self) -> None:
        with timezone.override(self.berlin):
            found = MomentField().clean("2026-10-25T02:30:00")
        assert found.astimezone(dt.UTC) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)

    def test_the_second_one_stays_where_nobody_touched_it(self) -> None:
        second = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
        with timezone.override(self.berlin):
            assert not MomentField().has_changed(second, "2026-10-25T02:30:00")
            assert MomentField().has_changed(second, "2026-10-25T02:31:00")

    def test_a_time_that_never_was_is_refused_in_words(self) -> None:
        from django.core.exceptions import ValidationError

        with timezone.override(self.berlin), pytest.raises(ValidationError, match="the clocks were put forward"):
            MomentField().clean("2026-03-29T02:30:00")

    def test_every_time_in_the_admin_is_read_so(self, as_root: Any, place: Any) -> None:
        order = make_order(make_asset(place))
        mine = changed(as_root, order, due_at="2026-10-25T02:30:00")
        assert as_root.post(url_of(type(order), "change", order.pk), mine).status_code == 302


class TestAnswersToChooseFrom:
    def typed(self, as_root: Any, text: str) -> Any:
        from workorders.models import Procedure, ProcedureStep

        procedure = Procedure.objects.create(number="P1", name="Look")
        ProcedureStep.objects.create(procedure=procedure, position=1, text="How does it look?", kind="CHOICE",
                                     choices=[{"label": "good", "result": "PASS"}])
        mine = changed(as_root, procedure)
        assert mine["steps-0-choices"] == "good = PASS"
        return procedure, as_root.post(url_of(Procedure, "change", procedure.pk), {**mine, "steps-0-choices": text})

    def test_they_are_typed_one_a_line(self, as_root: Any) -> None:
        procedure, response = self.typed(as_root, "fine\r\n\r\nworn a = b = flag")
        assert response.status_code == 302
        assert procedure.steps.get().choices == [{"label": "fine", "result": "PASS"},
                                                 {"label": "worn a = b", "result": "FLAG"}]

    @pytest.mark.parametrize(("text", "sentence"), [
        ("worn = FLAGG", "“worn” needs a result"), ("fine = NA", "“fine” needs a result"),
        ("fine\nfine = FAIL", "“fine” stands there twice"), (" = PASS", "Each answer has a label"),
    ])
    def test_what_makes_no_answer_is_refused_in_words(self, as_root: Any, text: str, sentence: str) -> None:
        procedure, response = self.typed(as_root, text)
        assert response.status_code == 200
        assert sentence in response.content.decode()
        assert len(procedure.steps.get().choices) == 1

    @pytest.mark.parametrize("choices", [
        [1], [{"foo": 2}], [{"label": "x"}], {"label": "x", "result": "PASS"}, [{"label": 5, "result": "PASS"}],
        [{"label": "x", "result": "PASS", "more": 1}],
    ])
    def test_no_other_door_takes_another_shape(self, choices: Any) -> None:
        from django.core.exceptions import ValidationError

        from workorders.models import ProcedureStep

        step = ProcedureStep(position=1, text="Look", kind="CHOICE", choices=choices)
        with pytest.raises(ValidationError) as error:
            step.clean()
        assert set(error.value.message_dict) == {"choices"}


class TestLists:
    @pytest.mark.parametrize("typed", ["WO-{:06}", "wo{}", "{}"])
    def test_an_order_is_found_by_its_number_in_any_writing(self, as_root: Any, place: Any, typed: str) -> None:
        order = make_order(make_asset(place))
        make_order(make_asset(place), title="Other")
        page = as_root.get(url_of(type(order)), {"q": typed.format(order.pk)})
        assert [row.pk for row in page.context["cl"].result_list] == [order.pk]

    def test_words_of_its_title_narrow_it_further(self, as_root: Any, place: Any) -> None:
        order = make_order(make_asset(place), title="Grease the pump")
        found = [len(as_root.get(url_of(type(order)), {"q": term}).context["cl"].result_list)
                 for term in ("grease PUMP", f"{order.number} pump", f"{order.number} valve")]
        assert found == [1, 1, 0]

    def test_so_is_a_purchase_order(self, as_root: Any, place: Any) -> None:
        from inventory.models import PurchaseOrder, Supplier

        order = PurchaseOrder.objects.create(supplier=Supplier.objects.create(name="Belts"), site=place.site)
        page = as_root.get(url_of(PurchaseOrder), {"q": order.number})
        assert [row.pk for row in page.context["cl"].result_list] == [order.pk]

    def test_a_list_that_could_not_be_filtered_as_asked_says_so(self, as_root: Any) -> None:
        from workorders.models import WorkOrder

        page = as_root.get(url_of(WorkOrder), {"due_at__gte": "nonsense"}, follow=True)
        assert "Choose the filters afresh" in "".join(said(page))

    def test_a_refused_action_names_the_order_once_and_claims_nothing(self, as_root: Any, place: Any) -> None:
        order = make_order(make_asset(place))
        page = as_root.post(url_of(type(order)), {"action": "close_selected", "_selected_action": [order.pk],
                                                  "index": 0}, follow=True)
        (sentence,) = said(page)
        assert sentence.count(order.number) == 1

    def test_revoking_tokens_says_how_many(self, as_root: Any, root: Any) -> None:
        from cmms.accounts.models import ApiToken

        token = ApiToken.objects.create(name="ERP", user=root, prefix="p", hash="h",
                                        expires_at=timezone.now() + dt.timedelta(days=9))
        page = as_root.post(url_of(ApiToken), {"action": "revoke", "_selected_action": [token.pk], "index": 0},
                            follow=True)
        assert said(page) == ["1 token was revoked."]

    def test_a_meter_is_offered_with_its_asset_and_found_by_it(self, as_root: Any, place: Any) -> None:
        from assets.models import Meter

        for tag in ("P-1", "P-2"):
            Meter.objects.create(asset=make_asset(place, tag=tag), name="Run hours", unit="h")
        answer = as_root.get("/admin/autocomplete/", {"app_label": "maintenance", "model_name": "maintenanceschedule",
                                                      "field_name": "meter", "term": "P-2"}).json()
        assert [choice["text"] for choice in answer["results"]] == ["P-2 Pump: Run hours (h)"]


class TestRecords:
    def test_nobody_is_told_to_retire_what_cannot_be_retired(self, as_root: Any, place: Any) -> None:
        order = make_order(make_asset(place))
        make_order(order.asset, parent=order)
        page = as_root.get(url_of(type(order), "delete", order.pk)).content.decode()
        assert "1 work order refer to it, so it stays." in page
        assert "Retire it instead" not in page

    def test_moves_go_by_the_names_of_their_buttons(self, as_root: Any, place: Any, root: Any) -> None:
        from workorders import services

        order = services.create(by=root, title="Grease", asset=make_asset(place))
        services.hold(order=order, by=root, hold_reason="PARTS")
        page = as_root.get(url_of(type(order), "change", order.pk)).content.decode()
        assert "<p>Put on hold</p>" in page
        assert "<p>hold</p>" not in page

    def test_a_priority_is_explained_as_it_is_shown(self, as_root: Any, place: Any) -> None:
        order = make_order(make_asset(place))
        page = as_root.get(url_of(type(order), "change", order.pk)).content.decode()
        assert "P1 is the most urgent" in page
        assert "5 = emergency" not in page

    def test_a_schedule_leads_to_what_will_come(self, as_root: Any, place: Any) -> None:
        from maintenance.models import MaintenanceSchedule

        schedule = MaintenanceSchedule(title="Grease", asset=make_asset(place), frequency_type="MONTH",
                                       frequency_value=1, anchor_date=MONDAY, starts_on=MONDAY)
        schedule.save()
        page = as_root.get(url_of(MaintenanceSchedule, "change", schedule.pk)).content.decode()
        assert f'href="{reverse("schedule", args=[schedule.pk])}"' in page

    def test_a_verb_that_makes_another_record_leads_to_it(self, as_root: Any, place: Any) -> None:
        from workorders.models import Procedure, WorkOrder

        order = make_order(make_asset(place), status="IN_PROGRESS", actual_start=timezone.now())
        response = as_root.post(f"{url_of(WorkOrder)}{order.pk}/do/follow_up/", {"title": "Seal it"})
        made = WorkOrder.objects.get(title="Seal it")
        assert response.url == url_of(WorkOrder, "change", made.pk)
        procedure = Procedure.objects.create(number="P1", name="Look")
        response = as_root.post(f"{url_of(Procedure)}{procedure.pk}/do/edition/")
        assert response.url == url_of(Procedure, "change", Procedure.objects.get(number="P1", is_current=True).pk)
