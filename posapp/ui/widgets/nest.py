"""A layout within a layout, without a trap of the Qt binding.

``addLayout`` of a filled layout makes Python objects for the items in it, which the binding
keeps. Qt frees an item together with its widget and tells nobody; the next object at that
address is then taken for the old item: a wrong type now, a crash some day. So nested layouts
are put in by ``nest``, which lets go of those objects at once.
"""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout
from shiboken6 import invalidate


def nest(outer: QBoxLayout | QGridLayout, inner: QLayout, *where: int) -> None:
    """Put ``inner`` into ``outer``; ``where`` as ``addLayout`` takes it (stretch, row, column)."""
    outer.addLayout(inner, *where)
    _forget_items(inner)


def _forget_items(layout: QLayout) -> None:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if isinstance(item, QLayout):
            _forget_items(item)
        else:
            invalidate(item)
