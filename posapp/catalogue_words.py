"""The words of the catalogue: units, and what is refused about products, stock and imports."""

from __future__ import annotations

from posapp.i18n import N_
from posapp.models.catalogue import UnitOfMeasure

#: What a unit is called, and how it is written after a quantity.
UNITS: dict[str, tuple[str, str]] = {
    UnitOfMeasure.PIECE: (N_("Piece"), N_("pcs")),
    UnitOfMeasure.PACK: (N_("Pack"), N_("pack")),
    UnitOfMeasure.BOX: (N_("Box"), N_("box")),
    UnitOfMeasure.DOZEN: (N_("Dozen"), N_("doz")),
    UnitOfMeasure.KG: (N_("Kilogram"), "kg"),
    UnitOfMeasure.GRAM: (N_("Gram"), "g"),
    UnitOfMeasure.LITRE: (N_("Litre"), "l"),
    UnitOfMeasure.MILLILITRE: (N_("Millilitre"), "ml"),
    UnitOfMeasure.METRE: (N_("Metre"), "m"),
    UnitOfMeasure.SQUARE_METRE: (N_("Square metre"), "m²"),
    UnitOfMeasure.HOUR: (N_("Hour"), N_("h")),
    UnitOfMeasure.DAY: (N_("Day"), N_("days")),
}

FIELDS = {
    "colour": N_("Colour"),
    "picture": N_("Picture"),
    "product": N_("Product"),
    "stock": N_("In stock"),
    "unit": N_("Unit"),
    "warn_below": N_("Warn below"),
}

SENTENCES = {
    "bad_colour": N_("There is no colour “{colour}” for a category."),
    "bad_picture": N_("This picture cannot be read. Choose a PNG or a JPEG."),
    "bad_stock": N_("{field} must be a number, a million at most, with three decimals at most."),
    "bad_unit": N_("There is no unit “{unit}”. Take piece, pack, box, kg, g, l, m or hour."),
    "category_taken": N_("There is a category “{category}” already."),
    "damaged_number": N_(
        "A spreadsheet shortened “{text}”: its last digits are lost. Format the column as text."
    ),
    "import_cancelled": N_("The import was stopped. Nothing of it was kept."),
    "import_running": N_("Another import is under way. Wait until it has ended."),
    "import_slow": N_("This file took too long to read. Save it as CSV, or import it in parts."),
    "no_category": N_("There is no category “{category}”."),
    "no_import": N_("There is no import that could be undone."),
    "no_product": N_("There is no product “{product}”."),
    "not_counted": N_("The stock of {name} is not counted. Turn that on first."),
    "picture_large": N_("This picture is too large. Choose one under 10 MB and 25 megapixels."),
    "price_needed": N_("{name} has no fixed price. Say what it costs this time."),
    "product_archived": N_("{name} is archived and not sold any more. Restore it in Items."),
    "product_changed": N_("Somebody else changed {name} meanwhile. Look at it again."),
    "too_many_codes": N_("A product has {most} barcodes at most."),
}
