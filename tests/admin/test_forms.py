"""Every list, add and change page opens; every key in them is an autocomplete limited to what the person sees."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import connection, models
from django.forms import ModelChoiceField
from django.test.utils import CaptureQueriesContext

from cmms.accounts.models import User
from tests.admin.rows import make_asset, make_order, make_rows, make_user
from tests.admin.test_lists import ADMINS, url_of

pytestmark = pytest.mark.django_db


def fake_request(rf: Any, person: Any) -> Any:
    request = rf.get("/")
    request.user = person
    return request


@pytest.mark.parametrize("who", ["as_root", pytest.param("as_planner", marks=pytest.mark.page)])
def test_each_list_add_and_change_page_opens(who: str, place: Any, request: Any, rf: Any) -> None:
    client = request.getfixturevalue(who)
    person = request.getfixturevalue(who.removeprefix("as_"))
    make_rows(place, 1)
    opened = 0
    for model, site_admin in ADMINS:
        label = f"{model._meta.app_label}.{{}}_{model._meta.model_name}"
        if not person.has_perm(label.format("view")):
            continue
        assert client.get(url_of(model)).status_code == 200, model
        row = site_admin.get_queryset(fake_request(rf, person)).order_by("-pk").first()
        if row is None:
            # everybody sees their own notifications alone; tokens and the feed's epochs are made elsewhere
            assert model._meta.model_name in ("notification", "tokenbranch", "feedepoch")
            continue
        response = client.get(url_of(model, "change", row.pk))
        assert response.status_code == 200, (model, row)
        opened += 1
        fake = response.wsgi_request
        if site_admin.has_add_permission(fake):
            assert client.get(url_of(model, "add")).status_code == 200, model
            opened += 1
    assert opened > 60


def test_each_key_in_each_form_is_an_autocomplete(rf: Any, root: Any) -> None:
    request = fake_request(rf, root)
    plain = []
    for _model, site_admin in ADMINS:
        forms = [site_admin.get_form(request, None, fields=None)]
        forms += [inline.get_formset(request).form for inline in site_admin.get_inline_instances(request)]
        for form in forms:
            for name, field in form.base_fields.items():
                widget = getattr(field.widget, "widget", field.widget)
                if isinstance(field, ModelChoiceField) and not isinstance(widget, AutocompleteSelect):
                    key = form._meta.model._meta.get_field(name)
                    if isinstance(key, models.ForeignKey):
                        plain.append(f"{form._meta.model.__name__}.{name}")
    assert plain == []


def test_each_target_of_a_key_can_be_searched() -> None:
    for model, site_admin in ADMINS:
        for key in model._meta.fields:
            if isinstance(key, models.ForeignKey) and key.editable and site_admin.has_add_permission.__qualname__.split(
                    ".")[0] != "ReadOnlyAdmin":
                target = admin.site.get_model_admin(key.related_model)
                assert target.search_fields, (model, key.name, target)


def test_a_change_page_with_many_lines_asks_as_often_as_one_with_few(as_root: Any, place: Any) -> None:
    from workorders.models import ServiceCost

    order = make_order(make_asset(place))
    url = url_of(type(order), "change", order.pk)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert as_root.get(url).status_code == 200
        return len(seen)

    from inventory.models import Supplier

    def add(times: int) -> None:
        for _ in range(times):
            supplier = Supplier.objects.create(name=f"S{ServiceCost.objects.count()}")
            ServiceCost.objects.create(work_order=order, amount=1, supplier=supplier)

    add(2)
    count()
    few = count()
    add(15)
    assert count() == few


def ask(client: Any, model: str, field: str, term: str = "") -> list[str]:
    app, name = model.split(".")
    answer = client.get("/admin/autocomplete/", {"app_label": app, "model_name": name, "field_name": field,
                                                 "term": term})
    return [row["text"] for row in answer.json()["results"]]


class TestBranches:
    """Somebody else's record does not exist: in lists, pages, autocompletes and what a form accepts."""

    @pytest.fixture
    def strange(self, far: Any) -> Any:
        return make_asset(far, "Strange press", tag="X-9")

    def test_a_list_shows_what_lies_in_the_branch(self, as_planner: Any, place: Any, strange: Any) -> None:
        make_asset(place, "Pump", tag="P-1")
        rows = as_planner.get(url_of(type(strange))).context["cl"].result_list
        assert [row.tag for row in rows] == ["P-1"]

    @pytest.mark.parametrize("page", ["change", "delete", "history"])
    def test_pages_of_a_strange_record_are_not_there(self, as_planner: Any, strange: Any, page: str) -> None:
        assert as_planner.get(url_of(type(strange), page, strange.pk)).status_code == 404

    def test_retiring_a_strange_record_is_not_there(self, as_planner: Any, strange: Any) -> None:
        assert as_planner.post(url_of(type(strange), "retire", strange.pk)).status_code == 404
        strange.refresh_from_db()
        assert strange.retired_at is None

    def test_an_autocomplete_offers_what_lies_in_the_branch_and_is_in_use(self, as_planner: Any, place: Any,
                                                                         strange: Any) -> None:
        make_asset(place, "Pump", tag="P-1")
        make_asset(place, "Old pump", tag="P-0", status="RETIRED", retired_at="2026-01-01T00:00Z")
        assert ask(as_planner, "workorders.workorder", "asset") == ["P-1 Pump"]
        assert ask(as_planner, "workorders.workorder", "asset", "Strange") == []

    def test_lines_without_a_branch_are_seen_with_what_they_belong_to(self, as_planner: Any, place: Any,
                                                                       strange: Any) -> None:
        from workorders.models import WorkOrderStep

        for asset in (make_asset(place), strange):
            WorkOrderStep.objects.create(work_order=make_order(asset), position=1, text=f"Look at {asset}")
        rows = as_planner.get(url_of(WorkOrderStep)).context["cl"].result_list
        assert [row.text for row in rows] == ["Look at Pump"]

    def test_a_form_does_not_accept_a_strange_key(self, as_planner: Any, place: Any, strange: Any) -> None:
        from assets.models import Document

        response = as_planner.post(url_of(Document, "add"), {"title": "Manual", "asset": strange.pk,
                                                             "reference": "shelf"})
        assert response.status_code == 200
        assert "asset" in response.context["adminform"].form.errors
        assert not Document.objects.exists()

    def test_a_key_that_is_none_is_refused_and_shown_no_more(self, as_planner: Any, place: Any) -> None:
        from assets.models import Document

        response = as_planner.post(url_of(Document, "add"), {"title": "Manual", "asset": "[7]", "reference": "shelf"})
        assert "asset" in response.context["adminform"].form.errors

    def test_a_value_out_of_the_branch_stays_when_something_else_is_changed(self, as_planner: Any, planner: Any,
                                                                            place: Any, strange: Any) -> None:
        order = make_order(make_asset(place), assigned_to=make_user("gone", is_active=False))
        data = changed(as_planner, order, title="Other title")
        response = as_planner.post(url_of(type(order), "change", order.pk), data)
        assert response.status_code == 302, response.context["errors"]
        order.refresh_from_db()
        assert (order.title, order.assigned_to.username) == ("Other title", "gone")

    def test_an_export_by_an_address_finds_nothing_either(self, as_planner: Any, strange: Any) -> None:
        response = as_planner.get(url_of(type(strange)), {"id__exact": strange.pk})
        assert list(response.context["cl"].result_list) == []


