"""`retention`: remove what is over, and say how much it was, of nobody whose."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from graph_service.commands import output
from graph_service.commands.starting import started_service
from graph_service.settings import read_settings

WORDS = {
    "persons": "Personen, die niemandem mehr offenstehen", "values": "Angaben, die niemandem mehr offenstehen",
    "ties": "beendete oder alte Verbindungen", "contact_attempts": "Bezüge von Kontaktversuchen zu Personen",
    "claims": "abgelehnte oder beendete Aussagen", "corrections": "frühere Angaben nach Berichtigungen",
    "suggestions": "alte Vorschläge", "tokens": "abgelaufene Zugangsschlüssel",
    "grants": "abgelaufene Freigaben",
    "disclosures": "Einträge im Protokoll der Offenlegungen",
}  # fmt: skip


def add_commands(app: typer.Typer) -> None:
    """Add `retention`."""

    @app.command()
    def retention(
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what is over, and remove nothing.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="The numbers as JSON.")] = False,
    ) -> None:
        """Remove every personal datum whose term has ended (docs/data-protection.md); to be run each day."""
        settings = read_settings()
        with output.progress() as progress, started_service(settings, progress=progress) as service:
            counts = service.remove_what_is_over(dry_run=dry_run).counts()
        if as_json:
            sys.stdout.write(json.dumps({"dry_run": dry_run, "removed": counts}, indent=2) + "\n")
            return
        output.out.print("Zu entfernen wären:" if dry_run else "Entfernt:")
        for name, count in counts.items():
            output.out.print(f"  {count:6d}  {WORDS[name]}", highlight=False)
