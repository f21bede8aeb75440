"""Sends what the fuzzer makes, as everybody, and looks for hidden canaries in all that leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from tests.canaries.askers import Asker
from tests.canaries.birds import Birds
from tests.canaries.listening import Tap
from tests.canaries.manners import MANNERS, PLAIN
from tests.canaries.searching import hidden, pieces
from tests.canaries.sending import PAGE, Sent, form_of
from tests.canaries.wire import Closed, Reply, Wire

A_ROUND = 400
"""Requests made up at a time; each is sent as several askers. A round can be found again by its number."""
MOST_ASKERS = 6
TEXTAREA = ("<textarea", "</textarea>")
ADDRESSES = ("link:", "location:")


class Leak(AssertionError):
    """Something hidden came out: where it stands and where it came out, never what it is."""


@dataclass
class Fuzzer:
    """A server, what is hidden in its graph, and who asks. `ended` are tokens that open nothing any more."""

    wire: Wire
    birds: Birds
    askers: Sequence[Asker]
    ended: Sequence[str]
    tap: Tap
    count: int = 0
    statuses: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)

    def run(self, requests: st.SearchStrategy[Sent], count: int, *, first_round: int = 0, shrinks: bool = True) -> None:
        """Send at least so many requests; raises `Leak`, with the smallest request that leaks as its note."""
        until, rounds = self.count + count, first_round
        while self.count < until:
            self._round(requests, rounds, min(A_ROUND, (until - self.count) // 2 + 1), shrinks=shrinks)
            rounds += 1
        self._look("the log", self.tap.take(), frozenset(), self._public)

    def _round(self, requests: st.SearchStrategy[Sent], number: int, examples: int, *, shrinks: bool) -> None:
        askers = st.lists(st.sampled_from(self.askers), min_size=1, max_size=MOST_ASKERS, unique=True)
        before = self.count

        @seed(number)
        @settings(
            max_examples=examples, deadline=None, database=None, report_multiple_bugs=False,
            phases=[Phase.generate, Phase.shrink] if shrinks else [Phase.generate],
            suppress_health_check=list(HealthCheck), verbosity=Verbosity.normal, print_blob=False,
        )  # fmt: skip
        @given(sent=requests, askers=askers)
        def nothing_hidden_leaves(sent: Sent, askers: list[Asker]) -> None:
            for asker in askers:
                self.ask(sent, asker)

        nothing_hidden_leaves()
        assert self.count > before

    def ask(self, sent: Sent, asker: Asker) -> Reply | None:
        """One request and all that leaves with it; none: the connection was closed without an answer."""
        __tracebackhide__ = True
        effective = self._effective(sent, asker)
        who = MANNERS[sent.manner].make(asker, self.ended)
        self.count += 1
        try:
            reply = self.wire.send(sent.as_bytes(asker, who), method=sent.method, alone=sent.alone)
        except Closed:
            self.statuses[sent.method, sent.route, 0] += 1
            self._look("the log", self.tap.take(), frozenset(), asker)
            return None
        self.statuses[sent.method, sent.route, reply.status] += 1
        visible = self.birds.visible(effective)
        for where, text, may_echo in parts_of(sent, reply):
            found = self._look(where, text, visible, asker, sent.echoed() if may_echo else "")
            self.seen |= found & visible
        self._look("the log", self.tap.take(reply.header("x-request-id")), frozenset(), asker)
        return reply

    def _effective(self, sent: Sent, asker: Asker) -> Asker | None:
        """As whom the request has to be answered: the start page knows no tokens; what is refused is nobody's."""
        if sent.route == PAGE:
            given = form_of(asker) if sent.form is not None else {"principal": "", "purpose": ""}
            return asker if given["principal"] else replace(self._public, purpose=given["purpose"] or None)
        return asker if sent.manner == PLAIN else None

    @property
    def _public(self) -> Asker:
        return next(one for one in self.askers if one.name == "public")

    def _look(self, where: str, text: str, visible: frozenset[str], asker: Asker, echoed: str = "") -> set[str]:
        """Raise `Leak` for the first thing that may not be there; returns the canaries that are."""
        __tracebackhide__ = True
        for what in hidden(text, self.birds, visible, echoed):
            raise Leak(f"{what} came out in {where} for {asker!r}")
        return pieces(text)


def parts_of(sent: Sent, reply: Reply) -> Iterator[tuple[str, str, bool]]:
    """What to look at, what it is called, and whether what was sent may stand in it.

    What is sent comes back in three places: the text field of the start page, addresses to go on to (`Link` of the next
    page, `Location` of what was merged), and the sentence that says which word of the input is wrong (422). Nowhere
    else: not in an answer, nor where something is refused or not found.
    """
    addresses = [line for line in reply.head.split("\r\n") if line.lower().startswith(ADDRESSES)]
    others = [line for line in reply.head.split("\r\n") if line not in addresses]
    yield "the headers", "\n".join(others), False
    yield "an address to go on to", "\n".join(addresses), True
    body = reply.text
    if sent.route == PAGE:
        before, _, rest = body.partition(TEXTAREA[0])
        body = before + rest.partition(TEXTAREA[1])[2]
    yield "the body", body, reply.status == 422
