"""The whole table of access as pages: in Markdown for reading, in CSV for filtering."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from graph_service.access import PURPOSES, Role, default_rules
from graph_service.access.matrix import (
    COLUMNS,
    Circle,
    Matrix,
    Naming,
    access_matrix,
    circles_in_words,
    expanded,
    placed_fields,
    stands_with_its_subject,
)
from graph_service.schema import FieldClass

MADE = "<!-- Made by `graph-service docs`; a test fails when it is stale. -->"
_PERSONAL = tuple(kind for kind in FieldClass if kind is not FieldClass.RECORD)
_FILES: Mapping[str, str] = MappingProxyType({"markdown": "access-matrix.md", "csv": "access-matrix.csv"})


def markdown_page() -> str:
    """`docs/access-matrix.md`: for each purpose what opens to each role, and what stands in which field class."""
    return "\n".join(_page(_matrix())) + "\n"


def csv_page() -> str:
    """`docs/access-matrix.csv`: a row for each role, purpose, type and field."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(expanded(_matrix()))
    return text.getvalue()


MATRIX_PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {_FILES["markdown"]: markdown_page, _FILES["csv"]: csv_page}
)


def file_of(form: str) -> str:
    """The name of the page in that form (`markdown` or `csv`)."""
    return _FILES[form]


@cache
def _matrix() -> Matrix:
    return access_matrix(default_rules())


def _page(matrix: Matrix) -> Iterator[str]:
    yield from (MADE, "", "# Who may see what: the whole table", "")
    yield "Computed from the Cedar rules themselves, each role taken alone; whoever has several roles sees what any of"
    yield "them sees. `docs/access.md` explains the words, `access-matrix.csv` has a row for each field, and"
    yield "`graph-service access explain` tells it of one entity."
    yield ""
    yield "A cell names the audiences that open. *Record, any purpose*: the audience names no purpose. Other columns:"
    yield "it names the purpose asked for, or one above it."
    yield f"**A personal field is open to nobody whose purpose its audience does not name{_but(matrix)}.**"
    yield "*Own measure*, *own unit*: only those that the principal belongs to. *Granted*: what is shared only by"
    yield "mediation of the support team; *under a grant*: that, with a grant of one's measure. A dash: nothing opens."
    yield "What opens here may still not be told by any question, and a relationship is seen only with both its ends."
    yield from _section(matrix, None)
    for purpose in PURPOSES.claimable:
        yield from _section(matrix, purpose.name)
    yield from _beyond(matrix)
    yield from _placed()


def _but(matrix: Matrix) -> str:
    unnamed = [
        f"{role.value} for `{purpose}`"
        for purpose, role in matrix.opened
        if any(matrix.circles(purpose, role, kind, Naming.NONE) for kind in _PERSONAL)
    ]
    return f" (except: {', '.join(unnamed)})" if unnamed else ""


def _section(matrix: Matrix, purpose: str | None) -> Iterator[str]:
    if purpose is None:
        yield from ("", "## No purpose", "", "Whoever names no purpose is never refused.")
    else:
        one = PURPOSES[purpose]
        opens = ", ".join(kind.value for kind in FieldClass if kind in one.field_classes)
        refused = [role.value for role in Role if role not in matrix.roles(purpose)]
        yield from ("", f"## {purpose} ({one.de})", "", one.covers)
        yield f"Opens at most: {opens}. Refused to: {', '.join(refused) or 'nobody'}."
    yield from ("", f"| role | record, any purpose | record | {' | '.join(_PERSONAL)} |", "|---|---|---|---|---|---|")
    for role in matrix.roles(purpose):
        cells = [matrix.circles(purpose, role, FieldClass.RECORD, Naming.NONE)]
        cells += [matrix.circles(purpose, role, kind) for kind in FieldClass]
        yield f"| {role.value} | {' | '.join(', '.join(circles_in_words(cell)) or '–' for cell in cells)} |"


def _beyond(matrix: Matrix) -> Iterator[str]:
    """Who is not bound by what an audience names or by its end, and by what not."""
    yield from ("", "## Beyond what an audience names", "")
    yield "An audience that names other purposes only, or that has ended, opens nothing, and neither does a personal"
    yield "field whose audience names no purpose. Except:"
    yield ""
    exceptions: dict[tuple[str | None, Role, Naming, tuple[Circle, ...]], list[str]] = {}
    for purpose, role in matrix.opened:
        for naming in (Naming.OTHER, Naming.NONE, Naming.ENDED):
            for kind in _PERSONAL if naming is Naming.NONE else FieldClass:
                if circles := matrix.circles(purpose, role, kind, naming):
                    exceptions.setdefault((purpose, role, naming, circles), []).append(kind.value)
    for (purpose, role, naming, circles), kinds in exceptions.items():
        what = f"`{purpose}`" if purpose else "no purpose"
        told = ", ".join(circles_in_words(circles))
        yield f"- {role.value} for {what}, {', '.join(kinds)} whose audience {naming.value}: {told}"
    if not exceptions:
        yield "- nothing"


def _placed() -> Iterator[str]:
    yield from ("", "## What stands in which field class", "")
    yield "A field that is not personal is told with the thing itself. A claim and its tie stand in the class of the"
    yield "field that they are about. The numbers of audience classes (`audience` and the like) are told to nobody."
    yield from ("", "| type | field class | fields |", "|---|---|---|")
    rows: dict[tuple[str, str], dict[str, None]] = {}
    for one in placed_fields():
        kind = "that of the field it is about" if stands_with_its_subject(one.type) else one.field_class.value
        rows.setdefault((one.type, kind), {})[f"`{one.field}`" if one.field else "*that it exists*"] = None
    for (type_, kind), fields in rows.items():
        yield f"| {type_} | {kind} | {', '.join(fields)} |"
