"""Secrets of the shop: encrypted with one data key that never lies beside them.

The data key is in the system's keyring, or, where there is none, in the file ``secrets.key``,
wrapped under a passphrase (design.md 4). It is never written in plain text.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from posapp.models.errors import Refused
from posapp.services.settings import key_file
from posapp.services.settings.system_keyring import Keyring, KeyringTrouble, system_keyring

SERVICE = "posapp"
PASSPHRASE = "POSAPP_PASSPHRASE"  # noqa: S105  (the variable's name)
FORMAT = b"\x01"
_NONCE = 12


class Cipher(Protocol):
    """Seals and opens; ``name`` is bound in, so that rows cannot be exchanged."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Seal."""
        ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Open, or raise InvalidTag."""
        ...


class Vault:
    """Encrypts and decrypts the secrets of one data folder."""

    def __init__(
        self,
        folder: Path,
        folder_id: str,
        *,
        passphrase: str | None = None,
        keyring: Callable[[], Keyring | None] = system_keyring,
    ) -> None:
        """Nothing is touched before the first secret is; ``passphrase`` unlocks the file key."""
        self._folder = folder
        self._folder_id = folder_id
        self._passphrase = passphrase or None
        self._find_keyring = keyring
        self._key: bytes | None = None

    def encrypt(self, name: str, text: str) -> bytes:
        """The secret as it is stored.

        Raises Refused ``no_keyring``, ``keyring_locked``, ``wrong_passphrase``,
        ``passphrase_needed`` or ``secrets_key_damaged``.
        """
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._cipher(create=True).encrypt(nonce, text.encode(), _bound(name))
        return FORMAT + nonce + sealed

    def decrypt(self, name: str, blob: bytes) -> str:
        """The secret. Raises Refused as ``encrypt`` does, and ``secret_unreadable``."""
        from cryptography.exceptions import InvalidTag

        cipher = self._cipher(create=False)
        nonce, sealed = blob[1 : 1 + _NONCE], blob[1 + _NONCE :]
        if blob[:1] != FORMAT or len(nonce) != _NONCE:
            raise Refused("secret_unreadable", name=name)
        try:
            return cipher.decrypt(nonce, sealed, _bound(name)).decode()
        except InvalidTag:
            raise Refused("secret_unreadable", name=name) from None

    def _cipher(self, *, create: bool) -> Cipher:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if self._key is None:
            self._key = self._load() or (self._make() if create else None)
        if self._key is None:
            raise Refused("secret_unreadable", name="data key")
        return AESGCM(self._key)

    def _load(self) -> bytes | None:
        """The key that is there: the file's if we can open it, else the keyring's."""
        wrapped = key_file.read(self._folder)
        if wrapped is not None and self._passphrase:
            return key_file.unwrap(wrapped, self._passphrase)
        keyring = self._find_keyring()
        if keyring is None:
            if self._passphrase:
                return None
            raise Refused("no_keyring")
        key = self._ask(keyring)
        if key is None and wrapped is not None:
            # A new key here would leave the secrets under the file's key behind.
            raise Refused("passphrase_needed")
        return key

    def _make(self) -> bytes:
        """A new key, kept; or the one that another process kept a moment before."""
        from filelock import FileLock

        with FileLock(self._folder / "secrets.lock"):
            key = self._load()
            if key is None:
                key = secrets.token_bytes(32)
                self._keep(key)
            return key

    def _keep(self, key: bytes) -> None:
        keyring = self._find_keyring()
        if keyring is not None:
            try:
                keyring.set_password(SERVICE, self._folder_id, key.hex())
            except KeyringTrouble as trouble:
                raise Refused(trouble.code) from None
            if self._ask(keyring) != key:
                raise Refused("no_keyring")  # it takes secrets and loses them
        elif self._passphrase:
            key_file.write(self._folder, key_file.wrap(key, self._passphrase))
        else:
            raise Refused("no_keyring")

    def _ask(self, keyring: Keyring) -> bytes | None:
        try:
            kept = keyring.get_password(SERVICE, self._folder_id)
        except KeyringTrouble as trouble:
            raise Refused(trouble.code) from None
        if kept is None:
            return None
        try:
            key = bytes.fromhex(kept)
        except ValueError:
            key = b""
        if len(key) != 32:
            raise Refused("secrets_key_damaged")
        return key


def passphrase_from_environment() -> str | None:
    """The passphrase that was given to this process, if one was."""
    return os.environ.get(PASSPHRASE) or None


def _bound(name: str) -> bytes:
    return b"posapp secret 1\x00" + name.encode()
