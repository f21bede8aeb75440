"""`page`: a network page as one file that opens anywhere, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from graph_service.access import Asking
from graph_service.commands import output
from graph_service.commands.asking import As, Grant, Purpose
from graph_service.commands.starting import started_service
from graph_service.errors import InputError
from graph_service.files import write_whole
from graph_service.pages import PAGES, PageParameters
from graph_service.parameters import read_parameters
from graph_service.settings import read_settings


def add_commands(app: typer.Typer) -> None:
    """Add `page`."""
    app.command("page")(_page)


def _page(
    name: Annotated[str, typer.Argument(help=f"Which page: {', '.join(PAGES)}.")],
    file: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
    topic: Annotated[str | None, typer.Option(help="Id of a topic.")] = None,
    measure: Annotated[str | None, typer.Option(help="Id of a measure.")] = None,
    around: Annotated[str | None, typer.Option(help="Id of the node in the middle.")] = None,
    around_steps: Annotated[int, typer.Option(help="Steps around it.")] = 2,
    district: Annotated[str | None, typer.Option(help="One of Berlin's districts.")] = None,
    earlier: Annotated[str | None, typer.Option(help="The first of two days, for the page change.")] = None,
    later: Annotated[str | None, typer.Option(help="The second of two days; today if none is named.")] = None,
    language: Annotated[str, typer.Option(help="Language it opens in: de or en.")] = "de",
    as_: As = None,
    purpose: Purpose = None,
    grant: Grant = None,
) -> None:
    """Write a network page: one HTML file that needs no other file and no network."""
    given: dict[str, Any] = {
        "topic": topic, "measure": measure, "around": around, "around_steps": around_steps, "district": district,
        "earlier": earlier, "later": later, "language": language,
    }  # fmt: skip
    parameters = read_parameters(PageParameters, given)
    assert isinstance(parameters, PageParameters)  # noqa: S101 - it is of that model
    settings = read_settings(dev_principals=True if as_ else None)
    with output.progress() as progress, started_service(settings, progress=progress, asks=True) as service:
        html = service.page(name, parameters, Asking(service.principal(as_), purpose, grant))
    try:
        write_whole(file, html)
    except OSError as error:
        raise InputError(f"The file cannot be written ({error.strerror}).", where="--output") from None
    output.err.print(f"{file} ({len(html.encode()) / 1e6:.1f} MB)", style="dim", markup=False)
