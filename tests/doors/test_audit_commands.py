"""`audit verify`, `audit show`, `audit expire` as their users meet them."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from graph_service.access import PUBLIC, PURPOSES, DisclosureLog, PersonReference, View
from graph_service.access.checking_chain import Flaw
from graph_service.commands import run_command
from graph_service.commands.audit_words import FLAWS
from tests.commands import typed

ADA = PersonReference(id="person-d3ec80179719", name="Ada Beispiel", email="ada@beispiel.example")
BEN = PersonReference(id="person-00000000000b", name="Ben Beispiel")
VIEW = View(PUBLIC, PURPOSES["contact-mediation"], (), None, date(2026, 11, 25))
OFFICER = ("--as", "datenschutz", "--purpose", "data-subject-rights")


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setenv("GRAPH_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DISCLOSURES_KEY_FILE", raising=False)
    monkeypatch.delenv("DISCLOSURES_KEPT_DAYS", raising=False)
    log = DisclosureLog(tmp_path)
    log.record(VIEW, "person", [ADA, BEN])
    log.record(VIEW, "contacts-for-topic", ADA)
    return log


@pytest.fixture
def audit(log, capsys):
    def run(*arguments):
        out, err, code = typed(capsys, "audit", *arguments)
        return code, out, err

    return run


def test_a_whole_log_is_told_so_with_its_days_and_a_checkpoint(audit):
    code, told, _ = audit("verify")
    assert code == 0
    assert "3 Einträge vom " in told and "\nunversehrt\n" in told
    checkpoint = told.strip().rpartition(" ")[2]
    assert checkpoint.startswith("3:")
    assert audit("verify", "--noted", checkpoint)[0] == 0
    code, told, _ = audit("verify", "--noted", f"4:{'0' * 64}")
    assert code == 3 and "abgeschnitten: 1 Eintrag" in told
    code, _, told = audit("verify", "--noted", "four")
    assert code == 65 and "--noted" in told


def test_a_spoilt_log_ends_with_a_code_of_its_own_and_names_the_line(audit, log):
    log.path.write_text(log.path.read_text().replace(BEN.id, ADA.id))
    code, told, _ = audit("verify")
    assert code == 3
    assert "NICHT UNVERSEHRT: Zeile 1 ist verändert." in told
    code, told, _ = audit("verify", "--json")
    report = json.loads(told)
    assert code == 3
    assert (report["intact"], report["entries"], report["fault"]["flaw"], report["fault"]["line"]) == (
        False, 3, "changed", 1,
    )  # fmt: skip
    before = log.path.read_bytes()
    code, _, told = audit("expire")
    assert code == 3 and "nothing is removed" in told
    assert log.path.read_bytes() == before


def test_the_report_as_json_says_the_same(audit):
    code, told, _ = audit("verify", "--json")
    report = json.loads(told)
    assert code == 0
    assert (report["intact"], report["entries"], report["fault"], report["head_behind"]) == (True, 3, None, 0)
    assert report["checkpoint"].startswith("3:")


def test_old_lines_without_a_seal_are_told_apart(audit, log):
    log.chain.head_path.unlink()
    log.path.write_text('{"time": "2024-01-01T00:00:00.000+00:00", "person": "person-00000000000c"}\n')
    code, told, _ = audit("verify")
    assert code == 0
    assert "Noch ist nichts zu prüfen" in told and "unversehrt" not in told
    log.record(VIEW, "person", ADA)
    code, told, _ = audit("verify")
    assert code == 0
    assert "aus der Zeit vor der Kette: 1 Eintrag am Anfang." in told and "\nunversehrt\n" in told


def test_each_flaw_has_its_sentence():
    assert set(FLAWS) == set(Flaw)
    assert all(sentence.endswith(".") for sentence in FLAWS.values())


def test_without_a_log_there_is_nothing_and_nothing_is_made(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GRAPH_DATA_DIR", str(tmp_path / "none"))
    for arguments in (("verify",), ("expire",)):
        with pytest.raises(SystemExit) as ended:
            run_command(["audit", *arguments])
        assert ended.value.code == 0
    assert "0 Einträge" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()


def test_the_officer_sees_who_was_shown_a_person_s_data(audit, log):
    code, told, _ = audit("show", "--person", BEN.id, *OFFICER, "--json")
    (item,) = json.loads(told)["items"]
    assert code == 0
    assert (item["principal"], item["question"], item["fields"]) == ("public", "person", ["id", "name"])
    assert not {"number", "previous", "seal"} & set(item)
    assert [entry.question for entry in log.of_person(BEN.id)] == ["person", "audit"]
    code, told, _ = audit("show", "--person", BEN.id, *OFFICER)
    assert code == 0
    assert all(word in told for word in ("public", "Kontaktvermittlung", "datenschutz", "audit"))


def test_a_person_sees_the_own_log_and_no_other(audit, log):
    code, told, _ = audit("show", "--person", ADA.id, "--as", "team-kiezbox")
    assert code == 0 and "contacts-for-topic" in told
    code, told, error = audit("show", "--person", BEN.id, "--as", "team-kiezbox", "--purpose", "contact-mediation")
    assert code == 77 and "Kontaktvermittlung" not in told and error.count("\n") == 1
    assert [entry.question for entry in log.of_person(BEN.id)] == ["person"]


def test_a_person_of_whom_nothing_was_shown_has_an_empty_list(audit):
    code, told, _ = audit("show", "--person", "person-00000000000c", *OFFICER)
    assert code == 0 and "niemandem gezeigt" in told


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("--person", BEN.id), 77, "data protection officer"),
        (("--person", BEN.id, "--as", "support", "--purpose", "data-subject-rights"), 77, "purpose"),
        (("--person", BEN.id, "--as", "niemand"), 77, "principal"),
        (("--person", BEN.id, "--as", "datenschutz"), 77, "data-subject-rights"),
        (("--person", BEN.id, "--as", "datenschutz", "--purpose", "rights"), 65, "purpose"),
        (("--person", "Ben Beispiel", *OFFICER), 65, "--person"),
        (("--person", "unit:a", *OFFICER), 65, "--person"),
    ],
)
def test_who_may_not_read_is_told_why_in_one_sentence_and_nothing_is_logged(audit, log, arguments, code, word):
    before = log.path.read_bytes()
    ended, told, error = audit("show", *arguments)
    assert (ended, told) == (code, "")
    assert word in error and error.count("\n") == 1 and "Ben" not in error
    assert log.path.read_bytes() == before


def test_what_is_older_than_the_term_is_removed_and_counted(audit, log, monkeypatch):
    old = (datetime.now(UTC) - timedelta(days=40)).isoformat(timespec="milliseconds")
    log.path.unlink()
    log.chain.head_path.unlink()
    with monkeypatch.context() as then:
        then.setattr("graph_service.access.chain.now", lambda: old)
        log.record(VIEW, "person", [ADA, BEN])
    log.record(VIEW, "person", ADA)
    assert "0 Einträge" in audit("expire")[1]
    monkeypatch.setenv("DISCLOSURES_KEPT_DAYS", "30")
    code, told, _ = audit("expire", "--json")
    assert (code, json.loads(told)) == (0, {"removed": 2, "kept_days": 30})
    code, told, _ = audit("verify")
    assert code == 0 and "Davor nach Ablauf der Frist entfernt: 2 Einträge." in told


@pytest.mark.parametrize(("value", "word"), [("0", "DISCLOSURES_KEPT_DAYS"), ("soon", "DISCLOSURES_KEPT_DAYS")])
def test_a_wrong_term_is_named(audit, monkeypatch, value, word):
    monkeypatch.setenv("DISCLOSURES_KEPT_DAYS", value)
    code, _, error = audit("expire")
    assert code == 78 and word in error


def test_as_a_program_it_needs_no_graph_and_ends_with_its_code(log, tmp_path):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GRAPH_DATA_DIR": str(tmp_path)}
    log.chain.head_path.unlink()
    done = subprocess.run(
        [sys.executable, "-m", "graph_service.cli", "audit", "verify"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert "disclosures.head fehlt" in done.stdout and done.stderr == ""
