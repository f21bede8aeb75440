"""API tokens: shown once, kept as a keyed hash, for named purposes, until a day; those not valid all look the same."""

from __future__ import annotations

import hmac
import re
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph_service.access.tokens as tokens_module
from graph_service.access import PURPOSES, TokenBook, default_rules
from graph_service.access.secret_files import key_in
from graph_service.errors import InputError, NotAuthenticated, NotFound, NotPermitted, SettingError, StoreUnavailable

TODAY = date(2026, 11, 25)


class Shelf:
    """A store of tokens in memory, as the named queries keep them."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.revision = 0
        self.reads = 0
        self.read_only = False

    def read(self, query: str, parameters: Any = None) -> list[dict[str, Any]]:
        assert query == "access_tokens"
        self.reads += 1
        return [
            {**row, "created": str(row["created"]), "until": str(row["until"])} for _, row in sorted(self.rows.items())
        ]

    def write(self, query: str, parameters: Any = None) -> Any:
        if self.read_only:
            raise StoreUnavailable("It can only be read.")
        if query == "create_access_token":
            token = parameters["token"]
            self.rows[token["prefix"]] = {**token, "revoked": False, "last_used": None}
            self.revision += 1
            return SimpleNamespace(rows=())
        row = self.rows.get(parameters["prefix"])
        if row is None:
            return SimpleNamespace(rows=())
        if query == "revoke_access_token":
            row["revoked"] = True
            self.revision += 1
        else:
            row["last_used"] = parameters["day"]
        return SimpleNamespace(rows=({"prefix": row["prefix"]},))

    def token_revision(self) -> int:
        return self.revision

    def wait_until_known(self) -> None:
        """There is no other process."""


class Clock:
    today = TODAY

    def __call__(self) -> date:
        return self.today


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(shelf: Shelf, clock: Clock) -> TokenBook:
    return TokenBook(shelf, lambda: b"k" * 32, today=clock)


def made(book: TokenBook, **changes: Any) -> tuple[Any, str]:
    wanted: dict[str, Any] = {
        "roles": ["measure_team"], "purposes": ["contact-mediation"], "until": TODAY + timedelta(days=30),
        "about": "Kiezbox (erfunden)", "measures": ["measure-aaaaaaaaaaaa"],
    }  # fmt: skip
    return book.create(**{**wanted, **changes})


def test_a_token_says_who_asks_with_the_rights_it_was_made_with(book: TokenBook) -> None:
    token, text = made(book)
    who = book.principal(text)
    assert who.id == f"token:{token.prefix}"
    assert {role.value for role in who.roles} == {"public", "measure_team"}
    assert (who.measures, who.purposes) == (frozenset({"measure-aaaaaaaaaaaa"}), frozenset({"contact-mediation"}))


def test_a_token_has_32_random_bytes_and_no_two_are_alike(book: TokenBook) -> None:
    texts = [made(book)[1] for _ in range(50)]
    assert all(re.fullmatch(r"gs_[a-z2-7]{8}_[A-Za-z0-9_-]{43}", text) for text in texts)
    assert len({text[:11] for text in texts}) == len({text[12:] for text in texts}) == 50


def test_the_graph_holds_neither_the_token_nor_an_unkeyed_hash_of_it(shelf: Shelf, clock: Clock) -> None:
    _, text = made(TokenBook(shelf, lambda: b"k" * 32, today=clock))
    assert text[12:] not in repr(shelf.rows)
    with pytest.raises(NotAuthenticated):
        TokenBook(shelf, lambda: b"x" * 32, today=clock).principal(text)


def test_a_token_may_name_its_purposes_and_those_within_them_and_no_others(book: TokenBook) -> None:
    who = book.principal(made(book)[1])
    allowed = [one.name for one in PURPOSES.claimable if default_rules().may_claim(who, one).allowed]
    assert allowed == ["contact-mediation", "introduction"]
    with pytest.raises(NotPermitted, match="This token is not for the purpose 'knowledge-exchange'"):
        default_rules().check_claim(who, PURPOSES["knowledge-exchange"])


def test_an_unknown_a_wrong_an_expired_and_a_revoked_token_get_the_same_answer(
    book: TokenBook, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked, revoked_text = made(book)
    book.revoke(revoked.prefix)
    valid, valid_text = made(book, until=TODAY + timedelta(days=60))
    _, expired_text = made(book)
    clock.today = TODAY + timedelta(days=31)
    hashed: list[int] = []
    digest = hmac.new
    monkeypatch.setattr(tokens_module.hmac, "new", lambda *given: (hashed.append(len(given[1])), digest(*given))[1])
    unknown = f"gs_{'a' * 8}_{valid_text[12:]}"
    wrong = valid_text[:-1] + ("A" if valid_text[-1] != "A" else "B")
    answers = set()
    for text in (unknown, wrong, expired_text, revoked_text):
        with pytest.raises(NotAuthenticated) as caught:
            book.principal(text)
        answers.add(str(caught.value))
    assert len(answers) == 1
    assert hashed == [len(valid_text)] * 4  # the same work for each
    assert book.principal(valid_text).id == f"token:{valid.prefix}"


@given(st.text(max_size=300))
def test_no_other_text_is_a_token(text: str) -> None:
    book = TokenBook(Shelf(), lambda: b"k" * 32, today=lambda: TODAY)
    made(book)
    with pytest.raises(NotAuthenticated):
        book.principal(text)


def test_a_truncated_and_a_huge_token_are_no_tokens(book: TokenBook) -> None:
    _, text = made(book)
    for other in (text[:-1], text + "A", text + "A" * 1_000_000, text.upper(), f" {text}", f"{text}\n", ""):
        with pytest.raises(NotAuthenticated):
            book.principal(other)


def test_a_token_counts_through_its_last_day(book: TokenBook, clock: Clock) -> None:
    token, text = made(book, until=TODAY)
    assert book.principal(text).id == f"token:{token.prefix}"
    clock.today = TODAY + timedelta(days=1)
    with pytest.raises(NotAuthenticated):
        book.principal(text)


def test_a_revoked_token_is_refused_by_every_process_that_sees_the_new_revision(shelf: Shelf, clock: Clock) -> None:
    one, other = (TokenBook(shelf, lambda: b"k" * 32, today=clock) for _ in range(2))
    token, text = made(one)
    assert other.principal(text)
    one.revoke(token.prefix)
    for book in (one, other):
        with pytest.raises(NotAuthenticated):
            book.principal(text)


def test_the_tokens_are_read_once_a_revision(book: TokenBook, shelf: Shelf) -> None:
    _, text = made(book)
    for _ in range(5):
        book.principal(text)
    assert shelf.reads == 1


def test_the_day_of_the_last_use_is_noted_once_a_day_and_no_time(book: TokenBook, shelf: Shelf, clock: Clock) -> None:
    token, text = made(book)
    assert shelf.rows[token.prefix]["last_used"] is None
    book.principal(text)
    assert shelf.rows[token.prefix]["last_used"] == "2026-11-25"
    shelf.rows[token.prefix]["last_used"] = None
    book.principal(text)
    assert shelf.rows[token.prefix]["last_used"] is None
    clock.today = TODAY + timedelta(days=1)
    book.principal(text)
    assert shelf.rows[token.prefix]["last_used"] == "2026-11-26"


def test_a_graph_that_can_only_be_read_still_knows_its_tokens(book: TokenBook, shelf: Shelf) -> None:
    _, text = made(book)
    shelf.read_only = True
    assert book.principal(text)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"roles": ["chief"]}, "no such role"),
        ({"purposes": []}, "at least one purpose"),
        ({"purposes": ["Contact-Mediation"]}, "no purpose"),
        ({"purposes": ["programme-work"]}, "may ask for"),
        ({"purposes": ["operation"]}, "may ask for"),
        ({"until": TODAY - timedelta(days=1)}, "between today and a year"),
        ({"until": TODAY + timedelta(days=367)}, "between today and a year"),
        ({"about": " "}, "what it is for"),
        ({"roles": ["community_member"]}, "role measure_team only"),
        ({"units": ["unit:a"]}, "role administration only"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    book: TokenBook, shelf: Shelf, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        made(book, **changes)
    assert not shelf.rows


def test_revoking_what_is_not_there_says_so(book: TokenBook) -> None:
    with pytest.raises(NotFound):
        book.revoke("aaaaaaaa")


def test_a_role_or_purpose_that_a_later_version_gave_opens_nothing(book: TokenBook, shelf: Shelf) -> None:
    token, text = made(book)
    shelf.rows[token.prefix] |= {"roles": ["chief"], "purposes": ["everything"]}
    who = book.principal(text)
    assert [role.value for role in who.roles] == ["public"] and who.purposes == frozenset()


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "token.key"
    key = key_in(file)
    assert len(key) == 32 and key_in(file) == key
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["token.key"]


@pytest.mark.parametrize("content", ["", "abc", "zz" * 32, "ab" * 31])
def test_a_damaged_key_is_refused_and_never_replaced(tmp_path: Path, content: str) -> None:
    file = tmp_path / "token.key"
    file.write_text(content)
    with pytest.raises(SettingError):
        key_in(file)
    assert file.read_text() == content
