"""The paper process: ``python -m posapp.services.papers.worker``.

It reads requests from standard input and writes answers to standard output, each with its
length before it, until its input ends: it dies with whoever started it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import struct
import sys
from typing import BinaryIO

import msgspec

from posapp.services.papers.requests import Answer, Failed, Made, PaperTrouble, Request

log = logging.getLogger(__name__)
LENGTH = struct.Struct(">I")
#: No document needs a tenth of it; a picture that unpacks to more ends the process, not the till.
MEMORY = 1 << 30


def main() -> int:
    """Answer until nobody asks any more."""
    _limit_memory()
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not stand among the answers.
    os.dup2(2, 1)
    read = msgspec.msgpack.Decoder(Request)
    while (message := receive(source)) is not None:
        send(sink, msgspec.msgpack.encode(_answer(read.decode(message))))
    return 0


def receive(source: BinaryIO) -> bytes | None:
    """One message; none at the end."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    message = source.read(length)
    return message if len(message) == length else None


def send(sink: BinaryIO, message: bytes) -> None:
    """Write one message."""
    sink.write(LENGTH.pack(len(message)) + message)
    sink.flush()


def _answer(request: Request) -> Answer:
    from posapp.services.papers.answer import answer

    try:
        return Made(answer(request))
    except PaperTrouble as trouble:
        return Failed(trouble.code, str(trouble.params["detail"]))
    except MemoryError:
        return Failed("paper_failed", "out of memory")
    except Exception as error:
        log.exception("a paper could not be made")
        return Failed("paper_failed", f"{type(error).__name__}: {error}"[:200])


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    sys.exit(main())
