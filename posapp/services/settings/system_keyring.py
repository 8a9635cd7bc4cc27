"""The system's keyring, chosen by name: never one that loses, prints or exposes what it gets."""

from __future__ import annotations

from typing import Any, Protocol

#: Where the good ones live. Others that may be installed keep plain text or ask on the console.
TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)


class KeyringTrouble(Exception):  # noqa: N818  (an answer of the keyring)
    """The keyring is there and does not serve; ``code`` is what to tell."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Keyring(Protocol):
    """What the vault needs of a keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """What was kept, or nothing. Raises KeyringTrouble."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it. Raises KeyringTrouble."""
        ...


class SafeKeyring:
    """A backend of the keyring library, its many failures told as two."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def get_password(self, service: str, username: str) -> str | None:
        """What was kept, or nothing. Raises KeyringTrouble."""
        kept = self._calling("get_password", service, username)
        return kept if isinstance(kept, str) else None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it. Raises KeyringTrouble."""
        self._calling("set_password", service, username, password)

    def _calling(self, method: str, *values: str) -> object:
        from keyring.errors import KeyringLocked

        try:
            return getattr(self._backend, method)(*values)
        except KeyringLocked:
            raise KeyringTrouble("keyring_locked") from None
        except Exception:  # backends let everything of D-Bus and the system through
            raise KeyringTrouble("no_keyring") from None


def choose(backends: list[Any]) -> Keyring | None:
    """The best of the trusted ones, if there is any."""
    trusted = [backend for backend in backends if type(backend).__module__ in TRUSTED]
    if not trusted:
        return None
    return SafeKeyring(max(trusted, key=lambda backend: float(backend.priority)))


def system_keyring() -> Keyring | None:
    """The keyring of this system and user; none on a server without a session."""
    from keyring.backend import get_all_keyring

    return choose(list(get_all_keyring()))
