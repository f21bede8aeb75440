"""From the command to the first answer: `graph-service run` in a process of its own, asked by HTTP until it answers.

Run with `python -m benchmarks.first_answer`. The time ends with the last byte of the answer; the stop is not in it.
"""

from __future__ import annotations

import http.client
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.running import running

TOPIC = "Baugenehmigung in Neukölln"


@dataclass(frozen=True, slots=True)
class Start:
    """One kind of start, its goal (none: no goal) and what it took, in seconds."""

    name: str
    goal: int | None
    seconds: float


def measure() -> Iterator[Start]:
    """The starts that a user meets, one after another in folders of their own."""
    with tempfile.TemporaryDirectory() as folder:
        cache, seeded, empty = (Path(folder) / name for name in ("cache", "seeded", "empty"))
        yield Start("Neo4j not installed, seeds into an empty graph", 90, timed(seeded, cache))
        yield Start("Neo4j installed, the graph of the last start", 12, timed(seeded, cache))
        shutil.rmtree(seeded)
        yield Start("Neo4j installed, seeds into an empty graph", 12, timed(seeded, cache))
        yield Start("Neo4j installed, empty graph, no seeds", 12, timed(empty, cache, "--no-seeds"))


def timed(data: Path, cache: Path, *options: str) -> float:
    """Seconds from the start of the command to the end of its first answer, after which it is stopped."""
    own = {"GRAPH_DATA_DIR": str(data), "GRAPH_CACHE_DIR": str(cache), "DEV_PRINCIPALS": "1"}
    with running(_answers, *options, **own) as (_, _, seconds):
        return seconds


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/v1/questions/contacts-for-topic", json.dumps({"topic": TOPIC}), headers)
        answer = connection.getresponse()
        return bool(json.loads(answer.read())["items"]) and answer.status == http.client.OK
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    for start in measure():
        print(f"{start.name}: {start.seconds:.1f} s", flush=True)
