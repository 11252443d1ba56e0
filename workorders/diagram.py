"""The life of an order as a page: a Mermaid diagram and the table behind it, read from states.py."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils import translation

from workorders.choices import Status
from workorders.states import ENTRIES, MOVES, edges


def diagram() -> str:
    """The page as Markdown, in English."""
    with translation.override("en"):
        return "\n".join(_page()).rstrip() + "\n"


def _page() -> Iterator[str]:
    yield "# The life of a work order\n"
    yield "Generated from `workorders/states.py` by `manage.py build_docs`; do not edit.\n"
    yield "```mermaid\nstateDiagram-v2"
    for entry in ENTRIES:
        yield f"    [*] --> {entry.target}: {entry.verb}"
    verbs: dict[tuple[Status, Status], list[str]] = defaultdict(list)
    for source, target, verb in edges():
        verbs[source, target].append(verb)
    for (source, target), names in verbs.items():
        yield f"    {source} --> {target}: {', '.join(names)}"
    for last in (Status.CLOSED, Status.CANCELLED):
        yield f"    {last} --> [*]"
    yield "```\n"
    yield "| verb | button | from | to | permission | must be true | asks for |\n|---|---|---|---|---|---|---|"
    for row in (*ENTRIES, *MOVES):
        cells = (row.verb, str(row.label), ", ".join(row.sources) or "–", str(row.target or "stays"),
                 f"workorders.{row.permission}_workorder", ", ".join(g.replace("_", " ") for g in row.guards) or "–",
                 ", ".join(row.needs) or "–")
        yield "| " + " | ".join(cells) + " |"
