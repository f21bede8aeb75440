"""The kinds of files that can be imported: each reader turns files into drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from graph_service.exchange.drafts import Draft, Findings
from graph_service.exchange.kinds import measures, organigram, services, table, units
from graph_service.exchange.options import ImportOptions

Reader = Callable[[Sequence[Path], ImportOptions, Findings], Iterator[Draft]]

KINDS: dict[str, Reader] = {
    "organigram": organigram.read,
    "units": units.read,
    "services": services.read,
    "measures": measures.read,
    "table": table.read,
}
