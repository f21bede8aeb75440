"""`token create`, `token list`, `token revoke`: API tokens, made and ended by whoever runs the service."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from graph_service.access import Role, Token, TokenBook, present_day, token_key
from graph_service.commands import output
from graph_service.errors import InputError
from graph_service.settings import read_settings
from graph_service.store import migrate, open_store

DAYS = 90  # a token lives if nothing else is said
_LASTING = re.compile(r"(\d{1,3})d")
Json = Annotated[bool, typer.Option("--json", help="The answer as JSON.")]


def add_commands(app: typer.Typer) -> None:
    """Add `token` with its three commands."""
    token = typer.Typer(help="API tokens: who may ask by HTTP, for which purposes, until when.", no_args_is_help=True)
    token.command("create")(_create)
    token.command("list")(_list)
    token.command("revoke")(_revoke)
    app.add_typer(token, name="token")


@contextmanager
def _book() -> Iterator[TokenBook]:
    settings = read_settings()
    with output.progress() as progress, open_store(settings, progress=progress) as store:
        migrate(store, progress=progress)
        yield TokenBook(store, lambda: token_key(settings))


def _create(
    role: Annotated[list[str], typer.Option(help=f"A role that it carries; may be repeated: {', '.join(Role)}.")],
    purposes: Annotated[str, typer.Option(help="What it may ask for: purposes with commas between them.")],
    about: Annotated[str, typer.Option(help="What it is for, without anybody's name.")],
    expires: Annotated[str, typer.Option(help="Last day (YYYY-MM-DD), or how long, such as 30d.")] = f"{DAYS}d",
    measure: Annotated[list[str] | None, typer.Option(help="Id of an own measure, with the role measure_team.")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="Id of an own unit, with the role administration.")] = None,
    person: Annotated[str | None, typer.Option(help="Id of the person whose token it is, if there is one.")] = None,
    as_json: Json = False,
) -> None:
    """Create a token and show it, this once."""
    until = _last_day(expires)
    with _book() as book:
        token, text = book.create(
            roles=role, purposes=[one.strip() for one in purposes.split(",") if one.strip()], until=until, about=about,
            measures=measure or (), units=unit or (), person=person,
        )  # fmt: skip
    if as_json:
        _print_json({"token": text, **_told(token)})
        return
    output.err.print("The token, shown this once; whoever has it may ask in its name:", style="dim")
    sys.stdout.write(text + "\n")
    output.err.print(
        f"For {', '.join(sorted(token.principal.purposes or ()))} until {token.until}. "
        f"Send it as `Authorization: Bearer {text[:12]}…` with a `Purpose`. "
        f"`graph-service token revoke {token.prefix}` ends it at once.",
        style="dim", markup=False,
    )  # fmt: skip


def _list(as_json: Json = False) -> None:
    """List the tokens: never the secret, and the day of the last use."""
    with _book() as book:
        tokens = book.tokens()
    if as_json:
        _print_json([_told(one) for one in tokens])
        return
    if not tokens:
        output.out.print("There is no token yet.")
        return
    columns = ("prefix", "state", "about", "roles", "purposes", "until", "last used")
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")  # a purpose that is cut short would be another one
    for one in tokens:
        told = _told(one)
        cells = (told["prefix"], told["state"], told["about"], ", ".join(told["roles"]), ", ".join(told["purposes"]),
                 told["until"], told["last_used"] or "never")  # fmt: skip
        table.add_row(*(escape(cell) for cell in cells))
    output.out.print(table)


def _revoke(prefix: Annotated[str, typer.Argument(help="The token's public prefix, as in the list.")]) -> None:
    """End a token at once."""
    with _book() as book:
        book.revoke(prefix)
    output.out.print(f"The token {prefix} opens nothing any more.", markup=False)


def _last_day(text: str) -> date:
    if match := _LASTING.fullmatch(text):
        return present_day() + timedelta(days=int(match[1]))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("This is no day.", where="--expires", remedy="Write YYYY-MM-DD, or 30d.") from None


def _told(token: Token) -> dict[str, Any]:
    who = token.principal
    return {
        "prefix": token.prefix, "state": token.state(present_day()), "about": token.about,
        "roles": sorted(who.roles - {Role.PUBLIC}), "measures": sorted(who.measures), "units": sorted(who.units),
        "person": who.person, "purposes": sorted(who.purposes or ()), "created": token.created.isoformat(),
        "until": token.until.isoformat(), "last_used": token.last_used.isoformat() if token.last_used else None,
    }  # fmt: skip


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
