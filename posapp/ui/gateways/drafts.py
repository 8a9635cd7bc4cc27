"""What is typed of accounts and not saved; it lies beside the other drafts of Settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from posapp.services.gateway_accounts.save import SaveAccount

KEY = "settings.accounts"
#: Before the kind, in the name under which an account that is not made yet is kept.
NEW = "+"
#: The keys of what is no field of the gateway.
NAME, ENVIRONMENT = "name", "environment"
FOLLOWING = ".next"


@dataclass(slots=True)
class AccountDraft:
    """``typed`` holds what differs from what is saved, by the field's key; secrets too.

    A key that comes next stands under ``<field>.next``; an empty text forgets.
    """

    typed: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class AccountDrafts:
    """The page that is open (an account's name, ``+`` or ``+<kind>``) and all drafts."""

    shown: str = ""
    drafts: dict[str, AccountDraft] = field(default_factory=dict)

    def of(self, name: str) -> AccountDraft:
        """The draft of an account, made when first asked for."""
        return self.drafts.setdefault(name, AccountDraft())

    def dirty(self) -> list[str]:
        """The accounts of which something waits to be saved; the one that is open first."""
        found = [name for name, draft in self.drafts.items() if draft.typed]
        return sorted(found, key=lambda name: name != self.shown)


def drafts_of(drafts: dict[str, Any]) -> AccountDrafts:
    """The window's drafts of accounts, made when first asked for."""
    found = drafts.setdefault(KEY, AccountDrafts())
    assert isinstance(found, AccountDrafts)  # noqa: S101  (nobody else writes this entry)
    return found


def command_of(
    name: str, typed: dict[str, str], secrets: frozenset[str], suggested: str
) -> SaveAccount:
    """What to save of a draft; ``suggested`` is a new account's name where none was typed."""
    rest = {key: text for key, text in typed.items() if key not in (NAME, ENVIRONMENT)}
    following = {
        key.removesuffix(FOLLOWING): text for key, text in rest.items() if key.endswith(FOLLOWING)
    }
    here = {key: text for key, text in rest.items() if not key.endswith(FOLLOWING)}
    return SaveAccount(
        typed.get(NAME, suggested) if name.startswith(NEW) else name,
        kind=name.removeprefix(NEW) if name.startswith(NEW) else "",
        environment=typed.get(ENVIRONMENT, ""),
        fields={key: text for key, text in here.items() if key not in secrets},
        secrets={key: text for key, text in here.items() if key in secrets},
        following=following,
    )


def free_name(kind: str, taken: frozenset[str]) -> str:
    """``midtrans``, ``midtrans-2``, ...: the first that nobody has."""
    names = (kind if count == 1 else f"{kind}-{count}" for count in range(1, 100))
    return next(name for name in names if name not in taken)
