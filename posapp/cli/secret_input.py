"""How a command is given a secret: from a prompt or from standard input, never as a word."""

from __future__ import annotations

import sys

from posapp.models.errors import Refused

#: The longest secret: a private key fits, a file given by mistake does not.
_LONGEST = 16_384


def read_secret(name: str) -> str:
    """What is typed unseen at a terminal, else all of standard input without its last newline.

    Raises Refused ``bad_text`` or ``too_long``.
    """
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass(f"{name}: ")
    source = getattr(sys.stdin, "buffer", None)
    raw = source.read(_LONGEST + 1) if source else sys.stdin.read(_LONGEST + 1).encode()
    try:
        text: str = raw.decode()
    except UnicodeDecodeError:
        raise Refused("bad_text", field=name) from None
    if len(raw) > _LONGEST:
        raise Refused("too_long", field=name, most=_LONGEST)
    if "\0" in text:
        raise Refused("bad_text", field=name)
    return text.removesuffix("\n").removesuffix("\r")
