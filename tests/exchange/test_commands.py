"""`import`, `conflicts`, `merge` and `split` as whoever types them meets them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graph_service.commands import data, serving
from graph_service.errors import StoreError
from graph_service.exchange.crosswalk import COLUMNS
from graph_service.service import Service
from graph_service.store import Store
from tests.commands import typed
from tests.exchange.tables import EDGES, NODES, SOURCES, base, load, the, written
from tests.servers import local_settings

pytestmark = pytest.mark.neo4j


@pytest.fixture
def service(empty_full_store: Store, tmp_path: Path) -> Service:
    """The service over an empty graph."""
    return Service(local_settings(tmp_path / "data", embedder="none", dev_principals=True), empty_full_store)


@pytest.fixture
def answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], service: Service
) -> Callable[..., tuple[str, str, Any]]:
    """What a command writes on standard output and standard error, and its exit code."""

    @contextmanager
    def started(settings: Any, **_: Any) -> Iterator[Service]:
        yield service

    monkeypatch.setattr(data, "started_service", started)

    def run(*arguments: str | Path) -> tuple[str, str, Any]:
        return typed(capsys, *map(str, arguments))

    return run


def files(folder: Path) -> list[Path]:
    """The tables of two units and a topic."""
    return written(folder, sources__csv=SOURCES, nodes__csv=NODES, edges__csv=EDGES)


@pytest.mark.parametrize("end", [KeyboardInterrupt(), StoreError("The endpoint does not answer.")])
def test_the_report_is_told_though_the_vectors_are_stopped_and_they_go_on_with_the_next_import(
    answer: Callable[..., tuple[str, str, Any]], service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], end: BaseException,
) -> None:  # fmt: skip
    def stopped(**_: Any) -> int:
        raise end

    monkeypatch.setattr(service, "embed_missing", stopped)
    if isinstance(end, KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            answer("import", "table", *files(tmp_path), "--json")
        told = capsys.readouterr()
        out, err = told.out, told.err
    else:
        out, err, code = answer("import", "table", *files(tmp_path), "--json")
        assert code == StoreError.exit_code and "The endpoint does not answer." in err
    assert json.loads(out)["written"] is True
    assert "Der Import ist abgeschlossen." in " ".join(err.split()) and "nächsten import oder run" in " ".join(
        err.split()
    )
    made: list[bool] = []
    monkeypatch.setattr(service, "embed_missing", lambda **_: made.append(True) or 0)
    out, _, code = answer("import", "table", *files(tmp_path))
    assert code == 0 and "Es gab nichts zu ändern." in out and made == [True]
    answer("import", "table", *files(tmp_path), "--dry-run")
    assert made == [True]


def test_a_crosswalk_of_ones_own_decides_which_entity_a_key_means(
    answer: Callable[..., tuple[str, str, Any]], service: Service, tmp_path: Path
) -> None:
    base(service.store, tmp_path)
    rows = "type,source_key,name,source,as_of\nAdministrativeUnit,k9,Ganz anderes Amt,source:two,2024\n"
    decided = f"{','.join(COLUMNS)}\ntwo,k9,,same,unit:a,40,me,2026-11-01\n"
    table, own = written(tmp_path, rows__csv=rows, own__csv=decided)
    out, _, code = answer("import", "table", table, "--crosswalk", own, "--json")
    assert code == 0 and json.loads(out)["total"]["new"] == 0
    assert the(service.store, "unit:a")["source_keys"] == ["two:k9"]
    _, err, code = answer("import", "table", table, "--crosswalk", tmp_path / "none.csv")
    assert code == 65 and "none.csv" in err


def test_merging_and_splitting_tell_their_outcome_as_json(
    answer: Callable[..., tuple[str, str, Any]], service: Service, tmp_path: Path
) -> None:
    base(service.store, tmp_path)
    rows = "type,id,source_keys,name,source,as_of\nAdministrativeUnit,unit:x,two:k,Amt X,source:two,2024\n"
    load(service.store, tmp_path, rows__csv=rows)
    out, _, code = answer("merge", "unit:x", "unit:a", "--json")
    assert code == 0 and json.loads(out) == {"id": "unit:x", "into": "unit:a"}
    out, _, code = answer("split", "two:k", "Amt Zwei", "--json")
    assert code == 0 and json.loads(out) == {"key": "two:k", "id": "unit:amt-zwei"}
    out, _, _ = answer("merge", "unit:amt-zwei", "unit:b")
    assert out.strip() == "unit:amt-zwei goes on as unit:b."


def test_setting_up_tells_its_outcome_as_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, empty_full_store: Store
) -> None:
    @contextmanager
    def opened(settings: Any, **_: Any) -> Iterator[Store]:
        yield empty_full_store

    monkeypatch.setattr(serving, "open_store", opened)
    out, _, _ = typed(capsys, "setup", "--json")
    assert json.loads(out) == {"ready": True, "neo4j": empty_full_store.server_version()}


SAID = """type,id,name,source,as_of,email,audience,identity_audience,contact_audience,profile_audience,consents
Person,person-1,Ada Beispiel,source:{source},2024,{email},{gate},{gate},{gate},nobody,{consent}
"""
CONSENT = "2024-01-01 given written for contact-mediation until 2099-12-31"


def test_of_persons_conflicts_tell_no_name_and_no_value_and_are_decided_by_id(
    answer: Callable[..., tuple[str, str, Any]], service: Service, tmp_path: Path
) -> None:
    base(service.store, tmp_path)
    gate = "community for contact-mediation by consent until 2099-12-31"
    for source, email in (("one", "alt@x.example"), ("two", "neu@x.example")):
        assert load(
            service.store, tmp_path, said__csv=SAID.format(source=source, email=email, gate=gate, consent=CONSENT)
        ).ok
    knows = "type,start,end,source,as_of,audience,since\nKNOWS,person-1,person-2,source:{},2024,{},{}\n"
    second = SAID.format(source="one", email="", gate=gate, consent=CONSENT).replace("person-1,Ada", "person-2,Bea")
    assert load(service.store, tmp_path, second__csv=second, knows__csv=knows.format("one", gate, "2020")).ok
    assert load(service.store, tmp_path, knows__csv=knows.format("two", gate, "2021")).ok
    purpose = "type,id,name,source,as_of,purpose\nAdministrativeUnit,unit:a,Amt A,source:two,2024,Bauaufsicht\n"
    load(service.store, tmp_path, purpose__csv=purpose)
    out, err, _ = answer("conflicts", "--json")
    rows = {row["field"]: row for row in json.loads(out)}
    assert set(rows) == {"email", "KNOWS … since", "purpose"}
    assert rows["purpose"]["value"] == "Bauaufsicht" and not rows["purpose"]["personal"]
    assert rows["email"]["entity"] == "person-1" and rows["email"]["source"] == "source:two"
    for row in (rows["email"], rows["KNOWS … since"]):
        assert row["personal"] and (row["name"], row["shown"], row["value"]) == (None, None, None)
    listed, more, _ = answer("conflicts")
    for secret in ("Ada", "Bea", "x.example", "person-2", "2020", "2021"):
        assert secret not in out + err + listed + more
    listed = " ".join(listed.split())
    assert "gezeigt:" in listed and "ask person ID" in listed and rows["email"]["claim"] in listed
    _, _, code = answer("conflicts", "--accept", rows["email"]["claim"])
    assert code == 0
    out, _, _ = answer("conflicts", "--json")
    assert "email" not in {row["field"] for row in json.loads(out)}
    (found,) = service.store.read("existing_entities", {"ids": ["person-1"]})
    assert found["found"][0][1]["email"] == "neu@x.example"
