"""Empty tables to fill in, made from the vocabulary: one for each type, and one for all nodes and all relationships."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from graph_service.errors import InputError
from graph_service.schema import NODE_TYPES, RELATIONSHIP_TYPES, Field

NODES, EDGES = "nodes", "edges"
CONSENTS = "consents"  # a column beside the fields of a person: records of its consents
_LAST = ("audience", "source", "as_of", "confidence", "invented", "source_keys")


def template_names() -> tuple[str, ...]:
    """What `template` knows: `nodes`, `edges`, and every type of the vocabulary."""
    return (NODES, EDGES, *NODE_TYPES, *RELATIONSHIP_TYPES)


def template(name: str) -> str:
    """A CSV with the columns that rows of that type can have, and no rows; raises `InputError` for an unknown name.

    Columns stand in the order of the vocabulary, what every row has (audience, source and so on) last.
    """
    if name in NODE_TYPES:
        return _header(["type", "id"], NODE_TYPES[name].fields)
    if name in RELATIONSHIP_TYPES:
        return _header(["type", "start", "end"], RELATIONSHIP_TYPES[name].fields)
    if name == NODES:
        return _header(["type", "id"], (field for kind in NODE_TYPES.values() for field in kind.fields))
    if name == EDGES:
        return _header(
            ["type", "start", "end"], (field for kind in RELATIONSHIP_TYPES.values() for field in kind.fields)
        )
    raise InputError(
        f"There is no template {name!r}.", where="template", remedy=f"One of: {', '.join(template_names())}."
    )


def _header(first: list[str], fields: Iterable[Field]) -> str:
    names = dict.fromkeys(field.name for field in fields if field.name != "id")
    own = [name for name in names if name not in _LAST]
    if "profile_audience" in own:
        own.append(CONSENTS)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([*first, *own, *(name for name in _LAST if name in names)])
    return text.getvalue()
