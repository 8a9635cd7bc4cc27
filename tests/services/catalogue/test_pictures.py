"""Pictures of products: made small once, whatever somebody chose, and kept while they are used."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from posapp.models.errors import Refused
from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.catalogue.find import show_product
from posapp.services.catalogue.pictures import clean_picture_file, put_picture, read_picture


@pytest.fixture
def till(shop):
    shop.till.do(add_product, AddProduct("KOPI", "Kopi", 1))
    shop.till.do(add_product, AddProduct("TEH", "Teh", 1))
    return shop.till


@pytest.fixture
def put(till, tmp_path):
    """Give a product the picture of these bytes."""

    def call(sku: str, content: bytes):
        file = tmp_path / "chosen"
        file.write_bytes(content)
        picture = clean_picture_file(till.papers, file)
        return till.do(put_picture, till.database.folder.pictures, sku, picture)

    return call


def photo(width: int = 1200, height: int = 900, kind: str = "JPEG", colour: str = "#a05020"):
    held = io.BytesIO()
    mode = "RGBA" if kind == "PNG" else "RGB"
    Image.new(mode, (width, height), colour).save(held, kind)
    return held.getvalue()


def kept(till):
    folder = till.database.folder.pictures
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_in_two_sizes(till, put, kind):
    shown = put("KOPI", photo(kind=kind))
    folder = till.database.folder.pictures
    for small, longest in ((True, 256), (False, 640)):
        with Image.open(io.BytesIO(read_picture(folder, shown.picture, small=small))) as opened:
            assert opened.size == (longest, longest * 3 // 4)
            assert not opened.getexif()
    assert till.look(show_product, "KOPI").picture == shown.picture


def test_where_a_photo_was_taken_is_left_behind(till, put):
    held, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6  # turned: the head says so
    exif[0x010F] = "Camera of Siti"
    Image.new("RGB", (400, 200), "#123456").save(held, "JPEG", exif=exif)
    shown = put("KOPI", held.getvalue())
    content = read_picture(till.database.folder.pictures, shown.picture, small=False)
    assert b"Siti" not in content
    with Image.open(io.BytesIO(content)) as opened:
        assert opened.size == (200, 400)


def test_a_picture_goes_when_no_product_shows_it(till, put):
    put("KOPI", photo())
    put("TEH", photo())
    assert len(kept(till)) == 2
    put("KOPI", photo(colour="#00ff00"))
    assert len(kept(till)) == 4
    till.do(put_picture, till.database.folder.pictures, "TEH", None)
    assert len(kept(till)) == 2
    assert till.look(show_product, "TEH").picture == ""


def _claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head claims this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad_picture"),
        (b"GIF89a nothing", "bad_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bad_picture"),
        (_claims(100, 100)[:40], "bad_picture"),
        (_claims(100_000, 100_000), "picture_large"),
        (photo()[:500], "bad_picture"),
        (photo() + b"\0" * 10_000_000, "picture_large"),
    ],
)
def test_what_is_no_picture_is_refused(till, put, content, code):
    with pytest.raises(Refused) as refused:
        put("KOPI", content)
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert kept(till) == []


def test_a_file_that_is_gone_or_strange_shows_nothing(till, put):
    shown = put("KOPI", photo())
    folder = till.database.folder.pictures
    for name in ("", "nothing.jpg", "../shop.sqlite3", "a/b", ".hidden", "\0"):
        assert read_picture(folder, name, small=False) == b""
    (folder / shown.picture).write_bytes(b"x" * 3_000_000)
    assert read_picture(folder, shown.picture, small=False) == b""
    with pytest.raises(Refused, match="no_file"):
        clean_picture_file(till.papers, folder / "no" / "such")
