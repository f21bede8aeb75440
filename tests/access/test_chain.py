"""A sealed log: whatever is changed in it is noticed, and whatever befalls an honest one is not held against it."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.access.chain import Chain, ChainError
from graph_service.access.checking_chain import ChainBroken, Fault, Flaw, check_chain
from graph_service.access.expiring_chain import expire
from graph_service.access.seals import Position
from graph_service.errors import SettingError
from tests.access.chains import Crash, Files, chain_of, crash_at, entries_in, entry, files_of, full_disk

LINES = 6
TIME = datetime(2026, 11, 25, 12, tzinfo=UTC)


def _made(*sizes: int, days: Sequence[int] = ()) -> Files:
    """A chain with a write of each size, on these days after the first."""
    # Each write tells the time twice, for its entries and for the head; the first one makes an empty head before.
    times = [TIME + timedelta(days=day) for day in (*days[:1], *(day for day in days for _ in range(2)))]
    with tempfile.TemporaryDirectory() as folder, _ticking(times or (TIME + timedelta(seconds=n) for n in count())):
        return files_of(chain_of(Path(folder), *sizes))


@contextmanager
def _ticking(times: Iterable[datetime]) -> Iterator[None]:
    ticks = iter(times)

    def now() -> str:
        return next(ticks).isoformat(timespec="milliseconds")

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr("graph_service.access.chain.now", now)
        yield


WHOLE = _made(1, 2, 1, 2)
OTHER = _made(1, 2, 1, 2)


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    return WHOLE.put(tmp_path)


# What is changed is noticed.


def test_a_log_that_nobody_touched_is_whole() -> None:
    verdict = WHOLE.checked()
    assert (verdict.entries, verdict.fault, verdict.behind, verdict.unfinished) == (LINES, None, 0, 0)
    assert verdict.last_position.number == LINES
    assert verdict.first is not None and verdict.last is not None and TIME <= verdict.first < verdict.last


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_flipped_byte_is_noticed(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(("log", "head", "key")))
    old = getattr(WHOLE, name)
    place, flip = data.draw(st.integers(0, len(old) - 1)), data.draw(st.integers(1, 255))
    new = bytes([*old[:place], old[place] ^ flip, *old[place + 1 :]])
    spoilt = replace(WHOLE, **{name: new})
    if name != "key":
        assert spoilt.checked().fault is not None
    elif new.lower() != old:  # the key in capitals is the same key
        try:
            assert spoilt.checked().fault == Fault(Flaw.KEY_WRONG)
        except SettingError as error:
            assert error.where == "log.key"


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WHOLE.log or b"")), st.integers(0, 400), st.binary(max_size=400))
def test_any_part_that_is_put_in_the_place_of_another_is_noticed(place: int, length: int, new: bytes) -> None:
    old = WHOLE.log or b""
    spoilt = old[:place] + new + old[place + length :]
    fault = replace(WHOLE, log=spoilt).checked().fault
    # Behind the last line, half a line is what a crash leaves too; it says nothing and hides nothing.
    assert (fault is None) == (spoilt.startswith(old) and b"\n" not in spoilt[len(old) :])


@pytest.mark.parametrize("first", range(LINES))
@pytest.mark.parametrize("length", [1, 2, LINES])
def test_a_removed_line_is_noticed(first: int, length: int) -> None:
    lines = WHOLE.lines
    kept = lines[:first] + lines[first + length :]
    missing = LINES - len(kept)
    at_the_end = first + missing == LINES
    expected = Fault(Flaw.CUT_OFF if at_the_end else Flaw.MISSING, first if at_the_end else first + 1, missing)
    assert WHOLE.with_lines(kept).checked().fault == expected


@pytest.mark.parametrize("place", range(LINES + 1))
@pytest.mark.parametrize(
    "line", [b'{"time": "2026-11-25T12:00:00.000+00:00", "entry": 7}\n', b"\n", OTHER.lines[2], WHOLE.lines[0]]
)
def test_an_inserted_line_is_noticed(place: int, line: bytes) -> None:
    lines = WHOLE.lines
    lines.insert(place, line)
    # A copy of the first line, right before or after it, is the first line; the other one is inserted.
    expected = max(place, 1) if line == WHOLE.lines[0] else place
    assert WHOLE.with_lines(lines).checked().fault == Fault(Flaw.INSERTED, expected + 1)


@pytest.mark.parametrize("one", range(LINES))
@pytest.mark.parametrize("other", range(LINES))
def test_swapped_lines_are_noticed(one: int, other: int) -> None:
    if one == other:
        return
    lines = WHOLE.lines
    lines[one], lines[other] = lines[other], lines[one]
    assert WHOLE.with_lines(lines).checked().fault == Fault(Flaw.REORDERED, min(one, other) + 1)


@pytest.mark.parametrize("place", range(LINES))
def test_a_changed_line_is_named(place: int) -> None:
    lines = WHOLE.lines
    lines[place] = lines[place].replace(b"words", b"wordz")
    assert WHOLE.with_lines(lines).checked().fault == Fault(Flaw.CHANGED, place + 1)
    lines[place] = OTHER.lines[place]
    assert WHOLE.with_lines(lines).checked().fault == Fault(Flaw.CHANGED, place + 1)


def test_a_cut_end_is_noticed_at_every_byte() -> None:
    log = WHOLE.log or b""
    for size in range(len(log)):
        fault = replace(WHOLE, log=log[:size]).checked().fault
        whole = log[:size].count(b"\n")
        assert fault == Fault(Flaw.CUT_OFF, whole, LINES - whole)
    assert replace(WHOLE, log=None).checked().fault == Fault(Flaw.CUT_OFF, 0, LINES)


def test_what_belongs_to_the_log_is_missed() -> None:
    assert replace(WHOLE, head=None).checked().fault == Fault(Flaw.HEAD_MISSING)
    assert replace(WHOLE, key=None).checked().fault == Fault(Flaw.KEY_MISSING)
    assert replace(WHOLE, key=OTHER.key).checked().fault == Fault(Flaw.KEY_WRONG)
    assert replace(WHOLE, head=OTHER.head).checked().fault == Fault(Flaw.HEAD_CHANGED)
    assert replace(WHOLE, head=WHOLE.lines[-1]).checked().fault == Fault(Flaw.HEAD_CHANGED)
    assert replace(WHOLE, log=OTHER.log).checked().fault == Fault(Flaw.CHANGED, 1)


def test_the_head_cannot_be_passed_off_as_an_entry() -> None:
    log = (WHOLE.log or b"") + (WHOLE.head or b"")
    assert replace(WHOLE, log=log).checked().fault == Fault(Flaw.INSERTED, LINES + 1)


def test_lines_of_two_copies_of_one_log_cannot_be_mixed(tmp_path: Path) -> None:
    first = files_of(chain_of(tmp_path, 1, 2))
    grown = []
    for number in (10, 20):
        chain = first.put(tmp_path)
        for place in range(2):
            chain.append([entry(number + place)])
        grown.append(files_of(chain))
    one, other = grown
    mixed = other.with_lines([*other.lines[:3], one.lines[3], other.lines[4]])
    assert mixed.checked().fault == Fault(Flaw.CHANGED, 5)


def test_a_log_that_is_written_anew_under_another_key_is_noticed_after_the_next_entry_too(tmp_path: Path) -> None:
    chain = replace(OTHER, key=WHOLE.key).put(tmp_path)
    assert check_chain(chain).fault == Fault(Flaw.KEY_WRONG)
    chain.append([entry(6)])
    assert check_chain(chain).fault == Fault(Flaw.KEY_WRONG)
    assert entries_in(chain) == [*range(LINES), 6]


def test_what_was_noted_elsewhere_shows_that_all_was_rolled_back(tmp_path: Path) -> None:
    chain = chain_of(tmp_path, 1, 2)
    earlier, before = files_of(chain), check_chain(chain).last_position
    chain.append([entry(3)])
    noted = check_chain(chain).last_position
    assert check_chain(chain, before).fault is None
    assert check_chain(chain, noted).fault is None
    rolled_back = earlier.put(tmp_path)
    assert check_chain(rolled_back).fault is None  # by itself it cannot know
    assert check_chain(rolled_back, noted).fault == Fault(Flaw.CUT_OFF, 3, 1)
    rolled_back.append([entry(4)])
    assert check_chain(rolled_back, noted).fault == Fault(Flaw.CHANGED, 4)
    assert Files(None, None, None).checked(noted).fault == Fault(Flaw.CUT_OFF, 0, 4)


@pytest.mark.parametrize(
    ("spoilt", "flaw"),
    [
        (WHOLE.with_lines(WHOLE.lines[:3]), Flaw.MISSING),
        (replace(WHOLE, log=(WHOLE.log or b"")[:-5]), Flaw.CHANGED),
        (replace(WHOLE, log=None), Flaw.MISSING),
        (WHOLE.with_lines([*WHOLE.lines, b"{}\n"]), Flaw.INSERTED),
        (WHOLE.with_lines([*WHOLE.lines[:5], b"{}\n"]), Flaw.CHANGED),
        (WHOLE.with_lines(WHOLE.lines[:1] + WHOLE.lines[2:]), Flaw.MISSING),
        (replace(WHOLE, head=None), Flaw.HEAD_MISSING),
        (replace(WHOLE, head=b"{}\n"), Flaw.HEAD_CHANGED),
    ],
)
def test_what_was_done_to_a_log_stays_to_be_seen_and_later_entries_are_kept(
    tmp_path: Path, spoilt: Files, flaw: Flaw
) -> None:
    chain = spoilt.put(tmp_path)
    for number in (101, 102):
        chain.append([entry(number)])
        fault = check_chain(chain).fault
        assert fault is not None and fault.flaw is flaw
    text = chain.path.read_text(encoding="utf-8")
    assert '"entry": 101' in text and '"entry": 102' in text


def test_without_its_key_nothing_is_added(tmp_path: Path) -> None:
    chain = replace(WHOLE, key=None).put(tmp_path)
    with pytest.raises(ChainError, match="key of the log is missing"):
        chain.append([entry(6)])
    replace(WHOLE, key=b"no key").put(tmp_path)
    with pytest.raises(SettingError):
        chain.append([entry(6)])
    assert chain.path.read_bytes() == WHOLE.log


# What befalls an honest log is not held against it.


def test_only_the_owner_can_read_the_files(tmp_path: Path) -> None:
    chain = chain_of(tmp_path / "new", 1, 1)
    expire(chain, datetime.now(UTC) + timedelta(days=1))
    for path in (chain.path, chain.head_path, chain.key_path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_key_may_be_kept_elsewhere(tmp_path: Path) -> None:
    chain = Chain(tmp_path / "data", "log", tmp_path / "secrets" / "seal.key")
    chain.append([entry(0)])
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["log.head", "log.jsonl"]
    assert check_chain(chain).fault is None


def test_a_chain_without_entries_is_whole(tmp_path: Path) -> None:
    chain = Chain(tmp_path, "log")
    assert check_chain(chain).fault is None
    assert list(tmp_path.iterdir()) == []
    chain.append([])
    assert check_chain(chain).fault is None


SHARES = (0.0, 0.3, 0.9, 1.0)


def _steps_of(files: Files, change: object) -> int:
    with tempfile.TemporaryDirectory() as folder:
        chain = files.put(Path(folder))
        with crash_at(0) as taken:
            change(chain)  # type: ignore[operator]
        return len(taken)


def _add_three(chain: Chain) -> None:
    chain.append([entry(number) for number in (100, 101, 102)])


def _expire_all(chain: Chain) -> None:
    expire(chain, TIME + timedelta(days=1))


NOTHING = Files(None, None, None)
OLD_LINES = Files(b'{"time": "2024-01-01T00:00:00.000+00:00", "entry": 50}\n{"entry": 51}\n', None, None)


@pytest.mark.parametrize(
    ("files", "before"),
    [
        (NOTHING, []),
        (OLD_LINES, [50, 51]),
        (replace(OLD_LINES, log=(OLD_LINES.log or b"") + b'{"half'), [50, 51]),
        (WHOLE, list(range(LINES))),
        (replace(WHOLE, log=(WHOLE.log or b"") + b'{"time": "2026'), list(range(LINES))),
    ],
    ids=["nothing", "old lines", "old lines and half a one", "entries", "entries and half a one"],
)
def test_after_a_crash_at_any_step_all_goes_on(files: Files, before: list[int]) -> None:
    steps = _steps_of(files, _add_three)
    assert steps >= 5
    for step in range(1, steps + 1):
        for share in SHARES:
            with tempfile.TemporaryDirectory() as folder:
                chain = files.put(Path(folder))
                with pytest.raises(Crash), crash_at(step, done=share):
                    _add_three(chain)
                assert check_chain(chain).fault is None, (step, share)
                # Again, while it mends what is left; and then to the end.
                with suppress(Crash), crash_at(max(1, step - 2), done=share):
                    _add_three(chain)
                assert check_chain(chain).fault is None, (step, share)
                chain.append([entry(103)])
                verdict = check_chain(chain)
                assert (verdict.fault, verdict.behind, verdict.unfinished) == (None, 0, 0), (step, share)
                told = _told(chain)
                assert told[: len(before)] == before
                assert told[-1] == 103
                assert set(told[len(before) :]) <= {100, 101, 102, 103}


def _told(chain: Chain) -> list[int]:
    found = []
    for line in chain.path.read_bytes().splitlines():
        try:
            found.append(json.loads(line).get("entry"))
        except ValueError:
            continue
    return [one for one in found if one is not None]


def test_after_a_crash_amid_an_expiry_the_old_or_the_new_log_is_there() -> None:
    for step in range(1, _steps_of(WHOLE, _expire_all) + 1):
        for share in SHARES:
            with tempfile.TemporaryDirectory() as folder:
                chain = WHOLE.put(Path(folder))
                with pytest.raises(Crash), crash_at(step, done=share):
                    _expire_all(chain)
                assert check_chain(chain).fault is None, (step, share)
                assert entries_in(chain) in (list(range(LINES)), [LINES - 1])
                _expire_all(chain)
                chain.append([entry(6)])
                assert check_chain(chain).fault is None
                assert entries_in(chain) == [LINES - 1, 6]


def test_a_head_that_is_some_writes_behind_is_accepted_and_mended(tmp_path: Path) -> None:
    chain = chain_of(tmp_path, 1)
    head = chain.head_path.read_bytes()
    chain.append([entry(1), entry(2)])
    chain.append([entry(3)])
    chain.head_path.write_bytes(head)
    verdict = check_chain(chain)
    assert (verdict.fault, verdict.behind) == (None, 3)
    chain.append([entry(4)])
    verdict = check_chain(chain)
    assert (verdict.fault, verdict.behind) == (None, 0)
    assert entries_in(chain) == [0, 1, 2, 3, 4]


def test_a_full_disk_takes_no_half_entry_and_spoils_nothing(tmp_path: Path) -> None:
    for room in range(0, 1200, 37):
        chain = WHOLE.put(tmp_path)
        with full_disk(room):
            try:
                chain.append([entry(100), entry(101)])
                written = [100, 101]  # the head may have found no room: it follows
            except OSError:
                written = []
        assert check_chain(chain).fault is None, room
        chain.append([entry(102)])
        assert check_chain(chain).fault is None, room
        assert entries_in(chain) == [*range(LINES), *written, 102]


def test_a_full_disk_at_the_very_first_entry_leaves_a_beginning(tmp_path: Path) -> None:
    for room in range(0, 700, 41):
        with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
            chain = Chain(Path(folder), "log")
            with full_disk(room):
                try:
                    chain.append([entry(0)])
                    written = [0]
                except OSError:
                    written = []
            assert check_chain(chain).fault is None, room
            chain.append([entry(1)])
            assert check_chain(chain).fault is None, room
            assert entries_in(chain) == [*written, 1]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(("append", "crash", "expire", "check")), st.integers(1, 14), st.sampled_from(SHARES)),
        max_size=12,
    )
)
def test_no_honest_log_is_ever_called_broken(doings: list[tuple[str, int, float]]) -> None:
    with tempfile.TemporaryDirectory() as folder, _ticking(TIME + timedelta(hours=n) for n in count()):
        shown: list[int] = []  # what has left, and so must be found
        numbers = count()
        for doing, size, share in doings:
            chain = Chain(Path(folder), "log")
            batch = [next(numbers) for _ in range(size % 4)]
            if doing == "append":
                chain.append([entry(number) for number in batch])
                shown += batch
            elif doing == "crash":
                with suppress(Crash):
                    with crash_at(size, done=share):
                        chain.append([entry(number) for number in batch])
                    shown += batch
            elif doing == "expire":
                here = entries_in(chain)
                removed = expire(chain, TIME + timedelta(hours=size))
                shown = [number for number in shown if number not in here[:removed]]
            verdict = check_chain(chain)
            assert verdict.fault is None
            kept = entries_in(chain)
            assert [number for number in kept if number in set(shown)] == shown


def test_an_entry_costs_the_same_however_long_the_log_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = chain_of(tmp_path, 1, 5000)
    read, real = [], os.pread

    def counting(descriptor: int, length: int, place: int) -> bytes:
        read.append(length)
        return real(descriptor, length, place)

    monkeypatch.setattr(os, "pread", counting)
    chain.append([entry(5001)])
    assert sum(read) <= 4096


# Old lines without a seal.


def test_a_chain_begins_after_old_lines_and_vouches_for_them_from_then_on(tmp_path: Path) -> None:
    chain = OLD_LINES.put(tmp_path)
    verdict = check_chain(chain)
    assert (verdict.fault, verdict.entries, verdict.unsealed, verdict.intact) == (None, 2, 2, None)
    chain.append([entry(0)])
    verdict = check_chain(chain)
    assert (verdict.fault, verdict.entries, verdict.unsealed, verdict.intact) == (None, 3, 2, True)
    assert verdict.first == datetime(2024, 1, 1, tzinfo=UTC)
    begun = files_of(chain)
    assert (begun.log or b"").startswith(OLD_LINES.log or b"x")
    old, older, *rest = begun.lines
    assert begun.with_lines([old.replace(b"50", b"59"), older, *rest]).checked().fault == Fault(Flaw.CHANGED, 1)
    assert begun.with_lines([older, old, *rest]).checked().fault == Fault(Flaw.CHANGED, 1)
    assert begun.with_lines([old, *rest]).checked().fault == Fault(Flaw.MISSING, 1, 1)
    assert begun.with_lines([old, older, older, *rest]).checked().fault == Fault(Flaw.INSERTED, 1)
    assert begun.with_lines([old, older, *rest[1:]]).checked().fault == Fault(Flaw.INSERTED, 1)


def test_old_lines_go_together_when_the_newest_of_them_is_too_old(tmp_path: Path) -> None:
    chain = OLD_LINES.put(tmp_path)
    chain.append([entry(0)])
    assert expire(chain, datetime(2023, 12, 31, tzinfo=UTC)) == 0
    assert expire(chain, datetime(2024, 1, 2, tzinfo=UTC)) == 2
    verdict = check_chain(chain)
    assert (verdict.fault, verdict.entries, verdict.unsealed, verdict.expired) == (None, 1, 0, 0)


# The end of the term.


def test_what_is_too_old_leaves_the_front_and_the_rest_is_still_whole(tmp_path: Path) -> None:
    chain = _made(1, 1, 2, 2, days=(0, 1, 30, 31)).put(tmp_path)
    noted = check_chain(chain).last_position
    begins = TIME + timedelta(days=30)
    removed = expire(chain, begins)
    verdict = check_chain(chain, noted)
    assert verdict.fault is None
    assert (verdict.expired, verdict.entries) == (removed, LINES - removed)
    assert removed == 2
    assert verdict.first == begins
    assert expire(chain, begins) == 0
    chain.append([entry(6)])
    assert check_chain(chain, noted).fault is None
    assert entries_in(chain) == [*range(removed, LINES), 6]
    # The anchor is as good as what it stands for.
    files = files_of(chain)
    assert files.with_lines(files.lines[1:]).checked().fault == Fault(Flaw.MISSING, 1, removed)
    assert files.with_lines([files.lines[0], *files.lines[2:]]).checked().fault == Fault(Flaw.MISSING, 2, 1)
    twice = files.with_lines([*files.lines, files.lines[0]])
    assert twice.checked().fault == Fault(Flaw.INSERTED, len(twice.lines))


def test_an_expiry_mends_what_a_crash_has_left(tmp_path: Path) -> None:
    chain = chain_of(tmp_path, 1)
    head = chain.head_path.read_bytes()
    chain.append([entry(1), entry(2), entry(3)])
    chain.head_path.write_bytes(head)
    with chain.path.open("ab") as file:
        file.write(b'{"time": "20')
    assert expire(chain, datetime.now(UTC) + timedelta(days=1)) == 3
    verdict = check_chain(chain)
    assert (verdict.fault, verdict.behind, verdict.unfinished, verdict.expired) == (None, 0, 0, 3)


def test_the_last_entry_stays_however_old(chain: Chain) -> None:
    assert expire(chain, TIME + timedelta(days=36500)) == LINES - 1
    assert expire(chain, TIME + timedelta(days=36500)) == 0
    verdict = check_chain(chain)
    assert (verdict.fault, verdict.entries, verdict.expired) == (None, 1, LINES - 1)


def test_a_head_from_before_an_expiry_is_noticed(chain: Chain) -> None:
    _expire_all(chain)
    after = files_of(chain)
    with tempfile.TemporaryDirectory() as folder:
        early = replace(WHOLE, log=None, head=None).put(Path(folder))
        early.append([entry(0)])
        old = files_of(early)
    assert replace(after, head=old.head).checked().fault == Fault(Flaw.HEAD_CHANGED)


def test_what_is_broken_is_not_removed(tmp_path: Path) -> None:
    for lines in (
        [WHOLE.lines[0], *WHOLE.lines[2:]],
        [WHOLE.lines[0], b"{}\n", *WHOLE.lines[1:]],
        [WHOLE.lines[0].replace(b"words", b"wordz"), *WHOLE.lines[1:]],
    ):
        spoilt = WHOLE.with_lines(lines)
        chain = spoilt.put(tmp_path)
        with pytest.raises(ChainBroken, match="nothing is removed"):
            _expire_all(chain)
        assert chain.path.read_bytes() == spoilt.log
    chain = replace(WHOLE, head=None).put(tmp_path)
    with pytest.raises(ChainBroken):
        _expire_all(chain)
    assert expire(Chain(tmp_path / "none", "log"), TIME) == 0


# Several at once.


def _append_many(folder: str, name: str, times: int) -> None:
    chain = Chain(Path(folder), "log")
    for number in range(times):
        chain.append([{"by": name, "turn": number, "place": place} for place in range(5)])


def test_many_write_while_others_expire_and_check(tmp_path: Path) -> None:
    chain = WHOLE.put(tmp_path)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_append_many, args=(str(tmp_path), name, 60)) for name in ("one", "two", "three")]
    for writer in writers:
        writer.start()
    removed = 0
    while any(writer.is_alive() for writer in writers):
        assert check_chain(chain).fault is None
        removed += expire(chain, datetime.now(UTC) - timedelta(milliseconds=200))
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    verdict = check_chain(chain)
    assert (verdict.fault, verdict.behind) == (None, 0)
    assert removed > LINES
    assert verdict.last_position.number == LINES + 3 * 60 * 5
    assert verdict.entries + removed == verdict.last_position.number
    with chain.snapshot() as kept:
        told = [json.loads(line) for line in kept.lines()]
    rest = [(one["by"], one["turn"]) for one in told if "by" in one]
    assert all(len(set(rest[end - 5 : end])) == 1 for end in range(len(rest), 4, -5))


ENDLESS = """
import sys
from pathlib import Path
from graph_service.access.chain import Chain

chain, number = Chain(Path(sys.argv[1]), "log"), 0
while True:
    chain.append([{"entry": number}, {"entry": number + 1}])
    number += 2
    print(number, flush=True)
"""


def test_a_process_that_is_killed_amid_its_writes_breaks_nothing(tmp_path: Path) -> None:
    chain = Chain(tmp_path, "log")
    acknowledged = 0
    for lines in (1, 7, 40):
        with subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            for _ in range(lines):
                writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
            told = writer.stdout.read().split()
        acknowledged += int(told[-1]) if told else lines * 2
        verdict = check_chain(chain)
        assert verdict.fault is None
        assert verdict.entries >= acknowledged
        acknowledged = verdict.entries


def test_positions_are_told_as_they_are_noted() -> None:
    assert WHOLE.checked().last_position == Position(LINES, WHOLE.lines[-1].decode().rsplit('"', 2)[1])
