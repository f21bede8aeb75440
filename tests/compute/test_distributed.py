"""On a cluster the same bits come out, also when a worker is killed on the way."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import networkx as nx
import numpy as np
import pytest

from graph_service.compute import CsrGraph, distributed, paths
from graph_service.compute.blocks import Array, Shared, running_on
from graph_service.compute.distributed import NamedCluster, open_cluster
from graph_service.errors import SettingError, StoreUnavailable
from graph_service.settings import read_settings

pytestmark = pytest.mark.timeout(280)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as local:
        yield local


@pytest.fixture(scope="module")
def graph() -> CsrGraph:
    return CsrGraph.from_networkx(nx.gnm_random_graph(1500, 6000, seed=7))


def slow_betweenness(shared: Shared, block: Array) -> tuple[Array, ...]:
    time.sleep(0.3)
    return paths.betweenness_of_block(shared, block)


@pytest.mark.slow
def test_the_same_bits_as_from_threads(cluster: Any, graph: CsrGraph) -> None:
    with open_cluster(cluster.scheduler_address) as runner:
        assert np.array_equal(paths.betweenness(graph, run=runner), paths.betweenness(graph))
        with running_on(runner):
            found = paths.distances_to(graph)
    assert np.array_equal(found.near, paths.distances_to(graph).near)


@pytest.mark.slow
def test_a_worker_killed_on_the_way_costs_only_its_block(cluster: Any, graph: CsrGraph) -> None:
    ranked = graph.ranked
    shared = (*ranked.rows.columns, False, 0.0, 0)
    blocks = [np.arange(first, first + 50) for first in range(0, 1500, 50)]
    expected = [paths.betweenness_of_block(shared, block)[0] for block in blocks]
    with open_cluster(cluster.scheduler_address) as runner:
        results = runner(slow_betweenness, shared, blocks)
        found = [next(results)[0]]
        victim = next(iter(cluster.workers.values()))
        os.kill(victim.pid, signal.SIGKILL)
        found += [result[0] for result in results]
    assert all(np.array_equal(one, other) for one, other in zip(found, expected, strict=True))


@pytest.mark.slow
def test_a_scheduler_that_is_not_there_is_said_so() -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"), open_cluster("tcp://127.0.0.1:9", seconds=1):
        pass


@pytest.mark.slow
def test_large_work_goes_to_the_cluster_of_the_setting_and_small_work_stays(
    cluster: Any, graph: CsrGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    real = distributed.Cluster.__call__

    def counted(self: Any, work: Any, shared: Any, blocks: Any) -> Any:
        sent.append(len(blocks))
        return real(self, work, shared, blocks)

    monkeypatch.setattr(distributed.Cluster, "__call__", counted)
    named = NamedCluster(cluster.scheduler_address)
    expected = paths.betweenness(graph)
    try:
        assert np.array_equal(paths.betweenness(graph, run=named), expected) and sent == []
        monkeypatch.setattr(distributed, "_SMALL", 0)
        assert np.array_equal(paths.betweenness(graph, run=named), expected) and len(sent) == 1
    finally:
        named.close()
    assert np.array_equal(paths.betweenness(graph, run=named), expected) and len(sent) == 2, "it is reached anew"
    named.close()


@pytest.mark.parametrize("given", ["elsewhere", "tcp://elsewhere", "http://elsewhere:8786", "tcp://me@elsewhere:8786"])
def test_an_address_that_is_none_ends_the_start_with_one_sentence(given: str) -> None:
    with pytest.raises(SettingError, match="should be the address of a scheduler, such as tcp://host:8786") as error:
        read_settings(compute_cluster=given)
    assert error.value.where == "COMPUTE_CLUSTER" and given not in str(error.value)


def test_while_the_cluster_does_not_answer_the_work_is_done_here_with_one_warning(
    graph: CsrGraph, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(distributed, "_SMALL", 0)
    tried: list[str] = []

    def nobody(address: str) -> Any:
        tried.append(address)
        raise StoreUnavailable("The scheduler of the cluster does not answer.", where="COMPUTE_CLUSTER")

    monkeypatch.setattr(distributed, "open_cluster", nobody)
    named = NamedCluster("tcp://127.0.0.1:9")
    for _ in range(2):
        assert np.array_equal(paths.betweenness(graph, run=named), paths.betweenness(graph))
    assert tried == ["tcp://127.0.0.1:9"], "it is not tried at each piece of work"
    (warning,) = [record for record in caplog.records if record.name == distributed.__name__]
    assert warning.levelname == "WARNING" and "computed on this machine" in warning.getMessage()


class Breaking:
    """A cluster that is lost after some blocks, as another one that computes on it would notice."""

    closed = False

    def __init__(self, after: int) -> None:
        self.after = after

    def __call__(self, work: Any, shared: Any, blocks: Any) -> Iterator[Any]:
        for place, block in enumerate(blocks):
            if place == self.after:
                raise StoreUnavailable("The cluster lost the workers of a block.", where="COMPUTE_CLUSTER")
            yield work(shared, block)


@pytest.mark.parametrize("after", [0, 1, 3])
def test_what_a_cluster_that_is_lost_has_not_done_is_done_here(
    graph: CsrGraph, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    opened: list[Breaking] = []

    @contextmanager
    def breaking(address: str) -> Iterator[Breaking]:
        opened.append(Breaking(after))
        yield opened[-1]

    monkeypatch.setattr(distributed, "_SMALL", 0)
    monkeypatch.setattr(distributed, "open_cluster", breaking)
    named = NamedCluster("tcp://127.0.0.1:9")
    for _ in range(2):
        assert np.array_equal(paths.betweenness(graph, run=named), paths.betweenness(graph))
    assert len(opened) == 1, "it is not reached anew at once"


def test_a_cluster_that_was_closed_is_reached_anew(graph: CsrGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Breaking] = []

    @contextmanager
    def lasting(address: str) -> Iterator[Breaking]:
        opened.append(Breaking(10**6))
        yield opened[-1]

    monkeypatch.setattr(distributed, "_SMALL", 0)
    monkeypatch.setattr(distributed, "open_cluster", lasting)
    named = NamedCluster("tcp://127.0.0.1:9")
    paths.betweenness(graph, run=named)
    opened[0].closed = True
    assert np.array_equal(paths.betweenness(graph, run=named), paths.betweenness(graph))
    assert len(opened) == 2


@pytest.mark.slow
def test_a_scheduler_that_goes_away_leaves_the_work_to_this_machine(
    graph: CsrGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = pytest.importorskip("distributed")
    monkeypatch.setattr(distributed, "_SMALL", 0)
    local = library.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    )
    named = NamedCluster(local.scheduler_address)
    expected = paths.betweenness(graph)
    assert np.array_equal(paths.betweenness(graph, run=named), expected)
    local.close()
    assert np.array_equal(paths.betweenness(graph, run=named), expected)
    assert named._cluster is None
