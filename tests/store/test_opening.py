"""What opening a Neo4j by its address gives, and what it says when it cannot be used."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from graph_service.errors import GraphTooNew, StoreTooOld, StoreUnavailable
from graph_service.settings import Settings, read_settings
from graph_service.store import State, Store, migrations, open_store
from graph_service.store.connection import version_of

SECRET = "not-the-password"


def address_of(store: Store) -> tuple[str, str]:
    local = store._connection.local
    assert local is not None
    return local.uri.removeprefix("bolt://"), local.password


def settings_for(uri: str, password: str = SECRET, **others: object) -> Settings:
    return read_settings(graph_uri=uri, graph_password=password, **others)


@pytest.mark.neo4j
@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_neo4j_is_used_by_its_address_directly_and_by_routing(empty_full_store: Store, scheme: str) -> None:
    address, password = address_of(empty_full_store)
    with open_store(settings_for(f"{scheme}://{address}", password)) as store:
        assert store.server_version() == empty_full_store.server_version()
        assert store.health().state is State.READY
        assert store.write("bump_revision").rows == ({"revision": 1},)
        assert store.revision() == 1
    assert empty_full_store.revision() == 1


@pytest.mark.neo4j
def test_wrong_credentials_are_one_sentence_without_the_password(full_store: Store) -> None:
    address, _ = address_of(full_store)
    with pytest.raises(StoreUnavailable) as caught:
        open_store(settings_for(f"bolt://{address}"))
    assert str(caught.value) == (
        "GRAPH_USER, GRAPH_PASSWORD: Neo4j does not accept the user name or the password. "
        "Set both to an account of that Neo4j."
    )
    assert caught.value.exit_code == 69
    assert caught.value.__suppress_context__


@pytest.mark.neo4j
def test_a_database_that_is_not_there_names_the_setting(full_store: Store) -> None:
    address, password = address_of(full_store)
    for scheme in ("bolt", "neo4j"):
        with pytest.raises(StoreUnavailable) as caught:
            open_store(settings_for(f"{scheme}://{address}", password, graph_database="elsewhere"))
        assert caught.value.where == "GRAPH_DATABASE"


@pytest.mark.neo4j
def test_a_graph_of_a_newer_version_is_not_even_read(empty_reduced_store: Store) -> None:
    address, password = address_of(empty_reduced_store)
    empty_reduced_store.write("set_graph_version", {"version": 999})
    try:
        with pytest.raises(GraphTooNew):
            open_store(settings_for(f"bolt://{address}", password))
    finally:
        empty_reduced_store.write("set_graph_version", {"version": len(migrations())})


@pytest.mark.parametrize("uri", ["bolt://127.0.0.1:1", "neo4j://127.0.0.1:1", "bolt://no-such-host.invalid:7687"])
def test_a_server_that_is_not_there_is_one_sentence(uri: str) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        open_store(settings_for(uri))
    assert str(caught.value) == (
        "GRAPH_URI: No Neo4j answers at this address. Check the address and that the server runs; "
        "leave GRAPH_URI out to use a local Neo4j."
    )


def test_something_else_at_the_address_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(StoreUnavailable, match=r"^GRAPH_URI: No Neo4j answers"):
            open_store(settings_for(f"bolt://127.0.0.1:{server.getsockname()[1]}"))
        thread.join()


def test_only_neo4j_5_26_and_newer_will_do() -> None:
    assert version_of("Neo4j/5.26.30") == "5.26.30"
    assert version_of("Neo4j/2026.08.1") == "2026.08.1"
    for agent, words in (("Neo4j/5.13.0", "5.13.0"), ("Neo4j/4.4.9", "4.4.9"), ("Other", "of an unknown version")):
        with pytest.raises(StoreTooOld, match=f"GRAPH_URI: The server is Neo4j {words}; 5.26 is the oldest"):
            version_of(agent)


def test_a_data_folder_that_cannot_be_made_names_the_setting(tmp_path: Path) -> None:
    from graph_service.errors import InstallError

    (tmp_path / "file").write_text("")
    settings = read_settings(graph_data_dir=tmp_path / "file" / "data").model_copy(update={"graph_uri": None})
    with pytest.raises(InstallError) as caught:
        open_store(settings)
    assert caught.value.where == "GRAPH_DATA_DIR"
