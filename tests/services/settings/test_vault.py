"""Secrets come back only to whoever holds the key, under the name they were kept by."""

from __future__ import annotations

import base64
import json
import stat
import threading

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as Fail
from keyring.backends.null import Keyring as Null
from keyring.errors import InitError, KeyringLocked

from posapp.models.errors import Refused
from posapp.services.settings import key_file
from posapp.services.settings.system_keyring import SafeKeyring, choose
from posapp.services.settings.vault import Vault, passphrase_from_environment


class MemoryBackend(KeyringBackend):
    """A keyring that lives as long as the test."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


class LockedBackend(MemoryBackend):
    """A keyring whose owner has not unlocked it."""

    def get_password(self, service, username):
        raise KeyringLocked("locked")


class AbsentBackend(MemoryBackend):
    """A keyring that is installed and has no session to talk to."""

    def get_password(self, service, username):
        raise InitError("no bus")


class ForgetfulBackend(MemoryBackend):
    """A keyring that takes everything and keeps nothing."""

    def set_password(self, service, username, password):
        pass


def none() -> None:
    return None


def vault(folder, backend=None, passphrase=None, folder_id="folder-1") -> Vault:
    keyring = none if backend is None else (lambda: SafeKeyring(backend))
    return Vault(folder, folder_id, passphrase=passphrase, keyring=keyring)


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def code_of(work) -> str:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value.code


def test_a_secret_comes_back_from_the_keyring_s_key(tmp_path) -> None:
    backend = MemoryBackend()
    blob = vault(tmp_path, backend).encrypt("email.password", "rahasia é")
    assert vault(tmp_path, backend).decrypt("email.password", blob) == "rahasia é"
    assert list(backend.kept) == [("posapp", "folder-1")]
    assert len(bytes.fromhex(backend.kept["posapp", "folder-1"])) == 32
    assert b"rahasia" not in blob
    assert not (tmp_path / key_file.NAME).exists()


def test_two_folders_have_two_keys(tmp_path) -> None:
    backend = MemoryBackend()
    blob = vault(tmp_path, backend, folder_id="a").encrypt("x", "s")
    other = vault(tmp_path, backend, folder_id="b")
    other.encrypt("x", "t")
    assert code_of(lambda: other.decrypt("x", blob)) == "secret_unreadable"


def test_a_secret_comes_back_with_the_passphrase(tmp_path) -> None:
    blob = vault(tmp_path, passphrase="kopi toraja").encrypt("sms.password", "s3cret")
    assert vault(tmp_path, passphrase="kopi toraja").decrypt("sms.password", blob) == "s3cret"
    wrong = vault(tmp_path, passphrase="teh")
    assert code_of(lambda: wrong.decrypt("sms.password", blob)) == "wrong_passphrase"
    assert code_of(lambda: wrong.encrypt("sms.password", "x")) == "wrong_passphrase"


def test_the_key_file_is_its_owner_s_alone_and_holds_no_key(tmp_path) -> None:
    vault(tmp_path, passphrase="p").encrypt("x", "s")
    assert stat.S_IMODE((tmp_path / key_file.NAME).stat().st_mode) == 0o600
    said = json.loads((tmp_path / key_file.NAME).read_text())
    assert (said["kdf"], said["n"], said["r"], said["p"]) == ("scrypt", 32768, 8, 1)
    assert names(tmp_path) == ["secrets.key", "secrets.lock"]


def test_without_keyring_and_passphrase_nothing_is_kept(tmp_path) -> None:
    assert code_of(lambda: vault(tmp_path).encrypt("x", "s")) == "no_keyring"
    assert code_of(lambda: vault(tmp_path).decrypt("x", b"\x01" * 40)) == "no_keyring"
    assert names(tmp_path) in ([], ["secrets.lock"])


def test_a_changed_byte_anywhere_is_noticed(tmp_path) -> None:
    backend = MemoryBackend()
    kept = vault(tmp_path, backend)
    blob = kept.encrypt("x", "secret")
    for at in range(len(blob)):
        changed = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
        assert code_of(lambda changed=changed: kept.decrypt("x", changed)) == "secret_unreadable"
    for short in (b"", blob[:1], blob[:13], blob[:-1]):
        assert code_of(lambda short=short: kept.decrypt("x", short)) == "secret_unreadable"


def test_one_secret_cannot_be_put_in_another_s_place(tmp_path) -> None:
    kept = vault(tmp_path, MemoryBackend())
    blob = kept.encrypt("gateway.key", "live")
    assert code_of(lambda: kept.decrypt("email.password", blob)) == "secret_unreadable"


def test_without_the_bound_name_a_swap_goes_unnoticed() -> None:
    cipher = AESGCM(b"k" * 32)
    rows = {"gateway.key": cipher.encrypt(b"n" * 12, b"live", None)}
    rows["email.password"] = rows["gateway.key"]
    assert cipher.decrypt(b"n" * 12, rows["email.password"], None) == b"live"


def test_the_same_secret_twice_looks_different(tmp_path) -> None:
    kept = vault(tmp_path, MemoryBackend())
    assert kept.encrypt("x", "s") != kept.encrypt("x", "s")


def test_reading_makes_no_key(tmp_path) -> None:
    backend = MemoryBackend()
    assert (
        code_of(lambda: vault(tmp_path, backend).decrypt("x", b"\x01" * 40)) == "secret_unreadable"
    )
    assert backend.kept == {}


def test_a_key_file_wins_over_the_keyring_where_the_passphrase_is_given(tmp_path) -> None:
    blob = vault(tmp_path, passphrase="p").encrypt("x", "from the file")
    backend = MemoryBackend()
    assert vault(tmp_path, backend, passphrase="p").decrypt("x", blob) == "from the file"
    assert backend.kept == {}


def test_the_keyring_is_used_first_where_no_key_file_is(tmp_path) -> None:
    backend = MemoryBackend()
    vault(tmp_path, backend, passphrase="p").encrypt("x", "s")
    assert backend.kept
    assert not (tmp_path / key_file.NAME).exists()


def test_a_new_key_never_hides_the_secrets_under_the_file_s_key(tmp_path) -> None:
    vault(tmp_path, passphrase="p").encrypt("x", "s")
    backend = MemoryBackend()
    assert code_of(lambda: vault(tmp_path, backend).encrypt("y", "t")) == "passphrase_needed"
    assert backend.kept == {}


@pytest.mark.parametrize(
    ("backend", "code"),
    [
        (LockedBackend(), "keyring_locked"),
        (AbsentBackend(), "no_keyring"),
        (ForgetfulBackend(), "no_keyring"),
        (Fail(), "no_keyring"),
        (Null(), "no_keyring"),
    ],
)
def test_a_keyring_that_does_not_serve_is_named(tmp_path, backend, code) -> None:
    assert code_of(lambda: vault(tmp_path, backend).encrypt("x", "s")) == code


def test_only_keyrings_that_we_know_are_chosen() -> None:
    from keyring.backends.chainer import ChainerBackend

    assert choose([]) is None
    assert choose([Fail(), Null(), MemoryBackend(), ChainerBackend()]) is None
    known = MemoryBackend.__class__(
        "Keyring", (MemoryBackend,), {"__module__": "keyring.backends.SecretService"}
    )()
    # The library keeps every class that it saw; other tests must not find this one.
    KeyringBackend._classes.discard(type(known))
    chosen = choose([Fail(), MemoryBackend(), known])
    assert chosen is not None
    chosen.set_password("s", "u", "p")
    assert known.kept == {("s", "u"): "p"}


def test_the_library_s_own_choice_may_be_one_that_keeps_nothing() -> None:
    assert Null().get_password("posapp", "folder-1") is None
    Null().set_password("posapp", "folder-1", "the key")
    assert Null().get_password("posapp", "folder-1") is None


@pytest.mark.parametrize(
    "change",
    [
        {"n": 2**30},
        {"version": 2},
        {"kdf": "none"},
        {"salt": "!"},
        {"salt": ""},
        {"key": base64.b64encode(b"short").decode()},
        {"nonce": 7},
    ],
)
def test_a_damaged_key_file_is_told_from_a_wrong_passphrase(tmp_path, change) -> None:
    path = tmp_path / key_file.NAME
    vault(tmp_path, passphrase="p").encrypt("x", "s")
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert (
        code_of(lambda: vault(tmp_path, passphrase="p").encrypt("x", "s")) == "secrets_key_damaged"
    )


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"version": 1}', b"[" * 100_000])
def test_a_file_that_is_no_key_file_is_no_crash(tmp_path, content) -> None:
    (tmp_path / key_file.NAME).write_bytes(content)
    assert (
        code_of(lambda: vault(tmp_path, passphrase="p").encrypt("x", "s")) == "secrets_key_damaged"
    )


def test_a_key_in_the_keyring_that_is_no_key_is_not_replaced(tmp_path) -> None:
    backend = MemoryBackend()
    backend.set_password("posapp", "folder-1", "typed by hand")
    assert code_of(lambda: vault(tmp_path, backend).encrypt("x", "s")) == "secrets_key_damaged"
    assert backend.kept["posapp", "folder-1"] == "typed by hand"


def test_two_that_start_at_once_agree_on_one_key(tmp_path) -> None:
    backend = MemoryBackend()
    blobs: list[bytes] = []
    gate = threading.Barrier(4)

    def start() -> None:
        mine = vault(tmp_path, backend)
        gate.wait()
        blobs.append(mine.encrypt("x", "s"))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader = vault(tmp_path, backend)
    assert [reader.decrypt("x", blob) for blob in blobs] == ["s"] * 4


def test_a_failed_write_leaves_the_old_file(tmp_path) -> None:
    vault(tmp_path, passphrase="p").encrypt("x", "s")
    before = (tmp_path / key_file.NAME).read_bytes()
    with pytest.raises(TypeError):
        key_file.write(tmp_path, "not bytes")  # type: ignore[arg-type]
    assert (tmp_path / key_file.NAME).read_bytes() == before
    assert names(tmp_path) == ["secrets.key", "secrets.lock"]


def test_the_passphrase_is_read_from_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("POSAPP_PASSPHRASE", "kopi")
    assert passphrase_from_environment() == "kopi"
    monkeypatch.setenv("POSAPP_PASSPHRASE", "")
    assert passphrase_from_environment() is None
