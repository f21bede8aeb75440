"""`person report`, `withdraw`, `erase`, `correct`, `restrict`: the rights of a data subject, one call each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from graph_service.access import PURPOSES, Principal, check_may_exercise_rights, load_principals, principal_named
from graph_service.commands import corrections, output
from graph_service.commands.person_words import page
from graph_service.commands.starting import started_service
from graph_service.errors import InputError
from graph_service.service import Service
from graph_service.settings import read_settings

Person = Annotated[str, typer.Argument(help="Id of the person.", show_default=False)]
As = Annotated[str, typer.Option("--as", help="Who handles the request: a principal of the local file.")]
Purpose = Annotated[str, typer.Option("--purpose", help="What for.")]
RIGHTS = "data-subject-rights"


def add_commands(app: typer.Typer) -> None:
    """Add `person` with its commands."""
    person = typer.Typer(help="The rights of a person in the graph (Art. 7, 15 to 18, 20 GDPR).", no_args_is_help=True)
    person.command("report")(_report)
    person.command("withdraw")(_withdraw)
    person.command("erase")(_erase)
    person.command("correct")(corrections.correct)
    person.command("restrict")(corrections.restrict)
    person.command("unrestrict")(corrections.unrestrict)
    app.add_typer(person, name="person")


@contextmanager
def _handling(person: str, name: str, purpose: str) -> Iterator[tuple[Service, Principal]]:
    settings = read_settings()
    who = principal_named(load_principals(settings.principals_file), name)
    with output.progress() as progress, started_service(settings, progress=progress) as service:
        check_may_exercise_rights(service.gate.rules, who, PURPOSES.named(purpose), person)
        yield service, who


def _report(
    person: Person,
    as_: As,
    purpose: Purpose = RIGHTS,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON, to take along (Art. 20).")] = False,
) -> None:
    """Tell everything that is stored on a person, and to whom it was shown (Art. 15)."""
    with _handling(person, as_, purpose) as (service, who):
        report = service.report_on(person, principal=who, purpose=purpose)
    if as_json:
        output.print_json(report)
    else:
        output.out.print(page(report), markup=False, highlight=False)


def _withdraw(person: Person, as_: As, purpose: Purpose = RIGHTS) -> None:
    """Withdraw all consents of a person: from now on nobody but the officer sees it (Art. 7(3))."""
    with _handling(person, as_, purpose) as (service, _):
        service.withdraw(person)
    output.out.print("Alle Einwilligungen sind widerrufen; die Person erscheint in keiner Antwort mehr.")


def _erase(
    person: Person,
    as_: As,
    purpose: Purpose = RIGHTS,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
) -> None:
    """Erase a person in the graph and, by destroying its key, in every copy of it (Art. 17)."""
    if not yes and not typer.confirm("Das lässt sich nicht rückgängig machen. Person löschen?", err=True):
        raise InputError("Nothing was erased.", where="--yes")
    with _handling(person, as_, purpose) as (service, _):
        erased = service.erase(person)
    output.out.print(
        f"Gelöscht: der Schlüssel {'ist vernichtet' if erased.key else 'war nicht mehr da'}; "
        f"{erased.ties} Verbindungen und {erased.claims} Aussagen von Quellen sind entfernt. "
        "Stellen, Maßnahmen und Erkenntnisse bleiben.",
        highlight=False,
    )
