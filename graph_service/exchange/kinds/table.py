"""The general way in: tables of nodes and of relationships under our column names, or under a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_service.errors import InputError
from graph_service.exchange.drafts import AUDIENCE_FIELDS, Draft, EdgeDraft, Findings, NodeDraft, Place
from graph_service.exchange.names import tidy
from graph_service.exchange.options import ImportOptions, TableMapping
from graph_service.exchange.tables import Table, open_tables
from graph_service.schema import NODE_TYPES, RELATIONSHIP_TYPES, Field, Kind, NodeType, RelationshipType

LIST_SEPARATOR = "|"
KEY = "source_key"  # our column for the key under which the source knows a row
CONSENTS = "consents"  # our column for the records of a person's consents, which are no field of it
_TRUE, _FALSE = ("true", "1", "yes", "ja", "wahr"), ("false", "0", "no", "nein", "falsch")
_EDGE_ENDS = ("start", "end")

Convert = Callable[[str], Any]


def read(files: Sequence[Path], options: ImportOptions, findings: Findings) -> Iterator[Draft]:
    """Drafts of all tables in the files: nodes where a table has an id or key, relationships where it has two ends."""
    source = _source_draft(options.mapping)
    if source:
        yield source
    for path in files:
        try:
            for table in open_tables(path, options.limits, findings):
                yield from _table(table, options, findings)
        except InputError as error:
            findings.reject_file(error.where or path.name, error.detail, remedy=error.remedy)


def _source_draft(mapping: TableMapping) -> NodeDraft | None:
    if not mapping.source:
        return None
    fields = {key: value for key, value in mapping.source.items() if key != "id"}
    return NodeDraft("Source", fields, Place("mapping", "source"), id=mapping.source.get("id"))


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the rows of one type are read: which cells become which fields, and the fields that it always has."""

    label: str
    cells: tuple[tuple[int, str, Convert | None], ...]
    constants: dict[str, Any]


def _table(table: Table, options: ImportOptions, findings: Findings) -> Iterator[Draft]:
    mapping = options.mapping
    columns = _columns(table, mapping)
    edges = all(name in columns for name in _EDGE_ENDS)
    if missing := _missing(columns, edges):
        raise InputError(
            f"The table has no column {', '.join(missing)} (it has: {', '.join(table.header)}).",
            where=table.name,
            remedy="Nodes need type and id or name, relationships type, start and end; map other names with --map.",
        )
    unused = _unused(table, columns, mapping, edges)
    if unused:
        raise InputError(
            f"Nothing is known of the columns {', '.join(unused)}.",
            where=table.name,
            remedy=f"Map them (--map {unused[0]}=name) or leave them out (--ignore {','.join(unused)}).",
        )
    for column in table.header:
        if column in mapping.ignore:
            findings.note(f"{table.name}: column {column} was left out, as told.")
    yield from _rows(table, columns, options, findings, edges)


def _missing(columns: dict[str, tuple[int, ...]], edges: bool) -> list[str]:
    """The columns without which the rows cannot be read; one end alone means that the other was forgotten."""
    needed = ("type", *_EDGE_ENDS) if any(name in columns for name in _EDGE_ENDS) else ("type",)
    missing = [name for name in needed if name not in columns]
    return missing or ([] if edges or {"id", KEY, "name"} & set(columns) else ["id"])


def _columns(table: Table, mapping: TableMapping) -> dict[str, tuple[int, ...]]:
    """Our column names, each with the places of theirs that it is read from, the first filled one winning."""
    places = {name: index for index, name in enumerate(table.header) if name and name not in mapping.ignore}
    columns = {
        ours: found
        for ours, theirs in mapping.columns.items()
        if (found := tuple(places[name] for name in theirs if name in places))
    }
    taken = {table.header[index] for found in columns.values() for index in found}
    for name, index in places.items():
        if name not in taken and name not in columns:
            columns[name] = (index,)
    return columns


def _unused(table: Table, columns: dict[str, tuple[int, ...]], mapping: TableMapping, edges: bool) -> list[str]:
    types: list[NodeType | RelationshipType] = list((RELATIONSHIP_TYPES if edges else NODE_TYPES).values())
    known = {field.name for kind in types for field in kind.fields} | {"type", "id", KEY, *_EDGE_ENDS, "under"}
    known |= set() if edges else {CONSENTS}
    return [table.header[places[0]] for ours, places in columns.items() if ours not in known]


