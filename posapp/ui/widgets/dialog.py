"""A dialog: a child of the window that covers it, with the panel in its middle.

It is no top-level window, so it never leaves the window, needs no nested event loop, and
answers by signals. Esc closes it, the focus stays inside, and afterwards goes back to where
it was.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from posapp.i18n import _
from posapp.ui.theme import control, px, theme
from posapp.ui.widgets.button import IconButton
from posapp.ui.widgets.key_hint import KeyHint
from posapp.ui.widgets.label import Label
from posapp.ui.widgets.painting import box, start
from posapp.ui.widgets.panel import Panel
from posapp.ui.widgets.shadow import paint_shadow
from posapp.ui.widgets.tall_scroll import TallScroll

_MARGIN = 24
_PAGES = {
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
}


class Dialog(QWidget):
    """Fill ``body`` (a column), and ``footer`` (a row, hidden while it is empty).

    Where the window is too low for it the body scrolls. Without a title there is no header:
    such a dialog brings its own (see Confirm).
    """

    closed = Signal()

    def __init__(
        self, window: QWidget, title: str = "", subtitle: str = "", *, width: int = 560,
        name: str = "dialog",
    ) -> None:  # fmt: skip
        super().__init__(window)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._window, self._width = window, px(width)
        self._before: QWidget | None = None
        self.panel = QWidget(self)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        if title:
            column.addWidget(self._make_header(title, subtitle))
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(24, 20, 24, 20)
        self.body.setSpacing(14)
        self._room = TallScroll(inside, name=f"{name}_body")
        column.addWidget(self._room, 1)
        self._foot = _Rounded("t")
        self.footer = QHBoxLayout(self._foot)
        self.footer.setContentsMargins(24, 0, 24, 0)
        self.footer.setSpacing(12)
        self._foot.setFixedHeight(control(44) + 28)
        self._foot.hide()
        column.addWidget(self._foot)

    def show_footer(self) -> None:
        """Show the row of buttons at the foot."""
        self._foot.show()

    def open(self, focus: QWidget | None = None) -> None:
        """Cover the window; the first field (or ``focus``) takes the keys."""
        self._before = self._window.window().focusWidget()
        self._window.installEventFilter(self)
        self.panel.installEventFilter(self)
        self._place()
        self.raise_()
        self.show()
        first = focus or self._next(self, 1)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def close_dialog(self) -> None:
        """Go away, give the focus back, and tell."""
        if self.isHidden():
            return
        self.hide()
        self._window.removeEventFilter(self)
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def reject(self) -> None:
        """What Esc and the cross do; a dialog with something to keep overrides it."""
        self.close_dialog()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the focus inside."""
        current = self._window.window().focusWidget()
        inside = current if current is not None and self.isAncestorOf(current) else self
        found = self._next(inside, 1 if forward else -1)
        if found is not None:
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            found.setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, Page up and down scroll; nothing that is typed reaches the page beneath."""
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif (step := _PAGES.get(Qt.Key(event.key()))) is not None:
            self._room.verticalScrollBar().triggerAction(step)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the panel does nothing, and reaches nothing."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and the size that the content asks for."""
        resized = watched is self._window and event.type() == QEvent.Type.Resize
        if resized or event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the scrim, the shadow and the panel's ground."""
        with start(self) as painter:
            look = theme()
            painter.fillRect(self.rect(), look.colour("scrim"))
            paint_shadow(painter, self.panel.geometry())
            box(painter, self.panel.geometry(), look.sizes.radius_dialog, "raised", "border")

    def panel_size(self) -> QSize:
        """The size that the content asks for, inside the window."""
        width = min(self._width, self._window.width() - 2 * _MARGIN)
        layout = self.panel.layout()
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
        if height < 0:
            height = layout.totalSizeHint().height()
        return QSize(width, min(height, self._window.height() - 2 * _MARGIN))

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        size = self.panel_size()
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        self.panel.setGeometry(left, top, size.width(), size.height())
        self.update()

    def _make_header(self, title: str, subtitle: str) -> QWidget:
        head = _Rounded("b")
        head.setFixedHeight(max(px(60), control(36) + 12))
        row = QHBoxLayout(head)
        row.setContentsMargins(24, 0, 16, 0)
        row.setSpacing(12)
        self.title = Label(title, "title")
        row.addWidget(self.title)
        row.addWidget(Label(subtitle, "body", "text3"), 1)
        row.addWidget(KeyHint("Esc"))
        cross = IconButton("x", _("Close"), "ghost", name=f"{self.objectName()}_close")
        cross.clicked.connect(self.reject)
        row.addWidget(cross)
        return head

    def _next(self, start_at: QWidget, step: int) -> QWidget | None:
        # Not by nextInFocusChain: PySide takes what it returns for a child of the widget that
        # was asked, and declares half the window deleted when the dialog goes.
        stops = [widget for widget in self.findChildren(QWidget) if _takes_tab(widget)]
        if not stops:
            return None
        before = -1 if step > 0 else 0
        at = stops.index(start_at) if start_at in stops else before
        return stops[(at + step) % len(stops)]


class _Rounded(Panel):
    """A header or footer strip: only its line is painted, the panel's corners stay round."""

    def __init__(self, edge: str) -> None:
        super().__init__("raised", edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            top = 0 if "t" in self._edges else self.height() - 1
            painter.fillRect(0, top, self.width(), 1, theme().colour("border"))


def _takes_tab(widget: QWidget) -> bool:
    policy = widget.focusPolicy()
    by_tab = bool(policy.value & Qt.FocusPolicy.TabFocus.value)
    return by_tab and widget.isEnabled() and widget.isVisible()


def topmost_dialog(window: QWidget) -> Dialog | None:
    """The dialog that covers the window now: keys of the page beneath are off."""
    kids = window.findChildren(Dialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
    open_ones = [dialog for dialog in kids if not dialog.isHidden()]
    return open_ones[-1] if open_ones else None
