"""The installation from the lock, against a repository on loopback."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath

import pytest

from graph_service.errors import InstallError
from graph_service.store.local import install as installing
from graph_service.store.local.install import install
from graph_service.store.local.lock import LockedJar, Release, lock_text, locked_jars, read_lock

CONTENTS = {f"org/example/part{number}/1.0/part{number}-1.0.jar": b"jar %d " % number * 50_000 for number in range(9)}
JARS = tuple(LockedJar(PurePosixPath(path), hashlib.sha256(content).hexdigest()) for path, content in CONTENTS.items())


class Repository:
    """A Maven repository on loopback that counts what is asked of it and can answer with something else."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.contents = dict(CONTENTS)
        self.cut_once: set[str] = set()
        repository = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.lstrip("/")
                repository.asked[path] += 1
                content = repository.contents.get(path)
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                if path in repository.cut_once:
                    repository.cut_once.remove(path)
                    self.wfile.write((content or b"")[:1000])
                    self.close_connection = True
                else:
                    self.wfile.write(content or b"")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    monkeypatch.setattr(installing.time, "sleep", lambda _: None)
    repository = Repository()
    yield repository
    repository.close()


def contents_of(files: list[Path]) -> list[bytes]:
    return [file.read_bytes() for file in files]


def test_all_jars_arrive_once_and_are_kept_for_the_next_start(repository: Repository, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    files = install(
        JARS, tmp_path, address=repository.address, progress=lambda done, total, _: steps.append((done, total))
    )
    assert contents_of(files) == list(CONTENTS.values())
    assert steps == [(done, 9) for done in range(10)]
    install(JARS, tmp_path, address=repository.address)
    assert set(repository.asked.values()) == {1}
    assert {file.name for file in tmp_path.rglob("*") if file.is_file()} == {jar.name for jar in JARS}


def test_a_flipped_byte_a_cut_and_a_missing_jar_are_fetched_again_and_nothing_else(
    repository: Repository, tmp_path: Path
) -> None:
    files = install(JARS, tmp_path, address=repository.address)
    repository.asked.clear()
    damaged = bytearray(files[1].read_bytes())
    damaged[1234] ^= 1
    files[1].write_bytes(damaged)
    files[4].write_bytes(files[4].read_bytes()[:-1])
    files[7].unlink()
    assert contents_of(install(JARS, tmp_path, address=repository.address)) == list(CONTENTS.values())
    assert repository.asked == {str(JARS[number].path): 1 for number in (1, 4, 7)}


def test_a_connection_that_breaks_is_tried_again(repository: Repository, tmp_path: Path) -> None:
    cut = str(JARS[3].path)
    repository.cut_once.add(cut)
    assert contents_of(install(JARS, tmp_path, address=repository.address)) == list(CONTENTS.values())
    assert repository.asked[cut] == 2


def test_a_jar_that_is_not_the_locked_one_is_refused_and_not_kept(repository: Repository, tmp_path: Path) -> None:
    repository.contents[str(JARS[0].path)] = b"something else"
    with pytest.raises(InstallError) as caught:
        install(JARS[:1], tmp_path, address=repository.address)
    assert str(caught.value).startswith(
        "part0-1.0.jar of the local Neo4j could not be fetched: what came is not what the lock names."
    )
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_a_repository_without_the_jar_and_one_that_is_not_there_are_told_apart(
    repository: Repository, tmp_path: Path
) -> None:
    del repository.contents[str(JARS[0].path)]
    with pytest.raises(InstallError, match="the repository answered 404"):
        install(JARS[:1], tmp_path, address=repository.address)
    with pytest.raises(InstallError, match=r"the connection failed \(ConnectError\)"):
        install(JARS[:1], tmp_path, address=lambda: "http://127.0.0.1:1")


def test_a_cache_that_cannot_be_written_names_the_setting(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "jars").write_text("a file where the folder should be")
    with pytest.raises(InstallError) as caught:
        install(JARS, tmp_path, address=repository.address)
    assert caught.value.where == "GRAPH_CACHE_DIR"


@pytest.mark.parametrize("release", list(Release))
def test_the_committed_locks_name_every_jar_with_a_sum_and_no_address(release: Release) -> None:
    jars = read_lock(release)
    assert len(jars) > 200
    assert len({jar.path for jar in jars}) == len(jars)
    assert all(len(jar.sha256) == 64 and jar.name.endswith(".jar") for jar in jars)
    assert "://" not in lock_text(release)


def test_a_classifier_is_part_of_the_file_name() -> None:
    (jar,) = locked_jars(
        '[[dependencies]]\ngroupId = "io.example"\nartifactId = "native"\nversion = "2"\n'
        'classifier = "linux"\nsha256 = "00"\n'
    )
    assert str(jar.path) == "io/example/native/2/native-2-linux.jar"
