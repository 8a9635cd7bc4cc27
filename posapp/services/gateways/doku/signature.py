"""DOKU's signature of requests and notices (developers.doku.com, signature component, non-SNAP).

One line a header, joined by line feeds without one at the end; the digest of the body is left
out where there is no body. Both ways are signed alike.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode

PREFIX = "HMACSHA256="


def digest(body: bytes) -> str:
    """SHA-256 of the bytes as they are sent, in base 64."""
    return b64encode(hashlib.sha256(body).digest()).decode()


def signature(
    secret: str,
    *,
    client_id: str,
    request_id: str,
    timestamp: str,
    target: str,
    body: bytes | None,
) -> str:
    """The value of the header ``Signature``; ``target`` is the path alone, ``/…``."""
    lines = [
        f"Client-Id:{client_id}",
        f"Request-Id:{request_id}",
        f"Request-Timestamp:{timestamp}",
        f"Request-Target:{target}",
    ]
    if body is not None:
        lines.append(f"Digest:{digest(body)}")
    made = hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256)
    return PREFIX + b64encode(made.digest()).decode()
