"""The built wheel holds queries, policies, templates and seeds: installed alone, it answers outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

pytestmark = [pytest.mark.neo4j, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def python(tmp_path_factory) -> Path:
    """Python of an empty environment with the wheel in it; its dependencies are those of the test run."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    home = folder / "environment"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    own = next((home / "lib").glob("python*")) / "site-packages"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(own),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    # Only the third-party libraries are borrowed: the checkout is there as a .pth file, which a path does not read.
    (own / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return python


def run(python: Path, folder: Path, *arguments: str) -> str:
    environment = {
        "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", str(folder)), "EMBEDDER": "none",
        "GRAPH_DATA_DIR": str(folder / "data"), "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", ""),
    }  # fmt: skip
    done = subprocess.run(
        [str(python), *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_it_is_the_wheel_that_runs_and_not_the_checkout(python, tmp_path):
    place = run(python, tmp_path, "-c", "import graph_service; print(graph_service.__file__)")
    assert str(ROOT) not in place


def test_it_loads_its_seeds_and_answers_the_main_question(python, tmp_path):
    script = (
        "import subprocess, sys\n"
        "from graph_service.access import Asking\n"
        "from graph_service.exchange import load_seeds\n"
        "from graph_service.registry import find_question\n"
        "from graph_service.service import open_service\n"
        "from graph_service.settings import read_settings\n"
        "with open_service(read_settings()) as service:\n"
        "    assert load_seeds(service.store).ok\n"
        "    question = find_question('contacts-for-topic')\n"
        "    parameters = question.read_parameters({'topic': 'Baugenehmigung', 'district': 'Neukölln'})\n"
        "    answer = service.ask(question, parameters, Asking())\n"
        "    print(answer.items[0].unit.id, flush=True)\n"
        # The command attaches to the server that runs already.
        "    command = [sys.executable, '-m', 'graph_service.cli', 'ask', 'contacts-for-topic']\n"
        "    subprocess.run([*command, 'Baugenehmigung in Neukölln', '--json'], check=True)\n"
    )
    first, told = run(python, tmp_path, "-c", script).split("\n", 1)
    assert first == "unit:bezirksamt-neukoelln:stadtentwicklungsamt"
    assert f'"{first}"' in told
