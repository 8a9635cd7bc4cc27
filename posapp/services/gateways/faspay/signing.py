"""Faspay's two signatures, to the letter of its documents."""

from __future__ import annotations

import hashlib

from posapp.services.gateways.signing import same


def signature(*parts: str) -> str:
    """SHA-1 over the hexadecimal MD5 of the parts in a row; lower-case hexadecimal."""
    inner = hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
    return hashlib.sha1(inner.encode(), usedforsecurity=False).hexdigest()


def card_signature(*parts: str) -> str:
    """SHA-1 over the parts between double hashes; upper-case hexadecimal."""
    text = "##" + "##".join(parts) + "##"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper()


def any_same(given: str, expected: list[str]) -> bool:
    """Whether it is one of these; all are compared, so that the time tells nothing."""
    return True in [same(given, one) for one in expected]
