"""JSON from outside, read so that nothing surprising gets in."""

from __future__ import annotations

import json
from decimal import Decimal

#: Far beyond any sum or time of day in any unit; also keeps a long number from costing time.
MAX_DIGITS = 18


class BadJson(ValueError):  # noqa: N818  (says what the text is)
    """The text is not JSON as it is used between machines."""


def read_object(raw: bytes) -> dict[str, object]:
    """The object in ``raw``. Raises BadJson for anything else.

    Refused: other encodings than UTF-8, NaN and Infinity, a key given twice, numbers of more
    than 18 digits, nesting too deep to walk, and half a surrogate pair (no database takes it).
    """
    value = _read(raw)
    if not isinstance(value, dict):
        raise BadJson("not an object")
    return value


def read_objects(raw: bytes) -> list[dict[str, object]]:
    """The objects of the list in ``raw``, as strictly. Raises BadJson."""
    value = _read(raw)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadJson("not a list of objects")
    return value


def _read(raw: bytes) -> object:
    try:
        value: object = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_decimal,
        )
        if b"\\u" in raw:
            json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise BadJson(type(error).__name__) from None
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson("a key is given twice")
    return found


def _no_constant(name: str) -> object:
    raise BadJson(name)


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS + 1:
        raise BadJson("number too long")
    return int(digits)


def _decimal(digits: str) -> Decimal:
    if len(digits) > 2 * MAX_DIGITS:
        raise BadJson("number too long")
    return Decimal(digits)
