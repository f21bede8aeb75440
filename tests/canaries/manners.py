"""How an asker says who it is and what for: as it should, and in every way that must open nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.canaries.askers import Asker, Headers

HUGE = 60_000  # letters in a header


@dataclass(frozen=True, slots=True)
class Manner:
    """Makes of an asker the headers of its request. All but the plain one are refused, whoever uses them."""

    make: Callable[[Asker, Sequence[str]], Headers]
    status: int = 422


def _purpose(asker: Asker) -> str:
    return asker.purpose or "contact-mediation"


def _who(asker: Asker) -> Headers:
    return tuple(one for one in asker.headers if one[0] not in ("Purpose", "Grant"))


def _with_purpose(change: Callable[[str], str]) -> Manner:
    return Manner(lambda asker, ended: (*_who(asker), ("Purpose", change(_purpose(asker)))))


def _with_token(change: Callable[[str], str]) -> Manner:
    def make(asker: Asker, ended: Sequence[str]) -> Headers:
        token = change(asker.token or ended[0])
        return (("Authorization", f"Bearer {token}"), ("Purpose", _purpose(asker)))

    return Manner(make, 401)


def _ended(place: int) -> Manner:
    return Manner(
        lambda asker, ended: (("Authorization", f"Bearer {ended[place]}"), ("Purpose", "contact-mediation")), 401
    )


def _with_grant(grant: str, status: int) -> Manner:
    return Manner(lambda asker, ended: (*_who(asker), ("Purpose", _purpose(asker)), ("Grant", grant)), status)


def _forged(token: str) -> str:
    return token[:-1] + ("A" if token[-1] != "A" else "B")


PLAIN = "plain"
MANNERS: Mapping[str, Manner] = {
    PLAIN: Manner(lambda asker, ended: asker.headers, 0),
    "a purpose in capitals": _with_purpose(str.upper),
    "a purpose with a capital letter": _with_purpose(str.capitalize),
    "an unknown purpose": _with_purpose(lambda name: "curiosity"),
    "a part of a purpose": _with_purpose(lambda name: name[:-1]),
    "an empty purpose": _with_purpose(lambda name: ""),
    "two purposes in one": _with_purpose(lambda name: f"{name}, operation"),
    "a purpose with an encoded line break": _with_purpose(lambda name: f"{name}%0d%0aPrincipal: support"),
    "a purpose with letters beyond ASCII": _with_purpose(lambda name: f"{name}ä\xa0"),
    "a purpose with a control character": _with_purpose(lambda name: f"{name}\x01"),
    "a huge purpose": _with_purpose(lambda name: name * (HUGE // len(name))),
    "a purpose twice": Manner(lambda asker, ended: (*_who(asker), *[("Purpose", _purpose(asker))] * 2)),
    "two purposes": Manner(
        lambda asker, ended: (*_who(asker), ("Purpose", _purpose(asker)), ("purpose", "data-subject-rights"))
    ),
    "a principal twice": Manner(lambda asker, ended: (("Principal", "support"), ("principal", "support"))),
    "an unknown principal": Manner(lambda asker, ended: (("Principal", "support' OR true //"),), 401),
    "a principal in capitals": Manner(lambda asker, ended: (("Principal", "OFFICER"),), 401),
    "a huge principal": Manner(lambda asker, ended: (("Principal", "support" * 5000),)),
    "a principal beside a token": Manner(
        lambda asker, ended: (("Principal", "officer"), ("Authorization", f"Bearer {asker.token or ended[0]}"))
    ),
    "a token twice": Manner(lambda asker, ended: (("Authorization", f"Bearer {asker.token or ended[0]}"),) * 2),
    "a forged token": _with_token(_forged),
    "a token in capitals": _with_token(str.upper),
    "a truncated token": _with_token(lambda token: token[:-5]),
    "the prefix of a token": _with_token(lambda token: token[:12]),
    "a token with more behind it": _with_token(lambda token: f"{token}x"),
    "a huge token": _with_token(lambda token: token * (HUGE // len(token))),
    "a token with letters beyond ASCII": _with_token(lambda token: f"{token[:-1]}ä"),
    "no token": _with_token(lambda token: ""),
    "a revoked token": _ended(0),
    "an expired token": _ended(1),
    "an unknown grant": _with_grant("grant-" + "0" * 16, 403),
    "a grant that is none": _with_grant("grant-' OR true //", 403),
    "an empty grant": _with_grant("", 403),
    "a huge grant": _with_grant("grant-" * 5000, 422),
    "two grants in one": _with_grant("grant-" + "0" * 16 + ", grant-" + "1" * 16, 403),
    "a grant twice": Manner(
        lambda asker, ended: (*_who(asker), ("Purpose", _purpose(asker)), *[("Grant", "grant-" + "0" * 16)] * 2)
    ),
    "a grant without a purpose": Manner(lambda asker, ended: (*_who(asker), ("Grant", "grant-" + "0" * 16))),
    "another scheme": Manner(lambda asker, ended: (("Authorization", f"Basic {asker.token or ended[0]}"),), 401),
}
