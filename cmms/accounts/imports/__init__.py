"""What of people another system's files may fill."""

from cmms.accounts.imports.users import UserImporter
from cmms.importing import register

register(UserImporter)

__all__ = ["UserImporter"]
