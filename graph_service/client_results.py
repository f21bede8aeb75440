"""What the client gives: typed rows, rankings and networks, as tables for pandas and graphs for networkx."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from pydantic import BaseModel

from graph_service.analyses.ranking import Place
from graph_service.analysing import AnalysisAnswer
from graph_service.errors import SettingError
from graph_service.files import write_whole
from graph_service.networking import NetworkAnswer, NodeColumns
from graph_service.registry import Answer

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

Row = TypeVar("Row", bound=BaseModel)

FRAME_MAY = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox allow-modals"
"""What a page in a notebook may: its scripts, saving, links (which open as any page does) and the print dialogue."""

SHORT = ("name", "label", "text", "de", "value")
"""The fields that stand for a whole model in one cell, the first that is there."""


class Rows(Sequence[Row], Generic[Row]):
    """The rows of an answer; `answer` is the whole of it, with notices and purpose."""

    def __init__(self, answer: Answer[Row]) -> None:
        self.answer = answer

    def __len__(self) -> int:
        return len(self.answer.items)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        return self.answer.items[place]

    def to_frame(self) -> pd.DataFrame:
        """A table with a row for each, a column for each field; what is itself a thing stands there by its name."""
        (row_type,) = type(self.answer).__pydantic_generic_metadata__["args"]
        return _frame(tuple(row_type.model_fields), [
            {name: cell(getattr(row, name)) for name in row_type.model_fields} for row in self.answer.items
        ])  # fmt: skip


class RankedPlaces(Sequence[Place]):
    """The places of a ranking; `answer` is the whole of it, with remarks and what it was made of."""

    def __init__(self, answer: AnalysisAnswer) -> None:
        self.answer = answer

    def __len__(self) -> int:
        return len(self.answer.items)

    @overload
    def __getitem__(self, place: int) -> Place: ...
    @overload
    def __getitem__(self, place: slice) -> list[Place]: ...
    def __getitem__(self, place: int | slice) -> Place | list[Place]:
        return self.answer.items[place]

    def to_frame(self) -> pd.DataFrame:
        """A table: rank, ids, names, houses, score, why (German; English in `because`), stability."""
        columns = (
            "rank", "id", "type", "name", "house", "score", "warum", "because", "stability", "distinguishable",
        )  # fmt: skip
        return _frame(columns, [
            {
                "rank": place.rank,
                "id": cell([node.id for node in place.nodes]),
                "type": cell([node.type for node in place.nodes]),
                "name": cell([node.name or node.id for node in place.nodes]),
                "house": cell([node.house for node in place.nodes]),
                "score": place.score,
                "warum": " ".join(reason.de for reason in place.because),
                "because": " ".join(reason.en for reason in place.because),
                "stability": place.stability,
                "distinguishable": place.distinguishable,
            }
            for place in self.answer.items
        ])  # fmt: skip


class Network:
    """A network; `answer` holds its nodes and ties as columns."""

    def __init__(self, answer: NetworkAnswer) -> None:
        self.answer = answer

    def __len__(self) -> int:
        return len(self.answer.nodes.id)

    def to_networkx(self) -> nx.Graph[Any]:
        """The network as a `networkx` graph, as the service's own analyses get it; it is yours to change."""
        import networkx as nx  # noqa: PLC0415 - who wants tables alone does without

        answer, nodes, ties = self.answer, self.answer.nodes, self.answer.ties
        kinds = {(False, False): nx.Graph, (True, False): nx.DiGraph, (True, True): nx.MultiDiGraph}
        graph = kinds[answer.directed, answer.parallel]()
        names = [name for name in NodeColumns.model_fields if name != "id"]
        columns = [getattr(nodes, name) for name in names]
        graph.add_nodes_from(
            (id, dict(zip(names, values, strict=True))) for id, *values in zip(nodes.id, *columns, strict=True)
        )
        told = ["type", "weight", "since", "until", "strength", *(["over"] if ties.over is not None else [])]
        given = [getattr(ties, name) for name in told]
        graph.add_edges_from(
            (nodes.id[start], nodes.id[end], dict(zip(told, values, strict=True)))
            for start, end, *values in zip(ties.start, ties.end, *given, strict=True)
        )
        return graph

    def to_frame(self) -> pd.DataFrame:
        """The nodes as a table."""
        return _pandas().DataFrame(self.answer.nodes.model_dump())

    def ties_to_frame(self) -> pd.DataFrame:
        """The ties as a table, their ends by id."""
        ids, ties = self.answer.nodes.id, self.answer.ties
        columns: dict[str, Any] = ties.model_dump(
            exclude={"start", "end", "over"} if ties.over is None else {"start", "end"}
        )
        ends = {"start": [ids[place] for place in ties.start], "end": [ids[place] for place in ties.end]}
        return _pandas().DataFrame({**ends, **columns})


class NetworkPage:
    """A network page; `html` is the whole file."""

    def __init__(self, html: str) -> None:
        self.html = html

    def save(self, file: str | Path) -> None:
        """Write it to a file, which opens anywhere without a network; on an error an older one stays as it was."""
        write_whole(Path(file), self.html)

    def _repr_html_(self) -> str:
        """The page in a frame of its own, so that neither its style nor its script reaches the notebook.

        It may open links in a new tab, print and save pictures; it has no origin, and so no access to the notebook.
        """
        return (
            f'<iframe srcdoc="{html.escape(self.html)}" sandbox="{FRAME_MAY}" title="Netzseite" '
            'style="width: 100%; height: 640px; border: 1px solid #ccc"></iframe>'
        )


def cell(value: Any) -> Any:
    """A value as it stands in a table: numbers and texts as they are, things by their names, several with commas."""
    if isinstance(value, BaseModel):
        for name in SHORT:
            if inner := getattr(value, name, None):
                return cell(inner)
        first = next((getattr(value, name) for name in type(value).model_fields if getattr(value, name)), None)
        return cell(first)
    if isinstance(value, list):
        return ", ".join(str(cell(one)) for one in value if one is not None)
    return value


def _frame(columns: Sequence[str], rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A table with these columns, also when it is empty."""
    return _pandas().DataFrame(rows, columns=list(columns))


def _pandas() -> Any:
    """Pandas, which the service itself does without."""
    try:
        import pandas as pd  # noqa: PLC0415 - as above
    except ImportError:
        raise SettingError("pandas is not installed.", remedy="pip install 'graph-service[notebooks]'") from None
    return pd
