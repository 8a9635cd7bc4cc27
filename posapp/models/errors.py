"""What a use case refuses, as a code with values and no words."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818  (a refusal is an answer, not a failure of the program)
    """A request that the shop's rules refuse; nothing was changed.

    ``code`` is stable (commands print it, tests rely on it); ``params`` are the values that
    the words need. ``posapp.error_text`` turns both into a sentence in the reader's language.
    ``field`` names the input that has to change, where one does.
    """

    def __init__(self, code: str, /, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({values})" if values else self.code


class StorageTrouble(Exception):  # noqa: N818
    """The data folder cannot be used as it is: damaged, newer, read-only, full, or taken.

    Nothing was saved. ``code`` is one of ``damaged``, ``newer``, ``read_only``, ``disk_full``,
    ``disk_error``, ``in_use``, ``busy``, ``no_shop``.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
