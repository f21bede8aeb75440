"""The same kernels on a cluster of `dask.distributed` that is there already, block of sources by block of sources.

The workers need this package too. Such a cluster runs whatever its clients send, so it belongs on a private network,
and its address begins with `tls://` where certificates are set up in Dask's own configuration.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import numpy as np

from graph_service.compute.blocks import Array, Shared, Work, in_threads
from graph_service.errors import GraphServiceError, SettingError, StoreUnavailable

log = logging.getLogger(__name__)

_TRIES = 3  # of a block whose worker is gone, and of sending the graph when all who had it are
_WHERE = "COMPUTE_CLUSTER"
_SMALL = 10**9  # bytes of the graph times sources: less is done here before a cluster has the graph
_NOT_AGAIN = 60.0  # seconds after which a cluster that did not answer is tried again


class Cluster:
    """A runner (see `blocks.Runner`): the graph goes to each worker once a call, results come in block order.

    Blocks do not depend on the number of workers and sums are made in their order, so that a result has the same bits
    as one from threads. When a worker is lost, the blocks it had begun are done by others.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    @property
    def closed(self) -> bool:
        """Whether the scheduler was away for too long, and nothing can be sent any more."""
        return str(self._client.status) in ("closing", "closed")

    def __call__(self, work: Work, shared: Shared, blocks: Sequence[Array]) -> Iterator[tuple[Array, ...]]:
        """`work(shared, block)` for each block; a worker's error is raised here.

        Raises `StoreUnavailable` when the scheduler, or the workers of a block, are lost.
        """
        from distributed import CancelledError, KilledWorker  # noqa: PLC0415 - an extra

        sent = self._send(shared)
        futures = [self._begin(work, sent, block) for block in blocks]
        try:
            for place, block in enumerate(blocks):
                for attempt in range(_TRIES):
                    try:
                        yield futures[place].result()
                        break
                    except (CancelledError, KilledWorker) as error:
                        # With the last copy of the graph, or again and again.
                        if attempt == _TRIES - 1 or self.closed:
                            raise StoreUnavailable("The cluster lost the workers of a block.", where=_WHERE) from error
                        sent = self._send(shared)
                        futures[place] = self._begin(work, sent, block)
                futures[place].release()
        finally:
            with suppress(Exception):  # of a client that is closed
                self._client.cancel(futures)

    def _send(self, shared: Shared) -> Any:
        with _told_as_lost():
            return self._client.scatter([shared], broadcast=True, hash=False)[0]

    def _begin(self, work: Work, sent: Any, block: Array) -> Any:
        with _told_as_lost():
            return self._client.submit(work, sent, block, pure=False, retries=_TRIES)


@contextmanager
def _told_as_lost() -> Iterator[None]:
    """Sending is ours: whatever fails in it, the cluster's client does in many ways when nobody is there any more."""
    try:
        yield
    except Exception as error:
        raise StoreUnavailable("The cluster does not answer.", where=_WHERE) from error


class NamedCluster:
    """A runner for the cluster of a setting: reached with the first large piece of work, and anew after it was lost.

    Small work is done on this machine, and so is all of it, with a warning, while the cluster does not answer: the
    results have the same bits. What is sent is a graph as numbers of rows; no id and no name is among it.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._opened = ExitStack()
        self._cluster: Cluster | None = None
        self._not_before = 0.0

    def __call__(self, work: Work, shared: Shared, blocks: Sequence[Array]) -> Iterator[tuple[Array, ...]]:
        """`work(shared, block)` for each block; what a lost cluster has not done is done here."""
        size = sum(part.nbytes for part in shared if isinstance(part, np.ndarray))
        cluster = self._reached() if size * sum(map(len, blocks)) > _SMALL else None
        done = 0
        if cluster is not None:
            try:
                for found in cluster(work, shared, blocks):
                    yield found
                    done += 1
                return
            except StoreUnavailable as error:
                self._lost(cluster, error)
        yield from in_threads(work, shared, blocks[done:])

    def _reached(self) -> Cluster | None:
        with self._lock:
            if self._cluster is not None and self._cluster.closed:
                self._let_go()
            if self._cluster is None and time.monotonic() >= self._not_before:
                try:
                    self._cluster = self._opened.enter_context(open_cluster(self._address))
                except GraphServiceError as error:
                    self._warn(error)
            return self._cluster

    def _lost(self, cluster: Cluster, error: GraphServiceError) -> None:
        with self._lock:
            if self._cluster is cluster:  # else another has noticed it, and may have reached it anew
                self._warn(error)
                self._let_go()

    def _warn(self, error: GraphServiceError) -> None:
        log.warning("Analyses are computed on this machine: %s", error)
        self._not_before = time.monotonic() + _NOT_AGAIN

    def _let_go(self) -> None:
        self._cluster, opened, self._opened = None, self._opened, ExitStack()
        # Saying goodbye to somebody who is gone takes its time; others that compute on it go on here meanwhile.
        threading.Thread(target=opened.close, name="lost cluster", daemon=True).start()

    def close(self) -> None:
        """Let the cluster go; the next large piece of work reaches it anew."""
        with self._lock:
            self._cluster = None
            self._opened.close()


@contextmanager
def open_cluster(address: str, *, seconds: float = 10.0) -> Iterator[Cluster]:
    """The cluster whose scheduler listens at `address` (`tcp://host:8786`), let go at the end.

    Raises `SettingError` without the extra `distributed`, and `StoreUnavailable` when nobody answers within `seconds`.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingError(
            "A cluster is named, and the library for it is not installed.", where=_WHERE,
            remedy="Install the extra `distributed`.",
        ) from error  # fmt: skip
    try:
        client = Client(address, timeout=seconds, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise StoreUnavailable("The scheduler of the cluster does not answer.", where=_WHERE) from error
    with client:
        yield Cluster(client)
