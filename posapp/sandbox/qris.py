"""The QR code of a practice charge: a well-formed QRIS text that no bank will take."""

from __future__ import annotations

import unicodedata

from posapp.models.money import digits

NUMERIC = {
    "IDR": "360", "USD": "840", "EUR": "978", "SGD": "702", "MYR": "458", "AUD": "036",
    "GBP": "826", "JPY": "392", "THB": "764", "PHP": "608", "VND": "704",
}  # fmt: skip
NMID = "ID1020099999999"
ACQUIRER = (("00", "ID.POSAPP.SANDBOX"), ("01", "936009990000000017"), ("02", "SANDBOX00000001"))


def payload(shop: str, city: str, amount: int, currency: str, bill: str) -> str:
    """A dynamic QRIS text for this sum."""
    template = _objects(*ACQUIRER, ("03", "UMI"))
    central = _objects(("00", "ID.CO.QRIS.WWW"), ("02", NMID), ("03", "UMI"))
    body = _objects(
        ("00", "01"),
        ("01", "12"),
        ("26", template),
        ("51", central),
        ("52", "5499"),
        ("53", NUMERIC[currency]),
        ("54", _decimal(amount, currency)),
        ("58", "ID"),
        ("59", _plain(shop, 25) or "SANDBOX"),
        ("60", _plain(city, 15) or "JAKARTA"),
        ("61", "10110"),
        ("62", _objects(("01", _plain(bill, 25)), ("07", "A01"))),
    )
    return f"{body}6304{crc16(body + '6304'):04X}"


def crc16(text: str) -> int:
    """CRC-16/CCITT-FALSE over the text, as EMVCo asks for it."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ 0x1021 if value & 0x8000 else value << 1
        value &= 0xFFFF
    return value


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


def _objects(*pairs: tuple[str, str]) -> str:
    return "".join(f"{key}{len(value):02d}{value}" for key, value in pairs if value)


def _decimal(amount: int, currency: str) -> str:
    places = digits(currency)
    if not places:
        return str(amount)
    whole, part = divmod(amount, 10**places)
    return f"{whole}.{part:0{places}d}"


def _plain(text: str, longest: int) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = "".join(letter for letter in folded if letter.isprintable() and letter != "|")
    return " ".join(kept.split()).upper()[:longest].rstrip()