def _rows(
    table: Table, columns: dict[str, tuple[int, ...]], options: ImportOptions, findings: Findings, edges: bool
) -> Iterator[Draft]:
    mapping, plans, type_cell = options.mapping, dict[str, _Plan | None](), columns["type"][0]
    # A key is made unique by its source: `source:ukgov` knows `unit:x` as `ukgov:unit:x`.
    source_cell = columns.get("source", (None,))[0]
    default = (options.source or mapping.defaults.get("source") or mapping.source.get("id", "")).removeprefix("source:")
    for number, cells in table.checked(findings):
        foreign = cells[type_cell].strip()
        if foreign not in plans:
            plans[foreign] = _plan(foreign, table, columns, mapping, edges)
        plan = plans[foreign]
        if plan is None:
            if foreign in mapping.ignore:
                findings.note(f"{table.name}: rows of the type {foreign} were left out, as told.")
            else:
                findings.reject_error(Place(table.name, number), _unknown_type(foreign, edges))
            continue
        place = Place(table.name, number)
        fields = _fields(table, place, cells, plan, findings)
        if fields is None:
            continue
        source = (cells[source_cell].strip().removeprefix("source:") if source_cell is not None else "") or default
        key = fields.pop(KEY, None)
        if edges:
            start, end = fields.pop("start", ""), fields.pop("end", "")
            if KEY in mapping.columns:  # then their ends are their keys
                start, end = f"{source}:{start}", f"{source}:{end}"
            yield EdgeDraft(plan.label, start, end, fields, place)
        else:
            keys = (*((f"{source}:{key}",) if key else ()), *fields.pop("source_keys", ()))
            hint = key.split(":", 1)[-1] if key else None
            consents = tuple(fields.pop(CONSENTS, ()))
            own_id = fields.pop("id", None)
            yield NodeDraft(plan.label, fields, place, id=own_id, keys=keys, id_hint=hint, consents=consents)


def _fields(table: Table, place: Place, cells: list[str], plan: _Plan, findings: Findings) -> dict[str, Any] | None:
    """The filled cells of a row as values; none when one cannot be read."""
    fields = dict(plan.constants)
    wrong = False
    for index, name, convert in plan.cells:
        cell = cells[index]
        if cell and name not in fields:
            try:
                value = convert(cell) if convert else cell.strip()
            except ValueError as error:
                wrong = True
                findings.reject(place, f"{cell[:80]!r} {error}.", column=table.header[index], type=plan.label)
                continue
            if value not in ("", []):
                fields[name] = value
    return None if wrong else fields


def _unknown_type(foreign: str, edges: bool) -> InputError:
    return InputError(
        f"There is no {'relationship' if edges else 'node'} type {foreign!r}.",
        where="type",
        remedy=f"Map it (--map type:{foreign}=…) or leave it out (--ignore {foreign}). "
        f"Known types: {', '.join(RELATIONSHIP_TYPES if edges else NODE_TYPES)}.",
    )


def _plan(
    foreign: str, table: Table, columns: dict[str, tuple[int, ...]], mapping: TableMapping, edges: bool
) -> _Plan | None:
    """How rows of that type are read; none when it is unknown or left out."""
    if foreign in mapping.ignore:
        return None
    mapped = mapping.types.get(foreign)
    label = mapped.type if mapped else foreign
    known: dict[str, Any] = dict(RELATIONSHIP_TYPES if edges else NODE_TYPES)
    if label not in known:
        return None
    kind: NodeType | RelationshipType = known[label]
    own = {field.name: field for field in kind.fields}
    cells: list[tuple[int, str, Convert | None]] = []
    for ours, places in columns.items():
        if ours != "type":
            field = own.get(ours)
            cells.extend((place, ours, _converter(ours, field)) for place in places)
    return _Plan(label, tuple(cells), dict(mapped.fields) if mapped else {})


def _converter(name: str, field: Field | None) -> Convert | None:
    if name == CONSENTS:
        return _texts
    if name in AUDIENCE_FIELDS or field is None:
        return None  # an audience is a text here; a field that the type does not have is refused by the validation
    return _CONVERTERS.get(field.kind)


def _text(cell: str) -> str:
    return cell.strip() if cell.isascii() else tidy(cell) if "\n" not in cell else cell.strip()


def _texts(cell: str) -> list[str]:
    return [part for part in (tidy(part) for part in cell.split(LIST_SEPARATOR)) if part]


def _integer(cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise ValueError("is not a whole number") from None


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise ValueError("is not a number (the decimal sign is a point)") from None


def _boolean(cell: str) -> bool:
    word = cell.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError("is neither true nor false")


_CONVERTERS: dict[Kind, Convert] = {
    Kind.TEXT: _text, Kind.TEXTS: _texts, Kind.INTEGER: _integer, Kind.NUMBER: _number, Kind.BOOLEAN: _boolean,
}  # fmt: skip
