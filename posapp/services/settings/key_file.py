"""The file ``secrets.key``: the data key, wrapped under a passphrase."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
from pathlib import Path

from posapp.models.errors import Refused

NAME = "secrets.key"
#: Cost of one guess at the passphrase: 32 MiB and about 60 ms. Fixed: a file cannot ask for more.
COST = {"n": 2**15, "r": 8, "p": 1}
_BOUND = b"posapp data key 1"


def read(folder: Path) -> bytes | None:
    """The file as it is, or nothing where there is none."""
    try:
        return (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None


def wrap(key: bytes, passphrase: str) -> bytes:
    """The key, readable only with the passphrase."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_derived(passphrase, salt)).encrypt(nonce, key, _BOUND)
    parts = {"salt": salt, "nonce": nonce, "key": sealed}
    content: dict[str, object] = {"version": 1, "kdf": "scrypt", **COST}
    content |= {name: base64.b64encode(value).decode() for name, value in parts.items()}
    return json.dumps(content, indent=1).encode() + b"\n"


def unwrap(content: bytes, passphrase: str) -> bytes:
    """The key. Raises Refused ``wrong_passphrase`` or ``secrets_key_damaged``."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce, sealed = _parsed(content)
    try:
        return AESGCM(_derived(passphrase, salt)).decrypt(nonce, sealed, _BOUND)
    except InvalidTag:
        raise Refused("wrong_passphrase") from None


def write(folder: Path, content: bytes) -> None:
    """Put the file in place, whole or not at all, readable by its owner alone."""
    fresh = folder / f"{NAME}.{secrets.token_hex(4)}"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / NAME)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut; Windows has no such call and no need."""
    with contextlib.suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _parsed(content: bytes) -> tuple[bytes, bytes, bytes]:
    try:
        said = json.loads(content)
        fixed = {name: said[name] for name in ("version", "kdf", *COST)}
        salt, nonce, sealed = (
            base64.b64decode(said[name], validate=True) for name in ("salt", "nonce", "key")
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Refused("secrets_key_damaged") from None
    lengths = (len(salt), len(nonce), len(sealed))
    if fixed != {"version": 1, "kdf": "scrypt", **COST} or lengths != (16, 12, 48):
        raise Refused("secrets_key_damaged")
    return salt, nonce, sealed


def _derived(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, **COST).derive(passphrase.encode())
