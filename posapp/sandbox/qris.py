"""The QR code of a practice charge: a well-formed QRIS text that no bank will take."""

from __future__ import annotations

import unicodedata

from posapp.models.qris import Merchant, write_qris

NMID = "ID1020099999999"
_ACCOUNTS = (
    (
        "26",
        (
            ("00", "ID.POSAPP.SANDBOX"),
            ("01", "936009990000000017"),
            ("02", "SANDBOX00000001"),
            ("03", "UMI"),
        ),
    ),
    ("51", (("00", "ID.CO.QRIS.WWW"), ("02", NMID), ("03", "UMI"))),
)


def payload(shop: str, city: str, amount: int, currency: str, bill: str) -> str:
    """A dynamic QRIS text for this sum."""
    merchant = Merchant(
        name=_plain(shop, 25) or "SANDBOX",
        city=_plain(city, 15) or "JAKARTA",
        postal="10110",
        category="5499",
        accounts=_ACCOUNTS,
    )
    return write_qris(merchant, currency, amount, bill=_plain(bill, 25), terminal="A01")


def svg(text: str) -> str:
    """The code as a drawing in whole squares, four modules of quiet zone around it."""
    import qrcode  # first use only

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size * 8}" '
        f'height="{size * 8}" role="img" aria-label="QRIS" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#17181f"/></svg>'
    )


def _plain(text: str, longest: int) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = "".join(letter for letter in folded if letter.isprintable() and letter != "|")
    return " ".join(kept.split()).upper()[:longest].rstrip()
