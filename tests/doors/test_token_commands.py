"""`token create`, `list` and `revoke` as an operator meets them: the secret once, clear mistakes, no name cut short."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager

import pytest

from graph_service.access import TokenBook, present_day
from graph_service.commands import tokens
from tests.access.test_tokens import Shelf
from tests.commands import typed

CREATE = ("create", "--role", "measure_team", "--measure", "measure-a", "--purposes", "contact-mediation, introduction",
          "--about", "Probe (erfunden)")  # fmt: skip


@pytest.fixture
def answer(monkeypatch, capsys):
    """What a command writes on standard output and standard error, and its exit code."""
    book = TokenBook(Shelf(), lambda: b"k" * 32)

    @contextmanager
    def opened():
        yield book

    monkeypatch.setattr(tokens, "_book", opened)

    def run(*arguments):
        return typed(capsys, "token", *arguments)

    run.book = book
    return run


def test_a_new_token_is_alone_on_standard_output_and_in_no_list(answer):
    out, err, code = answer(*CREATE)
    assert code == 0 and re.fullmatch(r"gs_[a-z2-7]{8}_[A-Za-z0-9_-]{43}\n", out)
    assert "token revoke" in err and out.strip() not in err
    listed, _, _ = answer("list", "--json")
    assert out.strip()[12:] not in listed
    (one,) = json.loads(listed)
    assert (one["prefix"], one["state"], one["purposes"]) == (out[3:11], "valid", ["contact-mediation", "introduction"])


def test_a_revoked_token_is_listed_as_revoked(answer):
    out, _, _ = answer(*CREATE)
    answer("revoke", out[3:11])
    assert "revoked" in answer("list")[0]
    _, err, code = answer("revoke", "aaaaaaaa")
    assert code == 66 and "list of tokens" in err


@pytest.mark.parametrize("last", ["tomorrow", "2026-02-30", "10", "-5d", "1999-01-01", "500d"])
def test_a_last_day_that_is_none_or_too_far_is_refused(answer, last):
    out, err, code = answer(*CREATE, "--expires", last)
    assert code == 65 and out == "" and "expires" in err


def test_a_last_day_may_be_a_day_or_a_time_to_live(answer):
    for last in ("1d", "366d", present_day().isoformat()):
        assert answer(*CREATE, "--expires", last)[2] == 0


def test_a_purpose_is_never_cut_short_in_the_list(answer, monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    answer(*CREATE)
    said = "".join(answer("list")[0].split())
    assert "…" not in said
