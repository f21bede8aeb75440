"""The command line as its user meets it: lists, templates, and a sentence with an exit code for every mistake."""

import json
import os
import subprocess
import sys

import pytest
from typer.main import get_command

from graph_service.commands import MODULES, app_for
from graph_service.exchange import template_names
from graph_service.registry import questions
from graph_service.service import Service  # noqa: F401 - importing it registers the questions


def run(tmp_path, *arguments, **environment):
    own = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GRAPH_DATA_DIR": str(tmp_path / "data"), **environment}
    return subprocess.run(
        [sys.executable, "-m", "graph_service.cli", *arguments], env=own, capture_output=True, text=True, check=False
    )


def test_each_command_is_found_in_its_module_and_no_other_is_there():
    every = get_command(app_for(None))
    assert set(every.commands) == set(MODULES)
    for name in MODULES:
        assert name in get_command(app_for(name)).commands


def test_the_list_of_questions_is_the_registry(tmp_path):
    listed = json.loads(run(tmp_path, "questions", "--json").stdout)["items"]
    assert [one["name"] for one in listed] == [one.name for one in questions()]


def test_each_question_is_a_command_with_its_parameters(tmp_path):
    told = run(tmp_path, "ask", "contacts-for-topic", "--help", COLUMNS="200").stdout
    assert all(word in told for word in ("topic", "--district", "--measure", "--limit", "--as", "--purpose", "--json"))


@pytest.mark.parametrize("name", ["nodes", "edges", "Measure", "KNOWS"])
def test_a_template_has_the_columns_of_its_type(tmp_path, name):
    assert name in template_names()
    assert run(tmp_path, "template", name).stdout.startswith("type,")


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "told"),
    [
        (("run",), {"PORT": "abc"}, 78, "PORT"),
        (("run", "--host", "192.0.2.1"), {"DEV_PRINCIPALS": "1"}, 78, "DEV_PRINCIPALS"),
        (("run", "--host", "192.0.2.1"), {}, 78, "HOST: 192.0.2.1 is no address of this machine"),
        (("setup",), {"GRAPH_URI": "ftp://x"}, 78, "GRAPH_URI"),
        (("setup",), {"GRAPH_URI": "bolt://user:geheim@127.0.0.1:1"}, 78, "GRAPH_PASSWORD"),
        (("setup",), {"GRAPH_URI": "bolt://127.0.0.1:1", "GRAPH_PASSWORD": "geheim"}, 69, "GRAPH_URI"),
        (("setup",), {"EMBEDDER": "magic"}, 78, "EMBEDDER"),
        (("setup",), {"EMBEDDER": "endpoint", "EMBEDDER_URL": "http://[::1"}, 78, "EMBEDDER_URL"),
        (("setup",), {"EMBEDDER": "endpoint", "EMBEDDER_URL": "https://a:geheim@host/v1"}, 78, "EMBEDDER_URL"),
        (("ask", "search"), {}, 2, "query"),
        (("ask", "measures", "--limit", "0"), {}, 65, "limit"),
        (("template", "Nix"), {}, 65, "template"),
        (("conflicts", "--accept", "a", "--reject", "b"), {}, 65, "--accept"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_the_place(tmp_path, arguments, environment, code, told):
    done = run(tmp_path, *arguments, **environment)
    assert done.returncode == code, done.stderr
    assert told in done.stderr and "Traceback" not in done.stderr and "geheim" not in done.stderr
    if code != 2:
        assert len(done.stderr.strip().splitlines()) == 1


HALF_MADE = """
import os, signal, sys
from graph_service import cli, commands

class HalfMade:
    def __init__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass
        self.closed = True

    def __del__(self):
        if not self.closed:
            pass

commands.app_for = lambda asked: lambda arguments: HalfMade()
cli.main()
"""


def test_ctrl_c_while_something_is_half_made_is_one_line_and_no_stack_trace():
    ended = subprocess.run([sys.executable, "-c", HALF_MADE], capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (130, "graph-service: stopped.\n")


def test_an_error_that_comes_of_ctrl_c_is_not_told_as_one():
    cut = HALF_MADE.replace("HalfMade()\ncli", "cut_in_two()\ncli")
    cut = cut.replace(
        "commands.app_for",
        """def cut_in_two():
    try:
        HalfMade()
    except KeyboardInterrupt:
        pass  # as a library may do it
    raise ValueError("half a message")

commands.app_for""",
        1,
    )
    ended = subprocess.run([sys.executable, "-c", cut], capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (130, "graph-service: stopped.\n")
