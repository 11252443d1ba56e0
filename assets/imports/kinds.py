"""Asset models by maker and name; missing ones are made where the mapping says so."""

from collections.abc import Iterable

from assets.imports.directory import batches
from assets.models import AssetModel
from cmms.importing.history import record_history

Product = tuple[str, str]  # maker (may be empty), name


class ModelDirectory:
    """(maker, name or number) → id of the model; read per file."""

    def __init__(self, source_system: str, create: bool) -> None:
        self._source_system, self._create = source_system, create
        self._known: dict[Product, int] = {}

    def load(self, products: Iterable[Product]) -> None:
        wanted = {product for product in products if product not in self._known}
        names = sorted({name for _, name in wanted})
        for batch in batches(names):
            for column in ("model_number", "name"):  # a name wins over another model's number
                for pk, maker, text in AssetModel.objects.filter(**{f"{column}__in": batch}).values_list(
                        "pk", "manufacturer", column):
                    self._known[maker, text] = pk
        fresh = [AssetModel(manufacturer=maker, name=name, source_system=self._source_system,
                            external_id=f"{maker}|{name}"[:255])
                 for maker, name in sorted(wanted) if self._create and self.find(maker, name) is None]
        if fresh:
            AssetModel.objects.bulk_create(fresh, batch_size=1000)
            record_history(AssetModel, [model.pk for model in fresh], "+")
            self._known.update({(model.manufacturer, model.name): model.pk for model in fresh})

    def find(self, maker: str, name: str) -> int | None:
        """The model of that maker; where none is given, the only one of that name."""
        found = self._known.get((maker, name))
        if found is None and not maker:
            several = [pk for (_, other), pk in self._known.items() if other == name]
            return several[0] if len(several) == 1 else None
        return found

    def forget(self) -> None:
        self._known = {}
