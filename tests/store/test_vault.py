"""Personal values are sealed with a key for each person; whoever destroys the key has erased every copy."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.store import MARK, Private, Vault
from graph_service.store.vault import opened_value, sealed_parameters

ADA, BEN = "person-00000000000a", "person-00000000000b"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "keys")


@given(st.text(max_size=200), st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_what_is_sealed_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str, person: str) -> None:
    vault = Vault(tmp_path_factory.mktemp("keys"))
    text = text.encode("utf-8", "ignore").decode()
    sealed = vault.sealed(Private(person, text))
    assert sealed.startswith(MARK) and vault.opened(sealed) == text


def test_a_sealed_value_shows_nothing_of_the_value_and_is_another_each_time(vault: Vault) -> None:
    one, two = (vault.sealed(Private(ADA, "Ada Beispiel")) for _ in range(2))
    assert "Ada" not in one and "Beispiel" not in one and one != two


def test_each_person_has_a_key_of_its_own_that_only_its_owner_reads(vault: Vault) -> None:
    vault.sealed(Private(ADA, "a")), vault.sealed(Private(BEN, "b")), vault.sealed(Private(ADA, "c"))
    files = sorted(vault.folder.iterdir())
    assert len(files) == 2 and len({file.read_bytes() for file in files}) == 2
    assert all(file.stat().st_mode & 0o777 == 0o600 and ADA not in file.name for file in files)


def test_a_value_that_is_moved_to_another_person_or_changed_cannot_be_opened(vault: Vault) -> None:
    sealed = vault.sealed(Private(ADA, "Ada Beispiel"))
    vault.sealed(Private(BEN, "Ben Beispiel"))
    assert vault.opened(sealed.replace(ADA, BEN)) is None
    head, _, content = sealed.rpartition(":")
    packed = base64.b64decode(content)
    for place in range(len(packed)):
        changed = packed[:place] + bytes([packed[place] ^ 1]) + packed[place + 1 :]
        assert vault.opened(f"{head}:{base64.b64encode(changed).decode()}") is None
    assert vault.opened(sealed[:-9]) is None and vault.opened(MARK) is None and vault.opened(f"{MARK}{ADA}:") is None


def test_without_its_key_every_copy_is_shut_and_the_others_stay_open(vault: Vault) -> None:
    ada, ben = vault.sealed(Private(ADA, "Ada")), vault.sealed(Private(BEN, "Ben"))
    key = next(file for file in vault.folder.iterdir() if file.name == vault._file(ADA).name).read_bytes()
    assert vault.destroy(ADA) and not vault.destroy(ADA)
    assert vault.opened(ada) is None and vault.opened(ben) == "Ben" and not vault.has_key(ADA)
    assert all(key not in file.read_bytes() for file in vault.folder.rglob("*") if file.is_file())


def test_a_key_that_another_process_destroyed_is_gone_here_at_once(vault: Vault) -> None:
    sealed = vault.sealed(Private(ADA, "Ada"))
    assert vault.opened(sealed) == "Ada"
    destroy = f"Vault(Path({str(vault.folder)!r})).destroy({ADA!r})"
    code = f"from pathlib import Path; from graph_service.store import Vault; {destroy}"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert vault.opened(sealed) is None


def test_no_key_stays_in_memory_that_was_destroyed_or_is_to_be_forgotten(vault: Vault) -> None:
    sealed = [vault.sealed(Private(person, "x")) for person in (ADA, f"{ADA}-2")]
    assert len(vault._ciphers) == 2
    vault.destroy(ADA)
    assert len(vault._ciphers) == 0
    assert vault.opened(str(sealed[1])) == "x" and len(vault._ciphers) == 1
    vault.forget()
    assert len(vault._ciphers) == 0 and vault.opened(str(sealed[1])) == "x"


def test_of_many_who_seal_the_first_value_at_once_all_use_one_key(vault: Vault) -> None:
    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(lambda number: vault.sealed(Private(ADA, str(number))), range(40)))
    assert [vault.opened(one) for one in sealed] == [str(number) for number in range(40)]
    assert len(list(vault.folder.iterdir())) == 1


def test_rows_to_be_written_are_sealed_where_they_are_private_and_only_there(vault: Vault) -> None:
    rows = [
        {"id": ADA, "name": Private(ADA, "Ada"), "languages": Private(ADA, ["Deutsch", "Türkisch"]), "as_of": "2026"},
        {"id": BEN, "properties": {"email": Private(BEN, "ben@beispiel.example"), "phone": None, "audience": 3}},
    ]
    sealed = sealed_parameters(vault, {"type": "Person", "rows": rows})["rows"]
    assert "Ada" not in repr(sealed) and "Türkisch" not in repr(sealed) and "ben@" not in repr(sealed)
    assert sealed[0]["as_of"] == "2026" and sealed[1]["properties"]["audience"] == 3
    opened = opened_value(vault, sealed)
    assert opened[0]["languages"] == ["Deutsch", "Türkisch"]
    assert opened[1]["properties"] == {"email": "ben@beispiel.example", "phone": None, "audience": 3}


def test_sealed_texts_are_opened_however_deep_they_stand_and_are_none_without_their_key(vault: Vault) -> None:
    name = vault.sealed(Private(ADA, "Ada"))
    row = {"posts": [{"holders": [{"id": ADA, "name": name}]}], "names": ["Amt", name], "plain": ["a", "b"], "n": 1}
    assert opened_value(vault, row)["posts"][0]["holders"][0]["name"] == "Ada"
    vault.destroy(ADA)
    assert opened_value(vault, row)["posts"][0]["holders"][0] == {"id": ADA, "name": None}
    assert opened_value(vault, row)["names"] == ["Amt", None]


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_sealed(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        (tmp_path / "file").write_text("")
        vault = Vault(tmp_path / "file" / "keys")
    else:
        tmp_path.chmod(0o500)
        vault = Vault(tmp_path / "keys")
    with pytest.raises(Exception, match="key cannot be") as caught:
        vault.sealed(Private(ADA, "Ada Beispiel"))
    assert "Ada" not in str(caught.value)