def changed(client: Any, obj: Any, **values: Any) -> dict[str, Any]:
    """What a browser would send from the change page of ``obj`` with these boxes changed."""
    return {**page_data(client.get(url_of(type(obj), "change", obj.pk))), **values}


def page_data(response: Any) -> dict[str, Any]:
    """Every box of an admin form, as the browser would send it untouched."""
    forms = [response.context["adminform"].form]
    data: dict[str, Any] = {}
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.initial_forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if hasattr(value, "pk"):
                value = value.pk
            rendered = bound.field.prepare_value(value) if value is not None else ""
            widget = bound.field.widget
            text = widget.format_value(rendered) if hasattr(widget, "format_value") else rendered
            if isinstance(text, list) and not getattr(widget, "allow_multiple_selected", True):
                text = text[0] if text else ""
            if value is True:
                text = "on"
            if value is False or text is None:
                continue
            data[bound.html_name] = text
    return data


def test_labels_stand_at_the_cells_of_tables(as_root: Any, place: Any) -> None:
    from assets.models import AssetAttribute

    asset = make_asset(place)
    AssetAttribute.objects.create(asset=asset, attribute_name="Power", attribute_value="5")
    page = as_root.get(url_of(type(asset), "change", asset.pk)).content.decode()
    assert 'aria-label="Value, Power: 5"' in page


def test_an_unknown_page_of_a_record_is_not_found(as_root: Any) -> None:
    assert as_root.get(url_of(User, "change", 999999)).status_code == 404
    assert as_root.get(url_of(User, "change", "nonsense")).status_code == 404
    assert as_root.get(url_of(User, "change", 10**30)).status_code == 404
