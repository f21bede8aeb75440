"""The archive of classes: made once, used from then on, and never trusted when somebody has damaged it."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from graph_service.settings import read_settings
from graph_service.store import LocalOptions, Store, open_store
from graph_service.store.local import supervisor
from graph_service.store.local.archive import FOLDER, ClassArchive, class_archive

MADE_BY_A_SERVER = b"what a server writes when it ends"


@pytest.fixture
def jar(tmp_path: Path) -> Path:
    path = tmp_path / "one.jar"
    path.write_bytes(b"a jar")
    return path


def trained(archive: ClassArchive) -> None:
    """As if a server had run and ended."""
    archive.made.write_bytes(MADE_BY_A_SERVER)
    supervisor.keep_archive(archive.order())


def test_the_first_server_writes_it_the_next_use_it_and_a_damaged_one_is_made_anew(tmp_path: Path, jar: Path) -> None:
    cache = tmp_path / "cache"
    first = class_archive(cache, tmp_path, [jar], trains=True)
    assert f"-XX:ArchiveClassesAtExit={first.made}" in first.arguments
    trained(first)
    (kept,) = (cache / FOLDER).glob("server-*.jsa")
    second = class_archive(cache, tmp_path, [jar], trains=True)
    assert [str(kept) in argument for argument in second.arguments] == [True]
    kept.write_bytes(MADE_BY_A_SERVER[:-1])
    assert class_archive(cache, tmp_path, [jar], trains=True).arguments == first.arguments
    assert not kept.exists()


def test_other_jars_have_another_archive(tmp_path: Path, jar: Path) -> None:
    cache = tmp_path / "cache"
    before = class_archive(cache, tmp_path, [jar], trains=True)
    trained(before)
    jar.write_bytes(b"another jar")
    after = class_archive(cache, tmp_path, [jar], trains=True)
    assert after.name != before.name
    assert after.arguments == before.arguments  # the base is Java's own


def test_who_does_not_train_makes_nothing(tmp_path: Path, jar: Path) -> None:
    assert class_archive(tmp_path / "cache", tmp_path, [jar], trains=False).arguments == ()
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, jar: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert class_archive(tmp_path / "cache", tmp_path, [jar], trains=True).arguments == ()


def test_only_the_archives_used_last_are_kept(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for number in range(5):
        jar = tmp_path / f"{number}.jar"
        jar.write_bytes(bytes([number]))
        trained(class_archive(cache, tmp_path, [jar], trains=True))
    assert len(list((cache / FOLDER).glob("server-*.jsa"))) == 3
    assert len(list((cache / FOLDER).glob("java-*.jsa"))) == 1
    assert not list((cache / FOLDER).glob(".*"))


def opened(data: Path, cache: Path) -> Store:
    settings = read_settings(graph_data_dir=data, graph_cache_dir=cache).model_copy(update={"graph_uri": None})
    return open_store(settings, local_options=LocalOptions(heap=256, page_cache=32))


def maps_of(store: Store) -> set[str]:
    """The files that the server has mapped."""
    local = store._connection.local
    assert local is not None
    state = supervisor.read_json(local.run_folder / supervisor.STATE_FILE)
    return {mapped.path for mapped in psutil.Process(state["server"]).memory_maps()}


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.skipif(not psutil.LINUX, reason="only Linux tells which files a process has mapped")
def test_a_real_server_writes_maps_and_survives_it(tmp_path: Path) -> None:
    from graph_service.store.local.install import default_cache

    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "jars").symlink_to(default_cache() / "jars")
    with opened(tmp_path / "one", cache):
        pass
    (kept,) = (cache / FOLDER).glob("server-*.jsa")
    with opened(tmp_path / "two", cache) as store:
        assert str(kept) in maps_of(store)
        assert store.revision() == 0
    # Its sum is right and its content is not: Java itself, or the start without it, has to cope.
    kept.unlink()
    name = kept.name.split(".")[0]
    (tmp_path / "garbage").write_bytes(b"\xca\xfe" * 100_000)
    supervisor.keep_archive({"made": str(tmp_path / "garbage"), "kept": str(kept.parent), "name": name, "most": 3})
    with opened(tmp_path / "three", cache) as store:
        assert store.revision() == 0
