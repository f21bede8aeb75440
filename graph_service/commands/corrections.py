"""`person correct`, `restrict`, `unrestrict`: what the officer does for a person (Art. 16 and 18 GDPR)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from graph_service.access import Asking, Principal, load_principals, principal_named
from graph_service.commands import output
from graph_service.commands.starting import started_service
from graph_service.errors import InputError
from graph_service.schema import LIST_MARK, NODE_TYPES, Kind
from graph_service.service import Service
from graph_service.settings import read_settings

Person = Annotated[str, typer.Argument(help="Id of the person.", show_default=False)]
As = Annotated[str, typer.Option("--as", help="Who handles the request: a principal of the local file.")]
Purpose = Annotated[str, typer.Option("--purpose", help="What for.")]
RIGHTS = "data-subject-rights"
LONGEST_CHECK = 200  # letters


@contextmanager
def _serving(name: str) -> Iterator[tuple[Service, Principal]]:
    settings = read_settings()
    who = principal_named(load_principals(settings.principals_file), name)
    with output.progress() as progress, started_service(settings, progress=progress) as service:
        yield service, who


def correct(
    person: Person,
    as_: As,
    field: Annotated[str, typer.Option(help="name, email, phone, profile or languages.")],
    value: Annotated[str, typer.Option(help="What is right; items of a list with ' | ' between; empty removes it.")],
    checked: Annotated[str, typer.Option(help="How it was checked who asks, such as: Dienstausweis vorgelegt.")],
    purpose: Purpose = RIGHTS,
) -> None:
    """Correct what is stored on a person (Art. 16); what stood there before is kept, sealed, and told in the report."""
    if not 0 < len(checked.strip()) <= LONGEST_CHECK:
        raise InputError(f"Say it in 1 to {LONGEST_CHECK} letters.", where="--checked")
    known = {one.name: one for one in NODE_TYPES["Person"].fields}
    is_list = field in known and known[field].kind is Kind.TEXTS
    given = value.split(LIST_MARK) if is_list and value else value
    with _serving(as_) as (service, who):
        changed = service.rights.correct(person, {field: given}, checked.strip(), Asking(who, purpose))
    output.out.print("Berichtigt; die frühere Angabe steht im Bericht." if changed else "So steht es schon da.")


def restrict(
    person: Person,
    as_: As,
    reason: Annotated[str, typer.Option(help="Why, such as: Richtigkeit bestritten.")],
    purpose: Purpose = RIGHTS,
) -> None:
    """Restrict the processing of a person's data (Art. 18): it is kept, and appears to nobody but the officer."""
    with _serving(as_) as (service, who):
        service.rights.restrict(person, reason, Asking(who, purpose))
    output.out.print("Eingeschränkt: Die Person erscheint in keiner Antwort mehr; gespeichert bleibt alles.")


def unrestrict(person: Person, as_: As, purpose: Purpose = RIGHTS) -> None:
    """End the restriction: what the person has agreed to counts again; the person is to be told before (Art. 18(3))."""
    with _serving(as_) as (service, who):
        service.rights.unrestrict(person, Asking(who, purpose))
    output.out.print("Die Einschränkung ist aufgehoben. Die Person ist vorher zu unterrichten (Art. 18 Abs. 3).")
