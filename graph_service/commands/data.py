"""`import`, `conflicts`, `merge`, `split`: what goes into the graph, and what its sources disagree about."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from graph_service.commands import output
from graph_service.commands.starting import started_service
from graph_service.errors import InputError
from graph_service.exchange import (
    KINDS,
    ImportOptions,
    conflicts,
    import_files,
    merge,
    read_crosswalk,
    read_mapping_file,
    remove_unfinished_loads,
    resolve_conflict,
    split,
    template,
    with_ignored,
    with_map_option,
)
from graph_service.settings import read_settings

if TYPE_CHECKING:
    from graph_service.service import Service

Json = Annotated[bool, typer.Option("--json", help="The outcome as JSON.")]


@contextmanager
def _writing() -> Iterator[Service]:
    """The service for a command that writes; the bar of its start has gone, so that its words stand by themselves."""
    with ExitStack() as stack:
        with output.progress() as progress:
            service = stack.enter_context(started_service(read_settings(), progress=progress))
        yield service


def _embed(service: Service, done: str) -> None:
    """Make the vectors that are missing, a job that can be stopped: then it is told that what came before is `done`."""
    try:
        with output.progress() as progress:
            service.embed_missing(progress=progress)
    except BaseException:
        output.err.print(
            f"{done}. Nur die Bedeutung der Texte ist nicht ganz berechnet: Das geht beim nächsten import oder run "
            "dort weiter, wo es war; bis dahin geht die Suche nach Wörtern.",
            markup=False, highlight=False, style="yellow",
        )  # fmt: skip
        raise


def _tell(as_json: bool, content: Any, words: RenderableType) -> None:
    """The outcome, for programs or for people, at once and before what follows."""
    if as_json:
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        output.out.print(words, markup=False)
    sys.stdout.flush()


def add_commands(app: typer.Typer) -> None:
    """Add the commands that write."""
    app.command("import", help=f"Import files of one kind: {', '.join(KINDS)}.")(_import)
    app.command("conflicts")(_conflicts)
    app.command("merge")(_merge)
    app.command("split")(_split)
    app.command("template")(_template)


def _import(
    kind: Annotated[str, typer.Argument(help=f"One of: {', '.join(KINDS)}.")],
    files: Annotated[list[Path], typer.Argument(help="The files.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
    mapping: Annotated[Path | None, typer.Option(help="TOML file that maps columns and types.")] = None,
    map_: Annotated[list[str] | None, typer.Option("--map", help="theirs=ours or type:theirs=Ours.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Columns and types left out on purpose.")] = None,
    crosswalk: Annotated[
        Path | None, typer.Option(help="CSV of your own decisions on names and keys; they count before the package's.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Source of rows that name none.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Date of rows that name none.")] = None,
    audience: Annotated[str | None, typer.Option(help="Audience of rows that name none, in words.")] = None,
    as_json: Json = False,
) -> None:
    table = read_mapping_file(mapping) if mapping else ImportOptions().mapping
    for text in map_ or ():
        table = with_map_option(table, text)
    for text in ignore or ():
        table = with_ignored(table, text)
    options = replace(ImportOptions(), mapping=table, source=source, as_of=as_of, audience=audience)
    decisions = read_crosswalk(crosswalk)
    with _writing() as service:
        with output.progress() as progress:
            remove_unfinished_loads(service.store)
            report = import_files(
                service.store, kind, files, dry_run=dry_run, options=options, progress=progress, crosswalk=decisions
            )
        # Told before the vectors are made: their job takes longest, and may be stopped.
        _tell(as_json, report.as_json(), report.as_rich())
        if report.ok and not dry_run:
            _embed(service, "Der Import ist abgeschlossen")
    if not report.ok:
        raise typer.Exit(InputError.exit_code)


def _conflicts(
    accept: Annotated[str | None, typer.Option(help="Id of a claim whose value is right.")] = None,
    reject: Annotated[str | None, typer.Option(help="Id of a claim whose value is wrong.")] = None,
    as_json: Json = False,
) -> None:
    """List what sources say against each other, of persons without names and values, or resolve one."""
    if accept and reject:
        raise InputError("Only one claim is decided at a time.", where="--accept, --reject", remedy="Name one.")
    with _writing() as service:
        if accept:
            resolve_conflict(service.store, accept, "accept")
        if reject:
            resolve_conflict(service.store, reject, "reject")
        found = conflicts(service.store)
    if as_json:
        _tell(True, [asdict(one) for one in found], "")
        return
    if not found:
        output.out.print("Keine offenen Widersprüche.")
        return
    table = Table("Aussage", "über", "Feld", "gezeigt", "sagt", "Quelle", "Stand", box=None, header_style="bold")
    for column in table.columns:
        column.overflow = "fold"  # what is cut off can neither be judged nor, as an id, be decided on
    table.columns[0].no_wrap = True
    for one in found:
        name, shown, value = one.name or one.entity, str(one.shown or ""), one.value or ""
        if one.personal:
            value = "nicht gezeigt: personenbezogen"
        table.add_row(*map(escape, (one.claim, name, one.field, shown, value, one.source, one.as_of)))
    output.out.print(table)
    if any(one.personal for one in found):
        output.out.print(
            "Was Quellen zu Personen sagen, zeigt graph-service ask person ID --as … --purpose … (mit Protokoll).",
            markup=False, highlight=False,
        )  # fmt: skip


def _merge(
    id: Annotated[str, typer.Argument(help="The id that ends.")],
    into: Annotated[str, typer.Argument(help="The id that goes on.")],
    as_json: Json = False,
) -> None:
    """Make two entities one; the first id leads to the second from now on."""
    with _writing() as service:
        merge(service.store, id, into)
        _tell(as_json, {"id": id, "into": into}, f"{id} goes on as {into}.")
        _embed(service, "Die beiden sind eins")


def _split(
    key: Annotated[str, typer.Argument(help="The source key that means something else, as source:key.")],
    name: Annotated[str, typer.Argument(help="Name of the new entity.")],
    as_json: Json = False,
) -> None:
    """Take what one source key means out of an entity into a new one."""
    with _writing() as service:
        new = split(service.store, key, name)
        _tell(as_json, {"key": key, "id": new}, f"{key} is now {new}.")
        _embed(service, "Die beiden sind getrennt")


def _template(
    name: Annotated[str, typer.Argument(help="nodes, edges, or a type of the vocabulary.")] = "nodes",
) -> None:
    """Print an empty table to fill in, as CSV with the columns that `import table` reads."""
    sys.stdout.write(template(name))
