"""How commands get the service: Neo4j is started first, and the rest of the program is imported while it starts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph_service.settings import Settings
from graph_service.store import Progress, begun_local

if TYPE_CHECKING:
    from graph_service.service import Service


@contextmanager
def started_service(settings: Settings, *, progress: Progress, asks: bool = False) -> Iterator[Service]:
    """A service on the graph that the settings name; `asks`: it will be asked questions in words.

    Raises what `open_store` raises.
    """
    with begun_local(settings, progress=progress) as local:
        # Seconds of libraries: they come in while Neo4j starts.
        from graph_service.service import open_service  # noqa: PLC0415

        with open_service(settings, progress=progress, local=local, asks=asks) as service:
            yield service
