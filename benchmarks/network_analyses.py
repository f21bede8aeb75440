"""Our kernels beside networkit, igraph, graph-tool, NetworkX and its other backends, in turns in one run.

Run with `python -m benchmarks.network_analyses [--data FOLDER] [--rounds N] [--rows A,B] [--slow]`. In each round every
library does the row once, one after the other, so that whatever else the machine does meets all of them; the figures
are medians over the rounds (and the least processor time, which a busy machine distorts less: on free cores our clock
shows about half of it), the ratio is the median of the ratios within a round, with the lowest and the highest.
Rivals that need minutes are asked once, and only with `--slow`. Rivals come with the extra `bench`; graph-tool is
Debian's `python3-graph-tool`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # else waiting threads of one library take the cores of the next

from benchmarks.network_data import FILES, PART, Network
from benchmarks.network_rivals import OURS, SLOW, Clock, Taken, rivals

ON_PARTS = ("harmonic", "harmonic, directed", "closeness of 512 nodes, weighted")  # exact over all sources


def measure(row: str, net: Network, clocks: dict[str, Clock], rounds: int, slow: bool) -> dict[str, list[Taken]]:
    """Seconds by library, one a round, after one call each that builds graphs and compiles."""
    asked = {name: take for name, take in clocks.items() if slow or (name, row) not in SLOW}
    found: dict[str, list[Taken]] = {}
    for name, take in list(asked.items()):
        if (name, row) in SLOW:
            seconds = take(row, net)
            if seconds is not None:
                found[name] = [seconds]
            del asked[name]
        elif take(row, net) is None:
            del asked[name]
    for _ in range(rounds):
        for name, take in asked.items():
            seconds = take(row, net)
            assert seconds is not None
            found.setdefault(name, []).append(seconds)
    return found


def written(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def line(row: str, net: Network, taken: dict[str, list[Taken]]) -> str:
    """A row of the table: ours, the best rival, their ratio, processor time, all the others."""
    found = {name: [seconds for seconds, _busy in rounds] for name, rounds in taken.items()}
    middle = {name: statistics.median(seconds) for name, seconds in found.items()}
    busy = {name: written(min(busy for _seconds, busy in rounds)) for name, rounds in taken.items()}
    others = sorted((name for name in middle if name != "ours"), key=middle.__getitem__)
    ours = f"{written(middle['ours'])} ({written(min(found['ours']))} to {written(max(found['ours']))})"
    if not others:
        return f"| {net.name}: {row} | {ours} | nobody | | {busy['ours']} | |"
    best = found[others[0]]
    ratios = [rival / own for rival, own in zip(best * len(found["ours"]), found["ours"], strict=False)]
    ratio = f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
    cpu = f"{busy['ours']}, {others[0]} {busy[others[0]]}"
    rest = ", ".join(f"{name} {written(middle[name])}" for name in others[1:])
    return f"| {net.name}: {row} | {ours} | {others[0]} {written(middle[others[0]])} | {ratio} | {cpu} | {rest} |"


def first_calls(folder: Path, name: str, rows: list[str]) -> list[str]:
    """What the first call of each row costs with no compiled kernels, and with kernels kept on disk, and memory."""
    with tempfile.TemporaryDirectory() as kept:
        runs = []
        for _ in range(2):
            asked = [sys.executable, "-m", "benchmarks.network_analyses", "--data", str(folder.parent), "--child",
                     "--network", name, "--rows", ";".join(rows)]  # fmt: skip
            done = subprocess.run(
                asked, env={**os.environ, "NUMBA_CACHE_DIR": kept}, capture_output=True, check=True, text=True
            )
            runs.append(json.loads(done.stdout))
    cold, warm = runs
    return [
        "", f"First calls on {name}, apart from the work itself: importing the compiler "
        f"{warm['import']:.1f} s; compiling all kernels once an installation {sum(cold['first'].values()):.0f} s; "
        f"loading them from disk {sum(warm['first'].values()):.2f} s.",
        f"Memory: {warm['base']:.0f} MB with the columns, {warm['rows']:.0f} MB more for the rows, at most "
        f"{warm['peak']:.0f} MB more while all rows of the table were done.",
    ]  # fmt: skip


def child(folder: Path, name: str, rows: list[str]) -> None:
    """In a process of its own: first call minus second call of each row, and memory."""
    process = psutil.Process()
    began = time.perf_counter()
    from graph_service.compute import answers  # noqa: F401

    found: dict[str, object] = {"import": time.perf_counter() - began}
    whole = Network.read(folder / "networks", name)
    part = whole.part(2000)
    base = process.memory_info().rss
    size = len(whole.csr.ranked.rows.ends) and process.memory_info().rss - base
    first = {}
    for row in rows:
        net = part if row in ON_PARTS else whole
        began = time.perf_counter()
        OURS[row](net)
        middle = time.perf_counter()
        OURS[row](net)
        first[row] = max(2 * middle - began - time.perf_counter(), 0.0)
    peak = int(next(text.split()[1] for text in Path("/proc/self/status").read_text().splitlines()
                    if text.startswith("VmHWM"))) * 1024  # fmt: skip
    found |= {"base": base / 1e6, "rows": size / 1e6, "peak": (peak - base) / 1e6, "first": first}
    print(json.dumps(found))


def lines(
    folder: Path,
    rounds: int,
    rows: list[str] | None = None,
    slow: bool = False,
    networks: tuple[str, ...] = tuple(FILES),
) -> list[str]:
    """The table for the networks, and, if all rows are asked for, what first calls cost."""
    clocks, missing = rivals()
    chosen = rows or list(OURS)
    text = [
        "",
        "| network: row | ours | best rival | ratio (lowest to highest) | processor time, least | others |",
        "|---|---|---|---|---|---|",
    ]
    for name in networks:
        whole = Network.read(folder / "networks", name)
        part = whole.part(PART if name == "Debian 12" else 20_000)
        for row in chosen:
            net = part if row in ON_PARTS else whole
            text.append(line(row, net, measure(row, net, clocks, rounds, slow)))
            print(text[-1], f"load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        counts = [f"{net.name}: {len(net.labels)} nodes, {len(net.starts)} edges" for net in (whole, part)]
        text.insert(0, "; ".join(counts) + ".")
    if rows is None:
        text += first_calls(folder / "networks", networks[-1], chosen)
    if missing:
        text.append(f"Not installed here: {', '.join(missing)}.")
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of shared data")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", default="", help="names of rows, between semicolons; all by default")
    parser.add_argument("--slow", action="store_true", help="ask the rivals that need minutes, too")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--network", choices=list(FILES), help="one of the two; both by default")
    arguments = parser.parse_args()
    rows = arguments.rows.split(";") if arguments.rows else None
    networks = (arguments.network,) if arguments.network else tuple(FILES)
    if arguments.child:
        child(arguments.data, networks[-1], rows or list(OURS))
        return
    print("\n".join(lines(arguments.data, arguments.rounds, rows, arguments.slow, networks)))


if __name__ == "__main__":
    main()
