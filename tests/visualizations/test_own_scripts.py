"""Our scripts and words: every phrase is there in both languages, and no script makes markup of text."""

from __future__ import annotations

import importlib.resources
import json
import re

import pytest

from visualizations.rendering import SCRIPTS

ROOM = importlib.resources.files("visualizations")
OWN = {name: ROOM.joinpath("static", name).read_text(encoding="utf-8") for name in SCRIPTS}
WORDS = json.loads(ROOM.joinpath("static", "words.json").read_text(encoding="utf-8"))
TEMPLATE = ROOM.joinpath("templates", "page.html").read_text(encoding="utf-8")


def test_every_script_of_the_folder_is_in_the_page():
    files = {entry.name for entry in ROOM.joinpath("static").iterdir() if entry.name.endswith(".js")}
    assert files == set(SCRIPTS)


def test_every_phrase_that_is_used_is_there_in_both_languages():
    used = set(re.findall(r'data-(?:word|label|hint)="(\w+)"', TEMPLATE))
    for text in OWN.values():
        used |= set(re.findall(r'page\.word\("(\w+)"', text))
    assert used and used <= set(WORDS)
    assert all(entry["de"].strip() and entry["en"].strip() and set(entry) == {"de", "en"} for entry in WORDS.values())


def test_marks_in_a_phrase_are_the_same_in_both_languages():
    for key, entry in WORDS.items():
        assert set(re.findall(r"\{(\w+)", entry["de"])) == set(re.findall(r"\{(\w+)", entry["en"])), key


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_makes_markup_of_text_or_calls_anyone(name):
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "fetch(",
                      "XMLHttpRequest", "localStorage", "cookie", "</script", "<!--"):  # fmt: skip
        assert forbidden not in OWN[name]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_begins_with_what_it_is_for_and_stays_small(name):
    assert OWN[name].startswith("// ") and len(OWN[name].splitlines()) < 250
