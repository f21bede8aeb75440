"""How long work tells how far it is: one callback, and a bar for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar


class Progress(Protocol):
    """Called with the steps done, the steps in all (0: not known) and a few words on what is being done."""

    def __call__(self, done: int, total: int, text: str) -> None:
        """Tell how far it is."""


def silent(done: int, total: int, text: str) -> None:
    """Tell nothing."""


@contextmanager
def console_progress(console: Console | None = None) -> Iterator[Progress]:
    """A bar on standard error, one line for each text; it disappears at the end and is silent without a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console or Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(done: int, total: int, text: str) -> None:
            if text not in tasks:
                tasks[text] = bar.add_task(text, total=total or None)
            bar.update(tasks[text], completed=done, total=total or None)

        yield show
