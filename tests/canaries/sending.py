"""A request of the fuzzer, as it goes over the wire, and the bait that is put into it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from graph_service.schema import DISTRICTS
from tests.canaries.askers import Asker
from tests.canaries.birds import LENGTH, MARK, PIECE, masked
from tests.canaries.manners import PLAIN
from tests.noninterference.graphs import WORDS, RandomGraph

PAGE = "/"


@dataclass(frozen=True)
class Sent:
    """A request but for who asks. `route` is the path as described; a `form` is the start page's."""

    method: str
    route: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    form: Mapping[str, str] | None = None
    manner: str = PLAIN
    alone: bool = False

    def __repr__(self) -> str:
        body = self.body[:300].decode("utf-8", "replace") + ("…" if len(self.body) > 300 else "")
        parts = [f"{self.method} {self.target[:300]}", *(f"{name}: {value[:100]}" for name, value in self.headers)]
        parts += [f"{name}={value[:300]}" for name, value in (self.form or {}).items()]
        return masked(f"<{' | '.join([*parts, body] if body else parts)} ({self.manner})>")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))  # hypothesis would show all fields as they are

    def echoed(self) -> str:
        """All that was sent, as the letters of an echo would be."""
        form = " ".join((self.form or {}).values())
        headers = " ".join(value for _, value in self.headers)
        return f"{self.target} {headers} {form} {self.body.decode('utf-8', 'replace')}"

    def as_bytes(self, asker: Asker, who: Sequence[tuple[str, str]]) -> bytes:
        """The request as it goes over the wire."""
        headers, body = [("Host", "127.0.0.1"), ("Accept-Encoding", "gzip"), *self.headers, *who], self.body
        if self.form is not None:
            # The page asks who it is itself; a token means nothing to it.
            headers = [one for one in headers if one[0] not in ("Principal", "Purpose", "Grant", "Authorization")]
            body = urlencode({**self.form, **form_of(asker)}).encode()
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        if body or self.method == "POST":
            headers.append(("Content-Length", str(len(body))))
        lines = [f"{self.method} {self.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
        return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + body


def form_of(asker: Asker) -> dict[str, str]:
    """Who asks, what for and under which grant, as the start page has it in its form."""
    name = "" if asker.token or asker.name == "public" else asker.name
    return {"principal": name, "purpose": asker.purpose or "", "grant": (asker.grant_id or "") if name else ""}


@dataclass(frozen=True)
class Bait:
    """What of the graph is put into requests: ids, names and words, of the hidden above all."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    words: tuple[str, ...]
    cursors: tuple[str, ...]


def one_of_these(some: Sequence[Any]) -> st.SearchStrategy[Any]:
    """One of them, of which a failing test shows the one that was taken and not all that there are."""
    return st.integers(0, len(some) - 1).map(lambda place: some[place])


def bait_of(graph: RandomGraph, staged: RandomGraph) -> Bait:
    """Everything that somebody who guesses well could send."""
    nodes = (*graph.nodes, *staged.nodes)
    ids = [one["id"] for one in (*nodes, *graph.redirects)]
    names = [node["name"] for node in nodes]
    found = sorted({bird for one in (*nodes, *graph.edges) for text in _strings(one) for bird in PIECE.findall(text)})
    parts = [bird[:length] for bird in found[::7] for length in (len(MARK) + 1, LENGTH - 1)]
    sentences = [f"Wer ist zuständig für {name} in {DISTRICTS[0]}?" for name in names[::5]]
    typing_errors = [word[:-1] + word[-1] * 2 for word in WORDS]
    places = [f"{node['name']} {node['id']}" for node in nodes] + found[::5]
    return Bait(
        ids=(*ids, *(one[:-1] for one in ids[::5]), *(f"{one}x" for one in ids[::9]), "unit:never-was"),
        texts=(*names, *names, *sentences, *parts, *typing_errors, *WORDS, *ids[::5]),
        words=(*found, *parts),
        cursors=tuple(base64.urlsafe_b64encode(place.encode()).decode().rstrip("=") for place in places),
    )


def _strings(one: Mapping[str, Any]) -> Iterator[str]:
    for value in one.values():
        yield from ([value] if isinstance(value, str) else value if isinstance(value, list) else ())
