"""Change settings and keep secrets."""

from __future__ import annotations

from typing import Any

from posapp.models.cards import looks_like_card
from posapp.models.errors import Refused
from posapp.models.setting import SecretRow, SettingRow
from posapp.models.setting import Setting as Declared
from posapp.services.settings.declared import SETTINGS, SHOP_QRIS, as_text
from posapp.services.settings.vault import Vault
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork


def declared(key: str) -> Declared:
    """The declaration. Raises Refused ``unknown_setting``."""
    try:
        return SETTINGS[key]
    except KeyError:
        raise Refused("unknown_setting", field="key", key=key) from None


def check_setting(key: str, text: str) -> Any:
    """The value that the text means.

    Raises Refused ``bad_setting`` saying what fits, ``card_number``, or as the setting's own
    reader does.
    """
    setting = declared(key)
    if setting.secret:
        raise Refused("secret_setting", field="key", key=key)
    # By chance one code in ten holds a card's digits; its reader takes nothing but a code.
    if key != SHOP_QRIS:
        _refuse_card(key, text)
    if setting.choices and text not in setting.choices:
        raise Refused("bad_setting", field=key, key=key, wanted=", ".join(setting.choices))
    try:
        return setting.read(text)
    except ValueError as error:
        raise Refused("bad_setting", field=key, key=key, wanted=str(error)) from None
    except Refused as refusal:
        raise Refused(refusal.code, field=key, **refusal.params) from None


def _refuse_card(key: str, text: str) -> None:
    if looks_like_card(text, phone=key.endswith(".phone")):
        raise Refused("card_number", field=key)


def change_settings(uow: UnitOfWork, values: dict[str, str]) -> None:
    """Change several at once, or none. Raises Refused naming the first that does not fit."""
    checked = {key: as_text(check_setting(key, text)) for key, text in values.items()}
    now = uow.clock.now()
    for key, text in checked.items():
        if as_text(uow.settings[key]) == text and uow.settings.is_changed(key):
            continue
        uow.session.merge(SettingRow(key=key, value=text, updated_at=now))
        journal.write(uow, "setting.changed", key, {}, detail={"value": text})
        uow.changes.settings.add(key)
    uow.session.flush()
    uow.forget_settings()


def keep_secret(uow: UnitOfWork, vault: Vault, key: str, secret: str) -> None:
    """Encrypt and keep a secret; an empty one is forgotten. Raises Refused ``no_keyring``."""
    if not declared(key).secret:
        raise Refused("not_a_secret", field="key", key=key)
    _refuse_card(key, secret)
    if secret:
        seal_secret(uow, vault, key, secret)
    else:
        forget_secret(uow, key)


def seal_secret(uow: UnitOfWork, vault: Vault, name: str, secret: str) -> None:
    """Encrypt a secret and keep it under a name. Raises Refused as ``Vault.encrypt`` does."""
    sealed = vault.encrypt(name, secret)
    uow.session.merge(SecretRow(name=name, ciphertext=sealed, updated_at=uow.clock.now()))
    _note_secret(uow, name)


def forget_secret(uow: UnitOfWork, name: str) -> None:
    """Keep it no longer."""
    row = uow.session.get(SecretRow, name)
    if row is not None:
        uow.session.delete(row)
    _note_secret(uow, name)


def _note_secret(uow: UnitOfWork, name: str) -> None:
    journal.write(uow, "secret.changed", name, {})
    uow.changes.settings.add(name)


def read_secret(unit: ReadUnit, vault: Vault, key: str) -> str:
    """The secret, or nothing where none is kept. Raises Refused when it cannot be opened."""
    row = unit.session.get(SecretRow, key)
    return "" if row is None else vault.decrypt(key, row.ciphertext)
