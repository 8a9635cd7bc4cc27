"""Calls that may be repeated: the same key gives the first answer again (design.md 9)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from posapp.models.errors import Refused
from posapp.models.series import Answer
from posapp.services.storage.database import UnitOfWork

V = TypeVar("V")


def once(
    uow: UnitOfWork,
    key: str | None,
    operation: str,
    command: Any,
    answers: type[V],
    work: Callable[[], V],
) -> V:
    """Do ``work`` the first time this operation sees this key, give its answer every time after.

    Raises Refused ``key_reused`` when the key came with another request before.
    """
    if key is None:
        return work()
    if not 0 < len(key) <= 255:
        raise Refused("bad_key", field="key")
    fingerprint = hashlib.sha256(msgspec.json.encode((operation, command))).hexdigest()
    named = f"{operation}:{key}"
    first = uow.session.get(Answer, named)
    if first is not None:
        if first.fingerprint != fingerprint:
            raise Refused("key_reused", field="key", key=key)
        return msgspec.json.decode(first.answer, type=answers)
    view = work()
    uow.session.add(
        Answer(
            key=named,
            operation=operation,
            fingerprint=fingerprint,
            answer=msgspec.json.encode(view).decode(),
            at=uow.clock.now(),
        )
    )
    return view
