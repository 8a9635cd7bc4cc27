"""A tall page needs its room only while it is shown."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from posapp.ui.widgets import PageStack


class Page(QWidget):
    def __init__(self, tall: int) -> None:
        super().__init__()
        self._tall = tall

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(100, self._tall)


def test_only_the_shown_page_says_how_much_room_it_needs(qtbot):
    stack, plain = PageStack(), QStackedWidget()
    for kind in (stack, plain):
        qtbot.addWidget(kind)
        kind.addWidget(Page(200))
        kind.addWidget(Page(700))
    assert stack.minimumSizeHint().height() == 200
    assert plain.minimumSizeHint().height() == 700  # the harm: the window outgrows the screen
    stack.setCurrentIndex(1)
    assert stack.minimumSizeHint().height() == 700
    stack.setCurrentIndex(0)
    assert stack.minimumSizeHint().height() == 200
