"""Identity made on this machine: UUIDv7 ids and random suffixes."""

from __future__ import annotations

import secrets

import uuid_utils

#: Crockford's base 32 without I, L, O and U: nothing that is misread over the phone.
BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> str:
    """A UUIDv7 (RFC 9562): sorts by time, needs nobody's permission."""
    return str(uuid_utils.uuid7())


def random_base32(length: int) -> str:
    """Random characters that are easy to read aloud."""
    return "".join(secrets.choice(BASE32) for _ in range(length))
