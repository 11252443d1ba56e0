"""The mapping file: what stands where in the other system's file, in TOML, checked strictly before a row is read."""

from cmms.importing.mapping.binding import Binder, Rejection
from cmms.importing.mapping.reading import load_mapping, parse_mapping, shipped
from cmms.importing.mapping.schema import ColumnRule, ExternalId, Mapping

__all__ = ["Binder", "ColumnRule", "ExternalId", "Mapping", "Rejection", "load_mapping", "parse_mapping", "shipped"]
