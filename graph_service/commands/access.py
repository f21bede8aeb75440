"""`access matrix` and `access explain`: who may see what by the rules, and why somebody sees one entity or not."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph_service.access import PURPOSES, Grant, Purpose, present_day
from graph_service.access.explaining import EntityClasses, Explanation, explain, explained_field
from graph_service.commands import output
from graph_service.commands.access_pages import MATRIX_PAGES, file_of
from graph_service.commands.access_words import print_explanation
from graph_service.commands.starting import started_service
from graph_service.errors import InputError, Merged, NotFound, Removed
from graph_service.schema import FieldClass, node_type
from graph_service.settings import read_settings
from graph_service.store import Store

if TYPE_CHECKING:
    from graph_service.service import Service

_STALE = 1


class Form(StrEnum):
    """What the table is written in."""

    MARKDOWN = "markdown"
    CSV = "csv"


def add_commands(app: typer.Typer) -> None:
    """Add `access` with its two commands."""
    access = typer.Typer(help="Who may see what, and why.", no_args_is_help=True)
    access.command("matrix")(_matrix)
    access.command("explain")(_explain)
    app.add_typer(access, name="access")


def _matrix(
    form: Annotated[Form | None, typer.Option("--format", help="Markdown to read, CSV to filter.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Print nothing; fail when the kept pages are stale.")] = False,
    folder: Annotated[Path, typer.Option(help="Where the kept pages are.")] = Path("docs"),
) -> None:
    """Print roles x purposes x fields as the rules decide, or check the pages that are kept of it."""
    if not check:
        sys.stdout.write(MATRIX_PAGES[file_of(form or Form.MARKDOWN)]())
        return
    stale = [folder / name for name in (map(file_of, [form] if form else Form)) if not _is_fresh(folder / name)]
    for path in stale:
        output.err.print(f"{path} is missing or stale; `graph-service docs` writes it anew.", markup=False)
    if stale:
        raise typer.Exit(_STALE)


def _is_fresh(path: Path) -> bool:
    return path.is_file() and path.read_bytes() == MATRIX_PAGES[path.name]().encode()


def _explain(
    entity: Annotated[str, typer.Option(help="Id of the entity.", show_default=False)],
    as_: Annotated[
        str | None, typer.Option("--as", help="Who asks: a principal of the local file.", show_default="public")
    ] = None,
    purpose: Annotated[str | None, typer.Option(help="What for; without one: public data only.")] = None,
    grant: Annotated[str | None, typer.Option(help="Id of a grant of the support team, beside the purpose.")] = None,
    field: Annotated[str | None, typer.Option(help="This field of the entity alone.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The explanation as JSON.")] = False,
) -> None:
    """Say whether somebody sees an entity and its fields today, and which policy decides; never what stands in them."""
    what = PURPOSES.named(purpose) if purpose is not None else None
    # Whoever may type commands here may read the graph's files too: see `ask`.
    settings = read_settings(dev_principals=True if as_ else None)
    with output.progress() as progress, started_service(settings, progress=progress) as service:
        who = service.principal(as_)
        # The classes are read after the entity, so that none is missing of one that was just written.
        found = _entity_classes(service.store, entity)
        under = None if grant is None else _grant(service, grant, what)
        told = explain(service.gate.rules, who, what, present_day(), found, service.gate.classes(), grant=under)
    if field is not None:
        told = told.of_field(explained_field(found.type, field))
    _print(told, field, as_json=as_json)


def _grant(service: Service, id: str, purpose: Purpose | None) -> Grant:
    if purpose is None:
        raise InputError("A grant goes with a purpose.", where="--purpose", remedy="Name its purpose too.")
    found = service.grants.find(id)
    if found is None:
        raise NotFound("There is no grant of this id.", where="--grant", remedy="See the list of grants.")
    return found


def _print(told: Explanation, field: str | None, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(told.as_json(), ensure_ascii=False, indent=2) + "\n")
    else:
        print_explanation(told, field)


def _entity_classes(store: Store, id: str) -> EntityClasses:
    row = store.read("entity_classes", {"id": id})[0]
    if row["type"] is not None:
        return EntityClasses(id, node_type(row["type"]), {kind: row[kind.value] for kind in FieldClass})
    if row["into"] is not None:
        raise Merged(id, row["into"])
    if row["ended"]:
        raise Removed("This entity is no more.", where="--entity", remedy="Take an id from a search.")
    raise NotFound("There is no entity of this id.", where="--entity", remedy="Take an id from a search.")
