"""The one way of every import: read, check, match, compare, write; whole or not at all."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from graph_service.access.consent_records import read_consents
from graph_service.errors import InputError
from graph_service.exchange.checking import checked
from graph_service.exchange.circles import check_circles
from graph_service.exchange.comparing import add_nodes, add_statements, add_ties
from graph_service.exchange.consents import count_consents, respect_consents
from graph_service.exchange.crosswalk import Crosswalk, read_crosswalk
from graph_service.exchange.difference import Difference
from graph_service.exchange.drafts import Draft, EdgeDraft, Findings, NodeDraft
from graph_service.exchange.erased import without_erased
from graph_service.exchange.existing import (
    read_claims,
    read_class_texts,
    read_existing,
    read_properties,
    read_ties,
)
from graph_service.exchange.identity import Identified, Identifier
from graph_service.exchange.kinds import KINDS
from graph_service.exchange.loads import one_load
from graph_service.exchange.options import ImportOptions
from graph_service.exchange.report import ImportReport
from graph_service.exchange.structure import check_structure
from graph_service.exchange.writing import check_size, write_difference
from graph_service.store import Progress, Store, silent

REPORT_EVERY = 5_000


def import_files(
    store: Store,
    kind: str,
    files: Sequence[Path | str],
    *,
    dry_run: bool = False,
    options: ImportOptions | None = None,
    progress: Progress | None = None,
    crosswalk: Crosswalk | None = None,
) -> ImportReport:
    """Import files of one kind (`KINDS`), and report what became of every row.

    Nothing is written when any row is rejected, nor by a dry run. Imports one after another give the same graph as
    one import of the last state; a second run changes nothing. What would change more of the graph than may at once is
    rejected as a whole. Raises `InputError` for an unknown kind, `Conflict` while another import is under way, and
    `StoreError` when the graph cannot be written.
    """
    if kind not in KINDS:
        raise InputError(
            f"There is no kind {kind!r} of files.", where="kind", remedy=f"Known kinds: {', '.join(KINDS)}."
        )
    paths = [Path(file) for file in files]
    if not paths:
        raise InputError("No file is named.", where="files", remedy="Name one or more files.")
    options, progress = options or ImportOptions(), progress or silent
    began = time.monotonic()
    report = ImportReport(kind, [path.name for path in paths], dry_run)
    findings = Findings()
    drafts: list[Draft] = []
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of drafts, none of them in a cycle: the collector only costs time here
    try:
        with _as_finding(findings):
            drafts = list(_counted(KINDS[kind](paths, options, findings), options, findings, progress))
        with nullcontext() if dry_run or findings.failed else one_load(store) as load:
            # Within it nobody is erased, so that nobody who was comes back.
            drafts = without_erased(drafts, store.vault.erasures.holds, findings)
            difference, found = compare(store, drafts, crosswalk or read_crosswalk(), findings)
            with _as_finding(findings):
                check_size(difference)  # here, so that a dry run tells it too
            if load is not None and not findings.failed and not difference.empty:
                write_difference(store, load, difference, progress)
                report.written = True
    finally:
        if collecting:
            gc.enable()
    _fill(report, difference, found, findings)
    report.seconds = time.monotonic() - began
    return report


@contextmanager
def _as_finding(findings: Findings) -> Iterator[None]:
    """An error that concerns the files as a whole is a finding like any other."""
    try:
        yield
    except InputError as error:
        findings.reject_file(error.where or "Dateien", error.detail, remedy=error.remedy)


def _counted(
    drafts: Iterator[Draft], options: ImportOptions, findings: Findings, progress: Progress
) -> Iterator[Draft]:
    for number, draft in enumerate(checked(drafts, options, findings), start=1):
        if number % REPORT_EVERY == 0:
            progress(number, 0, "Lesen")
        yield draft


def compare(
    store: Store, drafts: Sequence[Draft], crosswalk: Crosswalk, findings: Findings
) -> tuple[Difference, Identified]:
    """Match the drafts with the graph and compare them; what is wrong is added to the findings."""
    nodes = [draft for draft in drafts if isinstance(draft, NodeDraft)]
    edges = [draft for draft in drafts if isinstance(draft, EdgeDraft)]
    places = any(draft.under for draft in nodes)
    existing = read_existing(store, names=places or any(draft.by_name for draft in nodes), places=places)
    identifier = Identifier(existing, crosswalk, findings)
    identifier.add_nodes(nodes)
    # Ends of rows that were rejected are unknown too; naming them again would hide the first mistake.
    if not findings.failed:
        identifier.add_edges(edges)
    found = identifier.found
    difference = Difference()
    if not findings.failed:
        check_structure(found, existing, findings)
    if findings.failed:
        return difference, found
    known_ids = [id_ for id_ in found.targets if id_ in existing.types]
    starts = {tie.start for tie in found.ties if tie.start in existing.types}
    classes = read_class_texts(store) if existing.types else {}
    claims = read_claims(store, {*known_ids, *starts}) if existing.types else {}
    known = read_properties(store, known_ids)
    ends = {id_ for tie in found.ties for id_ in (tie.start, tie.end)}
    people = [id_ for id_ in {*found.targets, *ends} if existing.types.get(id_) == "Person"]
    respect_consents(found, people, read_consents(store, people), difference, findings)
    if findings.failed:
        return difference, found
    add_nodes(difference, found.targets.values(), known, claims, classes)
    add_statements(difference, found.statements.values(), found.targets, known, claims=claims, classes=classes)
    count_consents(difference, known_ids)
    known_ties = read_ties(store, starts, {tie.type for tie in found.ties})
    add_ties(difference, found.ties, known_ties, claims, classes)
    check_circles(difference, store, findings)
    return Difference() if findings.failed else difference, found


def _fill(report: ImportReport, difference: Difference, found: Identified, findings: Findings) -> None:
    report.counts = difference.counts
    for type_, rejected in findings.rejected.items():
        difference.count(type_, "rejected", rejected)
    report.problems, report.unshown_problems = findings.problems, findings.unshown
    report.notes = [text if times == 1 else f"{text} ({times} ×)" for text, times in findings.notes.items()]
    new = {target.id for target in difference.new_nodes}
    report.candidates = [one for one in found.candidates if one[0] in new]
