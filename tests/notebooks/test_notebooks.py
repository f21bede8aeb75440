"""The notebooks run as they are shipped, against the service over the seeds, and carry no output of an earlier run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.api import create_app
from graph_service.exchange import load_seeds
from graph_service.service import Service
from graph_service.store import Store
from tests.servers import clear, local_settings
from tests.serving import serving

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SECONDS_A_CELL = 240


@pytest.fixture(scope="module")
def address(full_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    clear(full_store)
    load_seeds(full_store)
    settings = local_settings(tmp_path_factory.mktemp("notebooks"), embedder="none", dev_principals=True)
    with serving(create_app(Service(settings, full_store))) as client:
        yield str(client.base_url)


def test_there_are_four():
    assert len(NOTEBOOKS) == 4


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_no_output_is_kept_in_a_notebook(file):
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        assert cell["cell_type"] != "code" or (not cell["outputs"] and cell["execution_count"] is None)


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_each_has_a_plot_and_a_network_page(file):
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert "plt.show()" in code and ".page(" in code


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_tables_show_reasons_whole_and_figures_name_parts_in_german(file):
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert 'pd.set_option("display.max_colwidth", None)' in code.split("to_frame")[0]
    assert "reason.reason: reason.points" not in code.replace("NAMES[reason.reason]", "")


@pytest.mark.slow
@pytest.mark.neo4j
@pytest.mark.timeout(1200)
@pytest.mark.filterwarnings("ignore")  # of the libraries that run notebooks
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs_as_shipped(file, address, monkeypatch):
    nbformat, nbclient = (pytest.importorskip(name) for name in ("nbformat", "nbclient"))
    monkeypatch.setenv("GRAPH_SERVICE", address)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    book = nbformat.read(file, as_version=4)
    nbclient.NotebookClient(book, timeout=SECONDS_A_CELL, kernel_name="python3").execute()
    shown = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert shown and not [one for one in shown if one.output_type == "error"]
