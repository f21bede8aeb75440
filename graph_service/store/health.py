"""How the database is, for `/readyz` and for messages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Whether questions can be answered just now."""

    READY = "ready"
    STARTING = "starting"
    RESTARTING = "restarting"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Health:
    """A state and a sentence on it that holds no secret."""

    state: State
    detail: str
