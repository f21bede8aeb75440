"""Who asks and what for: what goes with every request through every door."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.access.principals import PUBLIC, Principal


@dataclass(frozen=True, slots=True)
class Asking:
    """A principal, the name of the purpose, the id of the grant that it asks under (if it does), and from where.

    `origin` tells those who ask without a name apart, say by their address; it stays in this process's memory.
    """

    principal: Principal = PUBLIC
    purpose: str | None = None
    grant: str | None = None
    origin: str = ""
