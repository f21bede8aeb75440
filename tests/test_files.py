"""A file is written whole or not at all: what was there stays when the disk is full, and nothing half is left."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph_service.files import write_whole

LIMITED = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
{write}
"""
BY_HELPER = "from graph_service.files import write_whole; write_whole(Path(sys.argv[1]), 'x' * 50_000)"
BY_CLIENT = "from graph_service.client_results import NetworkPage; NetworkPage('x' * 50_000).save(sys.argv[1])"


def left_by(write: str, file: Path) -> str:
    """What a process complains of that may write files of 10 kB only."""
    code = LIMITED.format(write=write)
    ended = subprocess.run([sys.executable, "-B", "-c", code, str(file)], check=False, capture_output=True, text=True)
    return ended.stderr


@pytest.mark.parametrize("write", [BY_HELPER, BY_CLIENT], ids=["helper", "client"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path, write):
    file = tmp_path / "page.html"
    file.write_text("old", encoding="utf-8")
    assert "File too large" in left_by(write, file)
    assert file.read_text(encoding="utf-8") == "old" and list(tmp_path.iterdir()) == [file]


def test_a_full_disk_leaves_no_half_of_a_new_file(tmp_path):
    assert "File too large" in left_by(BY_HELPER, tmp_path / "page.html")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_with_its_rights_and_a_link_stays_one(tmp_path):
    file, link = tmp_path / "page.html", tmp_path / "link.html"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(link, "neu: ä")
    assert link.is_symlink() and file.read_bytes() == "neu: ä".encode() and file.stat().st_mode & 0o777 == 0o640
    assert sorted(tmp_path.iterdir()) == [link, file]


def test_a_pipe_is_written_to_and_no_folder_is_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_text, encoding="utf-8")
        write_whole(pipe, "text")
        assert read.result(timeout=10) == "text"
    assert pipe.is_fifo()
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path, "text")
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "missing" / "page.html", "text")
    assert list(tmp_path.iterdir()) == [pipe]
