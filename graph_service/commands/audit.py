"""`audit verify`, `audit show`, `audit expire`: whether the log of disclosures is whole, what it says, and its term."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from graph_service.access import (
    PUBLIC,
    PURPOSES,
    DisclosureLog,
    default_rules,
    load_principals,
    principal_named,
    read_log,
)
from graph_service.access.checking_chain import ChainBroken
from graph_service.access.seals import Position
from graph_service.commands import output
from graph_service.commands.audit_words import count_of, report, sentences, table_of
from graph_service.errors import InputError
from graph_service.settings import Settings, read_settings

_NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
_PERSON = re.compile(r"person-[0-9a-z-]{1,64}")

Json = Annotated[bool, typer.Option("--json", help="The answer as JSON.")]


def add_commands(app: typer.Typer) -> None:
    """Add `audit` with its three commands."""
    audit = typer.Typer(help="The log of disclosures: check it, read it, end its term.", no_args_is_help=True)
    audit.command("verify")(_verify)
    audit.command("show")(_show)
    audit.command("expire")(_expire)
    app.add_typer(audit, name="audit")


def _verify(
    noted: Annotated[str | None, typer.Option(help="What this command said earlier, as NUMBER:SEAL.")] = None,
    as_json: Json = False,
) -> None:
    """Check the log from its first to its last line; ends with 3 when it is not as it was written."""
    at = _noted(noted)
    verdict = _log(read_settings()).check(at)
    if as_json:
        _print_json(report(verdict))
    else:
        for sentence in sentences(verdict, at):
            output.out.print(sentence, highlight=False, markup=False, soft_wrap=True)
    if verdict.fault is not None:
        raise typer.Exit(ChainBroken.exit_code)


def _show(
    person: Annotated[str, typer.Option(help="Id of the person whose data were shown.")],
    as_: Annotated[
        str | None, typer.Option("--as", help="Who asks: a principal of the local file.", show_default="public")
    ] = None,
    purpose: Annotated[str | None, typer.Option(help="What for: data-subject-rights, or about oneself any.")] = None,
    as_json: Json = False,
) -> None:
    """List who was shown that person's data; the reading is logged too."""
    if not _PERSON.fullmatch(person):
        raise InputError("This is no id of a person.", where="--person", remedy="Such as person-0f1e2d3c4b5a.")
    # Whoever may type commands here may read the log's file too: the roles say who reads, and what for.
    settings = read_settings()
    who = principal_named(load_principals(settings.principals_file), as_ or PUBLIC.id)
    what = None if purpose is None else PURPOSES.named(purpose)
    found = read_log(_log(settings), default_rules(), who, what, person)
    if as_json:
        _print_json({"person": person, "items": [asdict(one) for one in found]})
    elif not found:
        output.out.print("Daten dieser Person wurden, soweit das Protokoll reicht, niemandem gezeigt.")
    else:
        output.out.print(table_of(found))


def _expire(as_json: Json = False) -> None:
    """Remove the entries whose term has ended (DISCLOSURES_KEPT_DAYS); the rest can still be checked."""
    settings = read_settings()
    removed = _log(settings).expire(settings.disclosures_kept_days)
    if as_json:
        _print_json({"removed": removed, "kept_days": settings.disclosures_kept_days})
    else:
        days = settings.disclosures_kept_days
        output.out.print(f"Entfernt, weil älter als {days} Tage: {count_of(removed)}.", highlight=False)


def _log(settings: Settings) -> DisclosureLog:
    return DisclosureLog(settings.graph_data_dir, settings.disclosures_key_file)


def _noted(text: str | None) -> Position | None:
    if text is None:
        return None
    found = _NOTED.fullmatch(text)
    if found is None:
        raise InputError("This is no checkpoint.", where="--noted", remedy="Give what `audit verify` told earlier.")
    return Position(int(found[1]), found[2])


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
