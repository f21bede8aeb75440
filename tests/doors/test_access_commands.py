"""`access matrix` and `access explain` as an operator meets them, over a store written by hand."""

from __future__ import annotations

import csv
import io
import json
from contextlib import contextmanager

import pytest

from graph_service.commands import access, app_for
from graph_service.commands.access_pages import MATRIX_PAGES
from graph_service.service import Service
from tests.commands import typed
from tests.doors.fakes import FakeStore
from tests.servers import local_settings

PERSON = "person-000000000001"
HERE = {"type": "Person", "record": 2, "identity": 3, "contact": 4, "profile": 5, "ended": False, "into": None}
GONE = dict.fromkeys(HERE) | {"ended": True}
NEVER = GONE | {"ended": False}
SHARED = "community for contact-mediation by consent"
CLASSES = [
    {"number": number, "field_class": kind, "audience": text, "state": "published", "load": ""}
    for number, (kind, text) in enumerate(
        (("record", SHARED), ("identity", SHARED), ("contact", "nobody"), ("profile", "nobody")), 2
    )
]


@pytest.fixture
def answer(monkeypatch, tmp_path, capsys):
    """What a command writes on standard output and standard error, and its exit code."""

    def run(*arguments, row=HERE):
        @contextmanager
        def started(settings, **_):
            store = FakeStore(entity_classes=[row], audience_classes=CLASSES)
            own = local_settings(tmp_path, embedder="none", dev_principals=settings.dev_principals)
            yield Service(own, store)
            assert store.asked[0] == ("entity_classes", {"id": PERSON})

        monkeypatch.setattr(access, "started_service", started)
        return typed(capsys, "access", *arguments)

    return run


def test_the_command_has_its_two_parts(answer):
    out, _, _ = answer("--help")
    assert "explain" in out and "matrix" in out
    assert app_for("access").registered_groups[0].name == "access"


def test_it_says_for_each_gate_who_decided_and_in_which_words(answer):
    out, _, code = answer("explain", "--as", "community", "--purpose", "contact-mediation", "--entity", PERSON)
    said = " ".join(out.split())
    assert code == 0
    assert "Name (identity): sichtbar" in said and "Kontaktdaten (contact): nicht sichtbar" in said
    assert f"Publikum {SHARED} erlaubt durch community-is-for-the-programme (scopes.cedar, Zeile" in said
    assert "„What is shared with the community is visible to its members" in said
    assert "Publikum nobody verboten durch personal-fields-need-named-purposes" in said
    assert "erlaubt durch everybody-mediates-contacts (purposes.cedar, Zeile" in said


def test_a_sentence_that_holds_twice_is_told_once(answer):
    out, _, _ = answer("explain", "--as", "community", "--purpose", "contact-mediation", "--entity", PERSON)
    assert out.count("community-is-for-the-programme") == 2
    assert " ".join(out.split()).count("„What is shared with the community") == 1


def test_whoever_names_nobody_and_no_purpose_asks_as_the_public(answer):
    out, _, code = answer("explain", "--entity", PERSON)
    said = " ".join(out.split())
    assert code == 0 and "Wer public: public" in said and "keiner genannt: nur öffentliche Daten." in said
    assert "verboten durch no-purpose-public-data-only" in said and ": sichtbar" not in said


def test_one_field_is_answered_in_one_line(answer):
    out, _, _ = answer(
        "explain", "--as", "community", "--purpose", "contact-mediation", "--entity", PERSON, "--field", "email"
    )
    assert out.rstrip().endswith("Feld email: nicht sichtbar") and "Profil (profile)" not in out


def test_a_purpose_that_may_not_be_named_is_said_with_the_reason_and_the_policy(answer):
    out, _, code = answer("explain", "--as", "community", "--purpose", "operation", "--entity", PERSON)
    said = " ".join(out.split())
    assert code == 0 and "darf nicht genannt werden" in said and "Keine Regel erlaubt es." in said
    assert "Zu nennen sind: contact-mediation," in said and "Existenz" not in said
    out, _, _ = answer("explain", "--as", "community", "--purpose", "programme-work", "--entity", PERSON)
    said = " ".join(out.split())
    assert "verboten durch a-heading-is-no-purpose" in said and "nur eine Überschrift" in said


def test_as_json_it_is_for_other_programs(answer):
    out, _, _ = answer("explain", "--as", "community", "--purpose", "contact-mediation", "--entity", PERSON, "--json")
    told = json.loads(out)
    assert told["entity"] == {"id": PERSON, "type": "Person"}
    assert [(gate["gate"], gate["seen"]) for gate in told["gates"]] == [
        ("existence", True), ("identity", True), ("contact", False), ("profile", False),
    ]  # fmt: skip
    assert told["gates"][0]["ruling"]["policies"][0]["id"] == "community-is-for-the-programme"


@pytest.mark.parametrize(
    ("arguments", "row", "code", "told"),
    [
        ((), NEVER, 66, "There is no entity of this id."),
        ((), GONE, 66, "This entity is no more."),
        ((), GONE | {"into": "person-2"}, 1, "goes on as person-2"),
        (("--field", "hue"), HERE, 65, "hue"),
        (("--field", "audience"), HERE, 65, "shown to nobody"),
        (("--purpose", "nix"), HERE, 65, "Known purposes"),
        (("--as", "nobody"), HERE, 77, "no such principal"),
    ],
)
def test_a_mistake_is_one_sentence_and_an_exit_code(answer, arguments, row, code, told):
    out, err, ended = answer("explain", "--entity", PERSON, *arguments, row=row)
    assert (ended, out) == (code, "") and told in err and len(err.strip().splitlines()) == 1


def test_the_table_is_printed_as_it_is_kept(answer):
    assert answer("matrix")[0] == MATRIX_PAGES["access-matrix.md"]()
    rows = list(csv.DictReader(io.StringIO(answer("matrix", "--format", "csv")[0])))
    assert {"role", "purpose", "type", "field", "field_class", "scopes"} <= set(rows[0]) and len(rows) > 10_000


def test_the_check_notices_a_page_that_is_missing_or_stale(answer, tmp_path):
    for name, page in MATRIX_PAGES.items():
        (tmp_path / name).write_text(page(), encoding="utf-8")
    check = ("matrix", "--check", "--folder", str(tmp_path))
    assert answer(*check) == ("", "", 0)
    page = tmp_path / "access-matrix.md"
    page.write_text(page.read_text(encoding="utf-8").replace("own measure", "every measure"), encoding="utf-8")
    (tmp_path / "access-matrix.csv").unlink()
    _, err, code = answer(*check)
    assert code == 1 and " ".join(err.split()).count("missing or stale") == 2
    assert "".join(answer(*check, "--format", "csv")[1].split()).count("access-matrix") == 1
