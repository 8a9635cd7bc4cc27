"""What can go wrong at a gateway, said as what to do next."""

from __future__ import annotations


class GatewayError(Exception):
    """Base of all gateway errors; ``code`` is stable, ``detail`` is for the log and the owner."""

    code = "gateway_error"

    def __init__(self, detail: str = "", *, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code


class Rejected(GatewayError):  # noqa: N818
    """The gateway refused for good: repeating the same request cannot help."""

    code = "gateway_rejected"


class NotFound(Rejected):
    """The gateway knows no such charge (an answer to a look-up, never to a creation)."""

    code = "gateway_not_found"


class Unavailable(GatewayError):  # noqa: N818
    """Nothing was done: no connection, or the gateway said "later". Try again."""

    code = "gateway_unavailable"


class OutcomeUnknown(GatewayError):  # noqa: N818
    """The request left and no usable answer came: ask before doing it again."""

    code = "gateway_outcome_unknown"


class BadCredentials(GatewayError):  # noqa: N818
    """The account's keys were refused: a person must mend the settings, then retry."""

    code = "gateway_bad_credentials"


class BadNotice(GatewayError):  # noqa: N818
    """A notice whose signature or form is wrong; it is dropped and never believed."""

    code = "gateway_bad_notice"
