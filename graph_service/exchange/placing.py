"""Units inside an authority: one department is recognised though a source draws levels that another leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from graph_service.exchange.drafts import NodeDraft
from graph_service.exchange.existing import Existing
from graph_service.exchange.names import normalised_name, unit_number

_HIGHEST = 12  # levels; more is a circle


class Placing:
    """Finds the one unit of the graph that a part of an authority is, by its name or number and its place."""

    def __init__(self, existing: Existing, drafts: Sequence[NodeDraft]) -> None:
        self._existing = existing
        self._whole: dict[str, str] = dict(existing.wholes)
        self._named: dict[str, set[str]] = {}
        for entity in existing.named:
            if entity.id in self._whole:
                for spelling in _of_the_graph(entity.names):
                    self._named.setdefault(spelling, set()).add(entity.id)
        self._drafts = {key: draft for draft in drafts for key in draft.keys}
        self._times = Counter(self._in_authority(draft) for draft in drafts if draft.under)

    def place(self, id_: str, parent: str | None) -> None:
        """Note what a draft turned out to be, and what it is inside of."""
        if parent is not None:
            self._whole.setdefault(id_, parent)

    def unit_of(self, draft: NodeDraft, parent: str | None) -> str | None:
        """The id of the unit that the draft is about, or none.

        It bears the same name, or one of the two names is the number that the other begins with ("Abteilung I",
        "Abteilung I – Personal"). One of the two stands inside what the other is directly inside of. Neither the
        graph nor the files have a second one that fits, and the draft's source has no other key for it.
        """
        if parent is None or not self._named or self._times[self._in_authority(draft)] > 1:
            return None
        space = draft.keys[0].split(":", 1)[0] + ":" if draft.keys else ""
        above = {parent, *self._above(parent)}
        fitting = {
            id_
            for spelling in _spellings(draft.fields["name"]) for id_ in self._named.get(spelling, ())
            if self._whole[id_] in above or parent in self._above(id_)
        }  # fmt: skip
        if len(fitting) != 1:
            return None
        (found,) = fitting
        keys = self._existing.keys_of.get(found, ())
        known = not space or any(key.startswith(space) for key in keys) or found in above
        return None if known else found

    def _above(self, id_: str) -> Iterator[str]:
        for _ in range(_HIGHEST):
            whole = self._whole.get(id_)
            if whole is None:
                return
            yield whole
            id_ = whole

    def _in_authority(self, draft: NodeDraft) -> tuple[str, str]:
        """What tells drafts apart here: the key of the authority around it, and its number or name."""
        top, name = draft, draft.fields.get("name") or ""
        for _ in range(_HIGHEST):
            whole = self._drafts.get(top.under or "")
            if whole is None:
                break
            top = whole
        return (top.under or (top.keys[0] if top.keys else "")), unit_number(name) or normalised_name(name)


def _spellings(name: str) -> set[str]:
    """Under what a draft of that name may stand in `_of_the_graph`: its whole name, and its number marked as such."""
    whole, head = normalised_name(name), unit_number(name)
    found = {whole}
    if head == whole:
        found.add(f"{head} …")  # a bare number fits what begins with it
    elif head:
        found.add(head)  # and what begins with a number fits that number alone
    return found


def _of_the_graph(names: Iterable[str]) -> set[str]:
    found = set()
    for name in names:
        whole, head = normalised_name(name), unit_number(name)
        found.add(whole)
        if head and head != whole:
            found.add(f"{head} …")
    return found
