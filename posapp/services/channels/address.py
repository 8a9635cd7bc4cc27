"""Email addresses, checked where they are typed."""

from __future__ import annotations

from posapp.models.errors import Refused


def check_email(text: str) -> str:
    """The address as mail servers take it. Raises Refused ``bad_email``.

    Nothing is looked up: it works offline, and a domain that is there proves no mailbox.
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        checked = validate_email(
            text.strip(),
            check_deliverability=False,
            allow_smtputf8=False,
            strict=True,
            test_environment=True,  # a practice shop may use .test
        )
    except EmailNotValidError:
        raise Refused("bad_email", field="email", text=text) from None
    return checked.ascii_email or checked.normalized
