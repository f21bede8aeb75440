"""The same kernels on a cluster of `dask.distributed` that is there already, block of sources by block of sources.

The workers need this package too. Such a cluster runs whatever its clients send, so it belongs on a private network,
and its address begins with `tls://` where certificates are set up in Dask's own configuration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from graph_service.compute.blocks import Array, Shared, Work
from graph_service.errors import SettingError, StoreUnavailable

_TRIES = 3  # of a block whose worker is gone, and of sending the graph when all who had it are
_WHERE = "compute_cluster"


class Cluster:
    """A runner (see `blocks.Runner`): the graph goes to each worker once a call, results come in block order.

    Blocks do not depend on the number of workers and sums are made in their order, so that a result has the same bits
    as one from threads. When a worker is lost, the blocks it had begun are done by others.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def __call__(self, work: Work, shared: Shared, blocks: Sequence[Array]) -> Iterator[tuple[Array, ...]]:
        """`work(shared, block)` for each block; a worker's error is raised here."""
        from distributed import CancelledError, KilledWorker  # noqa: PLC0415 - an extra

        sent = self._send(shared)
        futures = [self._begin(work, sent, block) for block in blocks]
        try:
            for place, block in enumerate(blocks):
                for attempt in range(_TRIES):
                    try:
                        yield futures[place].result()
                        break
                    except (
                        CancelledError,
                        KilledWorker,
                    ) as error:  # with the last copy of the graph, or again and again
                        if attempt == _TRIES - 1:
                            raise StoreUnavailable("The cluster lost the workers of a block.", where=_WHERE) from error
                        sent = self._send(shared)
                        futures[place] = self._begin(work, sent, block)
                futures[place].release()
        finally:
            self._client.cancel(futures)

    def _send(self, shared: Shared) -> Any:
        return self._client.scatter([shared], broadcast=True, hash=False)[0]

    def _begin(self, work: Work, sent: Any, block: Array) -> Any:
        return self._client.submit(work, sent, block, pure=False, retries=_TRIES)


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
