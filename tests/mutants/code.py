"""Mutants of the code between rules and answer: cache keys shortened, checks left out; held against their tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.outcome import Outcome

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("graph_service", "queries", "seeds", "visualizations", "tests", "pyproject.toml")
LIMIT = 300  # seconds for the tests of one mutant


@dataclass(frozen=True, slots=True)
class Change:
    """In `file`, the one place of `old` becomes `new`; `tests` are those that should notice."""

    file: str
    old: str
    new: str
    tests: tuple[str, ...]


VIEWS = ("tests/access/test_views_and_reading.py",)
KEPT = ("tests/doors/test_kept_answers.py",)
GRANTS = ("tests/access/test_grants.py",)
CONSENTS = ("tests/access/test_consents.py",)
TOKENS = ("tests/access/test_tokens.py",)
PSEUDONYMS = ("tests/access/test_pseudonyms.py",)
LOGGED = ("tests/access/test_disclosures.py",)
RULES = ("tests/access/test_rules.py",)
PACE = ("tests/access/test_pace.py", "tests/doors/test_pace_of_persons.py")
OWN_DATA = ("tests/writes/test_own_data.py",)
SUGGESTIONS = ("tests/writes/test_suggestions.py",)
RECORDED = ("tests/data_subjects/test_consents.py",)
CORRECTED = ("tests/data_subjects/test_correction_and_restriction.py",)
RETENTION = ("tests/data_subjects/test_retention.py",)
SMALL_GROUPS = ("tests/test_small_groups.py",)
CORPUS = ("tests/doors/test_corpus.py",)
NETWORKS = ("tests/network/test_projections.py",)
ANALYSES = ("tests/doors/test_analyses.py",)
STAKEHOLDERS = ("tests/questions/test_stakeholders.py",)
KEY = "key = (principal.rights, purpose.name if purpose else None, today, classes.edition, grant)"
ANSWER_KEY = "key = (question.name, parameters.model_dump_json(), view)"

CHANGES = (
    Change("access/views.py", KEY, KEY.replace("principal.rights, ", ""), VIEWS),
    Change("access/views.py", KEY, KEY.replace("purpose.name if purpose else None, ", ""), VIEWS),
    Change("access/views.py", KEY, KEY.replace("today, ", ""), VIEWS),
    Change("access/views.py", KEY, KEY.replace(", classes.edition", ""), VIEWS),
    Change("access/views.py", KEY, KEY.replace(", grant)", ")"), GRANTS),
    Change("access/views.py", "rules.check_claim(principal, purpose)\n            decided", "pass\n            decided",
           VIEWS),
    Change("access/principals.py", "return (self.roles, self.measures, self.units, self.purposes)",
           "return (self.roles, self.measures, self.units, None)", TOKENS + VIEWS),
    Change("access/principals.py", "return (self.roles, self.measures, self.units, self.purposes)",
           "return (self.roles, self.measures, frozenset(), self.purposes)", VIEWS),
    Change("access/principals.py", "return (self.roles, self.measures, self.units, self.purposes)",
           "return (self.roles, frozenset(), self.units, self.purposes)", VIEWS),
    Change("access/reading.py", "if table is not None and table.revision == revision:", "if table is not None:", VIEWS),
    Change("access/reading.py", "        check_guarded(query)\n        if self", "        if self", VIEWS),
    Change("access/reading.py", "parameters = self._pseudonyms.revealed(parameters)", "pass", PSEUDONYMS),
    Change("access/reading.py", "return rows if self._pseudonyms is None else list(self._pseudonyms.hidden(rows))",
           "return rows", PSEUDONYMS),
    Change("access/disclosures.py", "person=pseudonyms.person(one.person)", "person=one.person", LOGGED),
    Change("access/pseudonyms.py", 'info = f"pseudonyms for {self._purpose}".encode()', 'info = b""', PSEUDONYMS),
    Change("access/reading.py", 'if "classes" in parameters:', "if False:", VIEWS),
    Change("service.py", ANSWER_KEY, ANSWER_KEY.replace(", view)", ", view.classes)"), KEPT),
    Change("service.py", ANSWER_KEY, ANSWER_KEY.replace(" parameters.model_dump_json(),", ""), KEPT),
    Change("service.py", ANSWER_KEY, ANSWER_KEY.replace("question.name, ", '"", '), KEPT),
    Change("service.py", "self.disclosures.record_disclosed(view, name, disclosed, pseudonyms)", "pass",
           KEPT),
    Change("service.py", 'f"{principal.id}@{asking.origin}" if principal == PUBLIC else principal.id', '"all"', PACE),
    Change("service.py", "        self._persons.check(asker, persons_told_of(disclosed), called=principal.id)\n", "",
           PACE),
    Change("access/tokens.py", "if known is not None and known[0] == revision:", "if known is not None:", TOKENS),
    Change("access/grant_book.py", "if known is not None and known[0] == revision:", "if known is not None:", GRANTS),
    Change("access/grant_book.py", "if found is None or not decision.allowed:", "if found is None:", GRANTS),
    Change("access/grant_book.py", "        self.check_may_give(principal, named)\n", "", GRANTS),
    Change("access/consents.py", "one.given or by_consent or not one.purposes", "one.given or by_consent", CONSENTS),
    Change("access/consents.py", "return not self.given and any(", "return False and any(", CONSENTS),
    Change("access/consents.py", "until = min(left.until or date.max, end)", "until = left.until or date.max",
           CONSENTS),
    Change("access/pace.py", "mapped if mapped is not None else ip_network", "ip_network", PACE),
    Change("access/tokens.py", "if token is None or not same or", "if token is None or", TOKENS),
    Change("access/tokens.py", ' or token.state(today) != "valid":', ":", TOKENS),
    Change("access/rules.py", "if answer.diagnostics.errors or answer.decision is cedarpy.Decision.NoDecision:",
           "if answer.decision is cedarpy.Decision.NoDecision:", RULES),
    Change("access/views.py", "rules.check_claim(principal, purpose)\n    decided", "pass\n    decided", VIEWS),
    Change("access/views.py", '{"", *principal.measures, ', '{"", ', VIEWS),
    Change("access/views.py", "for id_ in group if id_ not in own), None)", "for id_ in group), None)", VIEWS),
    Change("access/views.py", "for id_, one in stood_for[pair].items() if id_ not in own]",
           "for id_, one in stood_for[pair].items()]", VIEWS),
    Change("corpus.py", "self._revision < view.revision", "False", CORPUS),
    Change("corpus.py", "texts = self._texts.visible(view.classes)",
           "texts = self._texts.visible((*view.classes, 1, 2, 3))", CORPUS),
    Change("service.py", "        check_may_write(self.gate.rules, Deed.SUGGEST, asking.principal, view.purpose)\n", "",
           SUGGESTIONS),
    Change("service.py",
           "        check_may_write(self.gate.rules, Deed.DECIDE_SUGGESTION, asking.principal, view.purpose)\n", "",
           SUGGESTIONS),
    Change("data_subjects/rights.py", "self._check_may(Deed.RESTRICT_PERSON, asking)\n        restrict", "restrict",
           CORRECTED),
    Change("data_subjects/rights.py", '        self._disclosures.record(logged, "own data", record)\n', "", OWN_DATA),
    Change("data_subjects/rights.py", "            if name not in BY_ONESELF:", "            if False:", OWN_DATA),
    Change("access/deeds.py", "own = deed in OWN and principal.person is not None", "own = deed in OWN", OWN_DATA),
    Change("data_subjects/own_data.py", "if present.removeprefix", "if False and present.removeprefix", OWN_DATA),
    Change("data_subjects/correcting.py", "        unchanged(transaction)\n", "", OWN_DATA),
    Change("exchange/suggesting.py", "        unchanged(transaction)\n", "", SUGGESTIONS),
    Change("exchange/comparing.py", "if restricted and name in AUDIENCE_FIELDS:", "if False:", CORRECTED),
    Change("exchange/comparing.py", "    if corrected:\n", "    if False:\n", OWN_DATA),
    Change("data_subjects/restricting.py", "return kept_within(audience, records, present_day())", "return audience",
           RECORDED),
    Change("data_subjects/restricting.py", "audience = shrunk(audience, records[:count])", "pass", RECORDED),
    Change("data_subjects/retention.py", '{"nobody": sorted(over.nobody), ', '{"nobody": [], ', RETENTION),
    Change("data_subjects/retention.py", 'if row["restricted_since"] is not None:', "if False:", RETENTION),
    Change("small_groups.py", "if value < least)", "if 0 < value < least)", SMALL_GROUPS),
    Change("small_groups.py", "while len(shut) < len(values) and _room(values, shut, arc) < least:", "while False:",
           SMALL_GROUPS),
    Change("network/columns.py", "_among(self.audience, classes), _among", "self.audience > 0, _among", NETWORKS),
    Change("network/columns.py", "_among(self.tie_audience, classes))", "self.tie_audience > 0)", NETWORKS),
    Change("network/networks.py", "if not names_open:", "if False:", ANALYSES),
    Change("network/networks.py", "if ranked and found.of_persons(what):", "if False:", NETWORKS),
    Change("network/networks.py", "found.shows_actors and not self.ranks_persons", "False", NETWORKS),
    Change("network/networks.py", "key = (self._key, projection,", "key = (projection,", ANALYSES),
    Change("network/networks.py", "None if pseudonyms is None else pseudonyms.hidden", "None", ANALYSES),
    Change("service.py", "told = [answer, *analysing.persons_named(answer)]", "told = [answer]", ANALYSES),
    Change("service.py", "if answer.complete and ", "if ", ANALYSES),
    Change("questions/stakeholders.py", "network.check_ranks_persons()", "pass", STAKEHOLDERS),
)  # fmt: skip


def outcomes() -> Iterator[Outcome]:
    """Each change, and whether its tests notice it. One that no longer fits the code is an error, not a success."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, copy / part)
        for change in CHANGES:
            file = copy / "graph_service" / change.file
            text = file.read_text(encoding="utf-8")
            if text.count(change.old) != 1:
                raise ValueError(f"{change.file}: {change.old!r} stands there {text.count(change.old)} times, not once")
            file.write_text(text.replace(change.old, change.new), encoding="utf-8")
            try:
                caught = _fails(copy, change.tests)
            finally:
                file.write_text(text, encoding="utf-8")
            yield Outcome(
                "code weakened", f"{change.file}: {' '.join(change.new.split())[:70] or 'a line left out'}", caught
            )


def _fails(folder: Path, tests: tuple[str, ...]) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not slow", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=LIMIT, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"the tests of a mutant could not be run: {done.stdout[-500:].decode(errors='replace')}")
    return done.returncode == 1
