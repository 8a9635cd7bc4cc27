"""Signatures of gateways: made over raw bytes, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac


def hmac_sha256(key: bytes, message: bytes) -> str:
    """HMAC-SHA256 in lower-case hexadecimal."""
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def same(given: str, expected: str) -> bool:
    """Whether two signatures are equal, in a time that tells nothing about where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())
