"""Goes round a window with the Tab key alone, as somebody without a mouse does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

#: More controls than any page has.
_MOST = 400
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)


def controls(place: QWidget) -> list[QWidget]:
    """Everything in a place that a hand with a mouse could use now."""
    found = [w for kind in CONTROLS for w in place.findChildren(kind)]
    return [w for w in found if w.isVisible() and w.isEnabled() and not _is_part(w)]


def walk(window: QWidget) -> list[QWidget]:
    """What has the focus, Tab after Tab, until it comes round again; each must be seen."""
    seen: list[QWidget] = []
    for _step in range(_MOST):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None, "Tab lost the focus"
        if now in seen:
            return seen
        assert not now.visibleRegion().isEmpty(), f"{name_of(now)} has the focus out of sight"
        seen.append(now)
    raise AssertionError("Tab never comes round")


def said(widget: QWidget) -> str:
    """What a screen reader calls the control."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None, widget
    return interface.text(QAccessible.Text.Name).strip()


def name_of(widget: QWidget) -> str:
    """How a failure names it."""
    return f"{type(widget).__name__} {widget.objectName()!r}"


def _is_part(widget: QWidget) -> bool:
    """Parts that Qt makes inside its own controls: a table's header, the list of a closed box."""
    if isinstance(widget, QHeaderView):
        return True
    parent = widget.parent()
    while parent is not None:
        if isinstance(parent, QComboBox):
            return True
        parent = parent.parent()
    return widget.objectName().startswith("qt_")
