"""`grant create`, `grant list`, `grant revoke`: what the support team allows one measure, about one topic."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from graph_service.access import Grant, GrantBook, load_principals, present_day, principal_named
from graph_service.commands import output
from graph_service.errors import InputError
from graph_service.settings import read_settings
from graph_service.store import migrate, open_store

As = Annotated[str, typer.Option("--as", help="Who gives it: a principal of the local file, of the support team.")]
Json = Annotated[bool, typer.Option("--json", help="The answer as JSON.")]


def add_commands(app: typer.Typer) -> None:
    """Add `grant` with its three commands."""
    grant = typer.Typer(
        help="Grants: a purpose bound to one measure and one topic, given by the support team.", no_args_is_help=True
    )
    grant.command("create")(_create)
    grant.command("list")(_list)
    grant.command("revoke")(_revoke)
    app.add_typer(grant, name="grant")


@contextmanager
def _book() -> Iterator[GrantBook]:
    with output.progress() as progress, open_store(read_settings(), progress=progress) as store:
        migrate(store, progress=progress)
        yield GrantBook(store)


def _create(
    as_: As,
    purpose: Annotated[str, typer.Option(help="What for, such as contact-mediation.")],
    measure: Annotated[str, typer.Option(help="Id of the measure whose team may ask under it.")],
    topic: Annotated[str, typer.Option(help="Id of the topic that it is about.")],
    until: Annotated[str, typer.Option(help="Its last day (YYYY-MM-DD), after a year at most.")],
    about: Annotated[str, typer.Option(help="A few words on why, without anybody's name.")],
    as_json: Json = False,
) -> None:
    """Give a grant: from now on the team of the measure may ask under it."""
    who = principal_named(load_principals(read_settings().principals_file), as_)
    last = _day(until)
    with _book() as book:
        grant = book.create(who, purpose=purpose, measure=measure, topic=topic, until=last, about=about)
    if as_json:
        _print_json(_told(grant))
        return
    sys.stdout.write(grant.id + "\n")
    output.err.print(
        f"For {grant.purpose} of {grant.measure} about {grant.topic} until {grant.until}. "
        f"Send it as `Grant: {grant.id}` with a `Purpose`, or --grant. "
        f"`graph-service grant revoke {grant.id} --as {who.id}` ends it at once.",
        style="dim", markup=False,
    )  # fmt: skip


def _list(as_json: Json = False) -> None:
    """List the grants, those that are over too."""
    with _book() as book:
        grants = book.grants()
    if as_json:
        _print_json([_told(one) for one in grants])
        return
    if not grants:
        output.out.print("There is no grant yet.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("id", "state", "purpose", "measure", "topic", "until", "about"):
        table.add_column(column, overflow="fold")  # an id that is cut short would be another one
    for one in grants:
        told = _told(one)
        names = ("id", "state", "purpose", "measure", "topic", "until", "about")
        table.add_row(*(escape(str(told[name])) for name in names))
    output.out.print(table)


def _revoke(grant: Annotated[str, typer.Argument(help="Id of the grant, as in the list.")], as_: As) -> None:
    """End a grant at once."""
    who = principal_named(load_principals(read_settings().principals_file), as_)
    with _book() as book:
        book.revoke(who, grant)
    output.out.print(f"The grant {grant} opens nothing any more.", markup=False)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("This is no day.", where="--until", remedy="Write YYYY-MM-DD.") from None


def _told(grant: Grant) -> dict[str, Any]:
    return {
        "id": grant.id, "state": grant.state(present_day()), "purpose": grant.purpose, "measure": grant.measure,
        "topic": grant.topic, "until": grant.until.isoformat(), "created": grant.created.isoformat(), "by": grant.by,
        "about": grant.about,
    }  # fmt: skip


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
