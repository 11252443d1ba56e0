"""The Contact sheet: firms behind the e-mail addresses that other sheets use as names. Nobody is written to."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maintenance.imports.cobie.sheets import Sheet, SheetRow


@dataclass(frozen=True)
class Contact:
    """A person or desk of a firm."""

    email: str
    company: str
    person: str
    phone: str
    address: str

    @property
    def firm(self) -> str:
        """The firm's name, or the address where none is given."""
        return (self.company or self.email)[:255]

    def supplier(self) -> dict[str, Any]:
        """The columns of a supplier."""
        try:
            validate_email(self.email)
            email = self.email[:254]
        except ValidationError:
            email = ""
        return {"name": self.firm, "contact_name": self.person[:255], "email": email, "phone": self.phone[:50],
                "address": self.address, "notes": "" if email else self.email}


class Contacts:
    """The firms of one workbook by e-mail address, capitals aside."""

    def __init__(self, sheet: Sheet) -> None:
        self._known: dict[str, Contact] = {}
        for row in sheet.rows:
            if not row.fault and row.text("Email"):
                self._known.setdefault(row.text("Email").casefold(), _contact(row))

    def find(self, email: str) -> Contact | None:
        return self._known.get(email.casefold())

    def firm(self, said: str) -> str:
        """The firm that an address stands for; what is no address of the sheet stays as it is."""
        contact = self.find(said)
        return contact.firm if contact is not None and contact.company else said


def _contact(row: SheetRow) -> Contact:
    town = " ".join(filter(None, (row.text("Town"), row.text("StateRegion"), row.text("PostalCode"))))
    lines = (row.text("Street"), row.text("PostalBox"), town, row.text("Country"))
    person = " ".join(filter(None, (row.text("GivenName"), row.text("FamilyName")))) or row.text("Department")
    return Contact(row.text("Email"), row.text("Company"), person, row.text("Phone"), "\n".join(filter(None, lines)))
