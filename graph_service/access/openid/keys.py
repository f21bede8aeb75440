"""The keys that a provider publishes (JWKS): those that a token may be signed with, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.util import base64_to_int

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Public keys only: with a shared secret among them, a public key could be passed off as that secret."""

SMALLEST_RSA = 2048  # bits
MOST_KEYS = 100


def usable_keys(published: object) -> Mapping[str | None, RSAKey | ECKey]:
    """The keys by their id; under none the only one, if there is only one.

    A key for encryption, of another kind, too short, or not whole is left out: others may be right. Raises
    `ValueError` when what is published is no list.
    """
    if not isinstance(published, list):
        raise ValueError("no list of keys")
    keys: dict[str | None, RSAKey | ECKey] = {}
    for entry in published[:MOST_KEYS]:
        key = _key(entry)
        if key is not None:
            keys.setdefault(entry.get("kid"), key)
    if len(keys) == 1:
        keys[None] = next(iter(keys.values()))
    else:
        keys.pop(None, None)
    return keys


def _key(entry: Any) -> RSAKey | ECKey | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid", ""), str):
        return None
    if entry.get("use", "sig") != "sig" or entry.get("alg", ALGORITHMS[0]) not in ALGORITHMS:
        return None
    # Only the public half: a provider that publishes a private key has lost it.
    public = {name: entry[name] for name in ("kty", "kid", "use", "alg", "n", "e", "crv", "x", "y") if name in entry}
    try:
        if entry.get("kty") == "EC" and entry.get("crv") == "P-256" and "d" not in entry:
            return ECKey.import_key(public)
        if entry.get("kty") == "RSA" and "d" not in entry:
            long_enough = base64_to_int(entry["n"]).bit_length() >= SMALLEST_RSA
            return RSAKey.import_key(public) if long_enough else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return None
