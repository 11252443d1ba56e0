"""The importer of a tree: parents may come after their children; circles and orphans are refused, not guessed."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from assets.services.bulk import insert_nodes
from cmms.importing import Context, Outcome, Row
from cmms.importing.history import IMPORTED
from cmms.importing.upsert import Item, ModelImporter, Refused


class TreeImporter(ModelImporter):
    """The whole file is one transaction: either the tree stands as the file says, or nothing changed.

    ``parent_words``: the fields beside the external id by which a row may name its parent, in order.
    """

    whole = True
    parent_words: ClassVar[Sequence[str]] = ()
    noun: ClassVar[str]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._parents: dict[int, Any] = {}  # id() of the item → its parent's item, a stored node, or None

    def load(self, rows: Sequence[Row]) -> Iterable[Outcome]:
        self.look_up(rows)
        known = self.known(rows)
        items = [self._item(row, known.get(row.external_id)) for row in rows]
        self._hang(items)
        self.place([item for item in items if not item.refusal])
        self.related([item for item in items if not item.new and item.alive])
        self._leave_alone([item for item in items if item.changed or item.extra_changed])
        made = [item for item in items if item.new and item.alive]
        for item in made:
            item.instance.parent = self.parent(item)
        self.insert(made)
        changed = [item for item in items if not item.new and item.alive and (item.changed or item.extra_changed)]
        self.move([item for item in changed if "parent_id" in item.changed or item.extra])
        changed = [item for item in changed if item.alive]
        for item in changed:
            item.extra_changed |= "parent_id" in item.changed
            item.changed.discard("parent_id")
        self._update([item for item in changed if item.changed])
        self.after([*made, *changed])
        return [item.outcome() for item in items]

    # what an app overrides

    def stored_parent(self, text: str, row: Row) -> Any:
        """The node outside this file that ``text`` names, or None. Raises Refused where it is ambiguous."""
        return None

    def root(self, item: Item) -> Any:
        """What a row without parent hangs under; None: it is a root."""
        return None

    def place(self, items: Sequence[Item]) -> None:
        """Fill what depends on the parent, and refuse what the tree cannot hold (a name that is taken)."""

    def move(self, items: Sequence[Item]) -> None:
        """Give existing rows their new parent (and whatever ``item.extra`` holds); set ``item.refusal`` where that
        cannot be."""

    def insert(self, items: Sequence[Item]) -> None:
        insert_nodes([item.instance for item in items], reason=IMPORTED)

    def record(self, ids: Sequence[int], mark: str) -> None:
        if mark != "+":  # insert_nodes has recorded these
            super().record(ids, mark)

    # the parents

    def parent(self, item: Item) -> Any:
        """The node that the row hangs under: stored, or about to be; None for a root."""
        found = self._parents.get(id(item))
        return found.instance if isinstance(found, Item) else found

    def _hang(self, items: Sequence[Item]) -> None:
        """Find every row's parent. Refuses orphans, circles, and what hangs below a refused row."""
        self._parents = {}
        if "parent" not in self.context.mapped:
            self._parents = {id(item): self.root(item) for item in items if item.new and not item.refusal}
            return
        index = self._index(items)
        parents: dict[int, Any] = {}
        for at, item in enumerate(items):
            if not item.refusal:
                self._find_parent(at, item, items, index, parents)
        self._refuse_circles(items, parents)
        self._refuse_below_refused(items, parents)
        self._parents = {id(items[at]): parent for at, parent in parents.items()}
        self._compare(items)

    def _index(self, items: Sequence[Item]) -> list[dict[str, list[int]]]:
        """One dictionary per way to name a parent: word → positions of the rows that bear it."""
        ways = self._ways()
        index: list[dict[str, list[int]]] = [{} for _ in ways]
        for at, item in enumerate(items):
            for way, words in zip(ways, index, strict=True):
                word = item.row.external_id if way == "external_id" else item.row.values.get(way)
                if word:
                    words.setdefault(word, []).append(at)
        return index

    def _ways(self) -> Sequence[str]:
        match = self.context.match.get("parent", "key")
        return ("external_id", *self.parent_words) if match == "key" else (match,)

    def _find_parent(self, at: int, item: Item, items: Sequence[Item], index: list[dict[str, list[int]]],
                     parents: dict[int, Any]) -> None:
        text = item.row.values.get("parent")
        if not text:
            parents[at] = self.root(item)
            return
        for words in index:
            found = words.get(text, [])
            if len(found) > 1:
                item.refusal = (f"{len(found)} rows of this file are called “{text}” (lines "
                                f"{', '.join(str(items[one].row.line) for one in found[:5])}); its parent is unclear.")
                return
            if found:
                if found[0] == at:
                    item.refusal = "The row names itself as its parent."
                else:
                    parents[at] = items[found[0]]
                return
        try:
            stored = self.stored_parent(text, item.row)
        except Refused as refused:
            item.refusal = str(refused)
            return
        if stored is None:
            item.refusal = f"There is no {self.noun} “{text}”, neither in this file nor here, to be its parent."
        else:
            parents[at] = stored

    def _refuse_circles(self, items: Sequence[Item], parents: dict[int, Any]) -> None:
        """Rows that stand above themselves, by the file's parents and, outside the file, by the stored ones."""
        position = {id(item): at for at, item in enumerate(items)}
        by_key = {item.instance.pk: at for at, item in enumerate(items) if not item.new and at in parents}
        above = dict(self.model._base_manager.values_list("pk", "parent_id")) if by_key else {}

        def up(node: Any) -> Any:
            """The next node above: a position in the file, or the key of a stored node as ("key", n)."""
            parent = parents.get(node) if isinstance(node, int) else above.get(node[1])
            if isinstance(parent, Item):
                return position[id(parent)] if not parent.refusal else None
            key = getattr(parent, "pk", parent)
            if key is None:
                return None
            return by_key.get(key, ("key", key))

        settled: set[Any] = set()
        for start in parents:
            path: list[Any] = []
            on_path: set[Any] = set()
            node: Any = start
            while node is not None and node not in settled and node not in on_path:
                path.append(node)
                on_path.add(node)
                node = up(node)
            if node is not None and node in on_path:
                circle = [one for one in path[path.index(node):] if isinstance(one, int)]
                names = " → ".join(items[one].row.external_id for one in [*circle, circle[0]])
                for one in circle:
                    items[one].refusal = f"The parents form a circle: {names}."
            settled.update(on_path)

    def _refuse_below_refused(self, items: Sequence[Item], parents: dict[int, Any]) -> None:
        children: dict[int, list[int]] = {}
        for at, parent in parents.items():
            if isinstance(parent, Item):
                children.setdefault(id(parent), []).append(at)
        waiting = [item for item in items if item.refusal and item.new]
        while waiting:
            refused = waiting.pop()
            for at in children.get(id(refused), ()):
                if not items[at].refusal:
                    items[at].refusal = (f"Its parent “{refused.row.external_id}” in line {refused.row.line} was "
                                         f"rejected.")
                    if items[at].new:
                        waiting.append(items[at])

    def _compare(self, items: Sequence[Item]) -> None:
        for item in items:
            if item.new or item.refusal or id(item) not in self._parents:
                continue
            parent = self.parent(item)
            if (parent.pk if parent is not None else None) != item.instance.parent_id:
                item.changed.add("parent_id")
