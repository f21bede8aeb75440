"""Pseudonyms of persons (Art. 4(5) GDPR): the same within one purpose, never the same in two, undone by the key alone.

Under a purpose that shows pseudonyms every id of a person is replaced on its way out, and only such a pseudonym is
understood on its way in: an id that was learned under another purpose leads nowhere. Deterministic authenticated
encryption (AES-SIV, RFC 5297) with a key derived for each purpose (HKDF, RFC 5869).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from graph_service.access.persons import PERSON_ID
from graph_service.schema import NODE_TYPES

_PREFIX = f"{NODE_TYPES['Person'].id_prefix}-"
_MARK = f"{_PREFIX}p"
_PSEUDONYM = re.compile(rf"{_MARK}[a-z2-7]{{28,}}")
NOBODY = f"{_PREFIX}unknown"
"""What an id that is no pseudonym of the purpose is taken for; nobody has it."""


class Pseudonyms:
    """The pseudonyms of one purpose; `key` are 32 random bytes."""

    def __init__(self, key: Callable[[], bytes], purpose: str) -> None:
        self._key = key
        self._purpose = purpose
        self._kept = lru_cache(maxsize=10_000)(self._pseudonym)

    @cached_property
    def _cipher(self) -> AESSIV:
        info = f"pseudonyms for {self._purpose}".encode()
        return AESSIV(HKDF(algorithm=SHA256(), length=64, salt=None, info=info).derive(self._key()))

    def hidden(self, value: Any) -> Any:
        """The value with a pseudonym for each id of a person in it, however deep it stands."""
        return _mapped(value, lambda match: self._kept(match[0]))

    def revealed(self, value: Any) -> Any:
        """The value with each pseudonym undone; an id that is none of this purpose becomes `NOBODY`."""
        return _mapped(value, lambda match: self.person(match[0]))

    def person(self, pseudonym: str) -> str:
        """The id behind a pseudonym of this purpose, or `NOBODY`."""
        if not _PSEUDONYM.fullmatch(pseudonym):
            return NOBODY
        packed = pseudonym.removeprefix(_MARK).upper()
        try:
            return self._cipher.decrypt(base64.b32decode(packed + "=" * (-len(packed) % 8)), None).decode()
        except (ValueError, InvalidTag):
            return NOBODY

    def _pseudonym(self, person: str) -> str:
        packed = base64.b32encode(self._cipher.encrypt(person.encode(), None)).decode()
        return _MARK + packed.rstrip("=").lower()


def _mapped(value: Any, change: Callable[[re.Match[str]], str]) -> Any:
    kind = type(value)
    if kind is str:
        return PERSON_ID.sub(change, value) if _PREFIX in value else value
    if kind is list:
        return [_mapped(one, change) for one in value]
    if kind is dict:
        return {name: _mapped(one, change) for name, one in value.items()}
    return value
