"""`person report`, `consent`, `withdraw`, `erase`, `correct`, `restrict`: a data subject's rights, one call each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import typer

from graph_service.access import (
    PURPOSES,
    Asking,
    Audience,
    Principal,
    check_may_exercise_rights,
    load_principals,
    present_day,
    principal_named,
)
from graph_service.access.consents import Consent, Form
from graph_service.commands import corrections, output
from graph_service.commands.person_words import page
from graph_service.commands.starting import started_service
from graph_service.data_subjects import words
from graph_service.errors import InputError
from graph_service.schema import FieldClass
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
    person.command("consent")(_consent)
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
        report = service.rights.report_on(person, Asking(who, purpose))
    if as_json:
        output.print_json(report)
    else:
        output.out.print(page(report), markup=False, highlight=False)


def _consent(
    person: Person,
    as_: As,
    purpose: Annotated[list[str], typer.Option(help="What the person agrees to; may be repeated.")],
    form: Annotated[Form, typer.Option(help="How it was said.")],
    identity: Annotated[str, typer.Option("--identity-checked", help="How it was made sure that it is the person.")],
    day: Annotated[str | None, typer.Option(help="When (YYYY-MM-DD).", show_default="today")] = None,
    until: Annotated[str | None, typer.Option(help="Its last day (YYYY-MM-DD).")] = None,
    to: Annotated[str | None, typer.Option(help="Open it to these too: community, administration, granted …")] = None,
    field: Annotated[
        list[FieldClass] | None, typer.Option(help="With --to: what is opened beside the record; may be repeated.")
    ] = None,
    note: Annotated[str, typer.Option(help="What else proves it; needed for an oral one.")] = "",
) -> None:
    """Record a consent of a person with its day and form (Art. 7(1)), and open what it names with --to."""
    # Who heard an oral consent is a proof of its own: a checked identity is none.
    proof = "" if form is Form.ORAL and not note else "; ".join(filter(None, (note, f"Identität geprüft: {identity}")))
    record = Consent(_day(day) or present_day(), True, tuple(purpose), form, _day(until), proof)
    with _handling(person, as_, RIGHTS) as (service, _):
        after = service.rights.enter_consent(person, record, to=to, kinds=field or ())
    output.out.print(f"Festgehalten: {record}", markup=False, highlight=False, soft_wrap=True)
    _print_audiences(after)


def _withdraw(
    person: Person,
    as_: As,
    purpose: Annotated[list[str] | None, typer.Option(help="Only for this purpose; may be repeated.")] = None,
    form: Annotated[Form | None, typer.Option(help="How it was said.")] = None,
    note: Annotated[str, typer.Option(help="What the record should say beside it.")] = "",
) -> None:
    """Withdraw the consents of a person, all or for some purposes: it counts for every later answer (Art. 7(3))."""
    with _handling(person, as_, RIGHTS) as (service, _):
        left = service.rights.withdraw(person, purpose or (), form=form, note=note)
    if purpose:
        output.out.print(f"Widerrufen: {', '.join(purpose)}.", markup=False, highlight=False)
        _print_audiences(left)
    else:
        output.out.print("Alle Einwilligungen sind widerrufen; die Person erscheint in keiner Antwort mehr.")


def _print_audiences(audiences: Mapping[str, Audience]) -> None:
    output.out.print("Heute offen:")
    for part, who in words.audiences_in_words({name: str(audience) for name, audience in audiences.items()}):
        output.out.print(f"  {part}: {who}", markup=False, highlight=False, soft_wrap=True)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("This is no day.", where="--day", remedy="Write YYYY-MM-DD.") from None


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
        erased = service.rights.erase(person)
    output.out.print(
        f"Gelöscht: der Schlüssel {'ist vernichtet' if erased.key else 'war nicht mehr da'}; "
        f"{erased.ties} Verbindungen und {erased.claims} Aussagen von Quellen sind entfernt. "
        "Stellen, Maßnahmen und Erkenntnisse bleiben.",
        highlight=False,
    )
