"""Two people press Save at the same instant: one of them is told."""

from typing import Any

import pytest
from django.test import Client

from tests.admin.test_forms import changed
from tests.admin.test_lists import url_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_saves_at_one_instant_one_wins_and_the_other_is_told(together: Any) -> None:
    from cmms.accounts.models import User
    from inventory.models import Supplier

    supplier = Supplier.objects.create(name="Belts Ltd")
    clients, pages = [], []
    for name in ("anna", "bert"):
        client = Client()
        client.force_login(User.objects.create_superuser(name, password="Secret-12345"))
        clients.append(client)
        pages.append(changed(client, supplier, name=f"Belts of {name}"))
    url = url_of(Supplier, "change", supplier.pk)
    outcomes = together(*(lambda c=client, p=page: c.post(url, p) for client, page in zip(clients, pages, strict=True)))
    assert [o.error for o in outcomes] == [None, None]
    assert sorted(o.value.status_code for o in outcomes) == [200, 302]
    told = next(o.value for o in outcomes if o.value.status_code == 200)
    winner = next(i for i, o in enumerate(outcomes) if o.value.status_code == 302)
    supplier.refresh_from_db()
    assert supplier.name == f"Belts of {('anna', 'bert')[winner]}"
    assert supplier.version == 2
    assert b"changed this record on" in told.content
