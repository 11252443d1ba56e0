"""What a mapping of a kind may fill, as text for people."""

from cmms.importing.importer import Field, Kind
from cmms.importing.registry import importers, workbooks


def described(kind: str) -> list[str]:
    """Lines: one per field with its type, whether it is needed, its choices and its meaning."""
    if kind in workbooks():
        return [f"{kind} reads a whole workbook and takes no mapping file."]
    importer = importers()[kind]
    lines = [f"{importer.title or kind}: what a mapping file may fill"]
    for name, field in importer.fields.items():
        lines.append(f"  {name:<24}{_type(field)}")
        if field.help:
            lines.append(f"  {'':<24}{field.help}")
        if field.match and len(field.match) > 1:
            lines.append(f"  {'':<24}given as {' or '.join(field.match)}; say which under [match]")
        if field.creatable:
            lines.append(f"  {'':<24}may be made where it is missing: [create_missing.{name}] with "
                         f"{', '.join(field.template) or 'nothing more'}")
    if importer.open_prefix:
        lines.append(f"  {importer.open_prefix + '…':<24}any name after the colon")
    if importer.unpivot is not None:
        lines.append(f"  Columns that become rows stand under [[{importer.unpivot[0]}]]; their cell is "
                     f"{importer.unpivot[1]}.")
    lines += [f"  [options] {name:<14}{field.help}" for name, field in importer.options.items()]
    return lines


def _type(field: Field) -> str:
    said = field.kind.value
    if field.kind is Kind.CHOICE:
        said = "one of " + ", ".join(str(c[1] if isinstance(c, tuple) else c) for c in field.choices)
    if field.max_length:
        said += f", at most {field.max_length} characters"
    if field.many:
        said += ", several with commas"
    return said + (", required" if field.required else "")
