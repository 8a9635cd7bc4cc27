"""Settings and secrets as rows, and how a setting is declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Moment, Short, Words


class SettingRow(Base):
    """One changed setting; what is not here has its declared default."""

    __tablename__ = "settings"

    key: Mapped[Short] = mapped_column(primary_key=True)
    value: Mapped[Words]
    updated_at: Mapped[Moment]


class SecretRow(Base):
    """One secret, encrypted with the data key of the system's keyring."""

    __tablename__ = "secrets"

    name: Mapped[Short] = mapped_column(primary_key=True)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    updated_at: Mapped[Moment]


class Bookmark(Base):
    """How far something was read; the hub's cursor."""

    __tablename__ = "bookmarks"

    name: Mapped[Short] = mapped_column(primary_key=True)
    value: Mapped[Words]


@dataclass(slots=True, frozen=True)
class Setting:
    """One thing that the owner may choose, declared once.

    ``read`` turns text into the value and raises ValueError for what does not fit, or Refused
    where it has a code of its own;
    ``choices`` are the only texts allowed, where it is a choice.
    """

    key: str
    default: Any
    read: Callable[[str], Any]
    label: str
    help: str = ""
    choices: tuple[str, ...] = ()
    secret: bool = False
