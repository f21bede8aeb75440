"""Personal values at rest: sealed with a key for each person, which stands outside the graph and can be destroyed.

Authenticated encryption (AES-256-GCM, NIST SP 800-38D) with a fresh nonce for each value; the person's id is part of
what is authenticated, so that no value can be moved to another person. The graph, its indexes, its transaction log and
every backup of it hold nothing else. Whoever destroys the key has erased all of them at once (Art. 17 GDPR).
"""

from __future__ import annotations

import base64
import os
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph_service.errors import StoreError
from graph_service.lru import LruCache
from graph_service.store.erasures import ErasureList, hidden_name

MARK = "gs1:"
KEY_BYTES, NONCE_BYTES = 32, 12
KEPT_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Private:
    """A value to be written that tells of a person: the store seals it."""

    person: str
    value: str | list[str]


class Vault:
    """The keys, a file for each person, readable by their owner alone; safe for threads and processes.

    `erasures`: who was erased; for them no key is made again.
    """

    def __init__(self, folder: Path, erasures: ErasureList | None = None) -> None:
        self.folder = folder
        self.erasures = erasures or ErasureList(folder)
        self._lock = threading.Lock()
        self._ciphers: LruCache[str, AESGCM] = LruCache(KEPT_KEYS)

    def sealed(self, private: Private) -> str | list[str]:
        """The value as the graph keeps it; makes the person's key if there is none."""
        if isinstance(private.value, list):
            return [self._sealed(private.person, one) for one in private.value]
        return self._sealed(private.person, private.value)

    def opened(self, text: str) -> str | None:
        """The value again; none when the key is destroyed, and for what has not been sealed with it."""
        person, _, content = text.removeprefix(MARK).rpartition(":")
        cipher = self._cipher(person)
        if cipher is None:
            return None
        try:
            packed = base64.b64decode(content, validate=True)
            return cipher.decrypt(packed[:NONCE_BYTES], packed[NONCE_BYTES:], person.encode()).decode()
        except (ValueError, InvalidTag):
            return None

    def forget(self) -> None:
        """Keep no key in memory: what was destroyed by another process goes too, the others are read again."""
        self._ciphers.clear()

    def has_key(self, person: str) -> bool:
        """Whether the person's values can be read."""
        return self._file(person).exists()

    def destroy(self, person: str) -> bool:
        """Destroy the person's key: nothing that was sealed with it can be read any more, wherever a copy is.

        Durable when it returns; whether there was a key is the answer.
        """
        return self.destroy_named(hidden_name(person))

    def destroy_named(self, name: str) -> bool:
        """As `destroy`, by the name of the key (`hidden_name`)."""
        file = self.folder / f"{name}.key"
        try:
            # Overwritten first: a file system may keep the content of a file that is only removed.
            with file.open("r+b") as stream:
                stream.write(secrets.token_bytes(KEY_BYTES))
                stream.flush()
                os.fsync(stream.fileno())
            file.unlink()
            self.forget()
            _sync(self.folder)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise StoreError(f"A person's key cannot be destroyed ({error.strerror}).") from None
        return True

    def _sealed(self, person: str, value: str) -> str:
        cipher = self._cipher(person) or self._made(person)
        nonce = os.urandom(NONCE_BYTES)
        packed = nonce + cipher.encrypt(nonce, value.encode(), person.encode())
        return f"{MARK}{person}:{base64.b64encode(packed).decode()}"

    def _cipher(self, person: str) -> AESGCM | None:
        """The cipher of the person's key as it is on disk now: one that another process destroyed is gone here too."""
        file = self._file(person)
        try:
            found = file.stat()  # a number of a file may be given again, but not at the same moment
            name = f"{person} {found.st_ino} {found.st_mtime_ns}"
            return self._ciphers.get(name) or self._ciphers.keep(name, AESGCM(file.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            raise StoreError("A person's key cannot be read.", where="PERSON_KEYS_DIR") from None

    def _made(self, person: str) -> AESGCM:
        if self.erasures.holds(person):
            raise StoreError("This person was erased on request, and is not stored again.")
        file = self._file(person)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            new = self.folder / f".{secrets.token_hex(8)}"
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(secrets.token_bytes(KEY_BYTES))
                stream.flush()
                os.fsync(stream.fileno())
            try:
                os.link(new, file)  # whoever comes second takes the first one's key
                _sync(self.folder)
            except FileExistsError:
                pass
            finally:
                new.unlink()
        except OSError as error:
            raise StoreError(f"A person's key cannot be kept ({error.strerror}).", where="PERSON_KEYS_DIR") from None
        made = self._cipher(person)
        if made is None:
            raise StoreError("A person's key was destroyed while it was made.")
        return made

    def _file(self, person: str) -> Path:
        return self.folder / f"{hidden_name(person)}.key"


def sealed_parameters(vault: Vault, parameters: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a write with every `Private` value in its rows (or their properties) sealed."""
    rows = parameters.get("rows")
    if not isinstance(rows, list):
        return parameters
    return {**parameters, "rows": [_sealed_row(vault, row) for row in rows]}


def _sealed_row(vault: Vault, row: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {name: vault.sealed(value) for name, value in row.items() if type(value) is Private}
    inner = row.get("properties")
    if isinstance(inner, dict):
        private = {name: vault.sealed(value) for name, value in inner.items() if type(value) is Private}
        if private:
            changed["properties"] = {**inner, **private}
    return {**row, **changed} if changed else row


def opened_value(vault: Vault, value: Any) -> Any:
    """The value with every sealed text in it opened, however deep; a text whose key is destroyed is none."""
    kind = type(value)
    if kind is str:
        return vault.opened(value) if value.startswith(MARK) else value
    if kind is list:
        return [opened_value(vault, one) for one in value] if _holds_sealed(value) else value
    if kind is dict:
        return {name: opened_value(vault, one) for name, one in value.items()}
    return value


def _holds_sealed(values: list[Any]) -> bool:
    """Whether a list needs a look inside: not one of plain texts or numbers, as the columns of a bulk load are."""
    return any(type(one) in _COMPOSED or (type(one) is str and one.startswith(MARK)) for one in values)


_COMPOSED = frozenset((list, dict))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
