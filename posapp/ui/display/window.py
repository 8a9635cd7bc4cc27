"""The customer's screen: a window that shows the stand's scene and takes no part in anything."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QWidget

from posapp.ui.display.brush import Brush, Grid
from posapp.ui.display.facts import DisplayFacts
from posapp.ui.display.sale_scene import paint_sale
from posapp.ui.display.scenes import code_place, paint_asked, paint_idle, paint_paid
from posapp.ui.display.stand import Asked, CustomerStand, Paid, Sale
from posapp.ui.display.words import (
    PAID,
    TOTAL,
    WELCOME,
    due_words,
    say,
    standing_words,
    sum_words,
)
from posapp.ui.qr.tick import TickFade
from posapp.ui.widgets import QrView
from posapp.ui.widgets.painting import start

_TRY_SIZE = QSize(960, 600)


class DisplayWindow(QWidget):
    """Never takes the focus and answers to no key; ``left`` when somebody closed it."""

    left = Signal()

    def __init__(self, stand: CustomerStand, facts: DisplayFacts, till: QWidget) -> None:
        super().__init__(till, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setObjectName("customer_display")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stand, self._facts, self._till = stand, facts, till
        self._was_paid = False
        self.qr = QrView(400, name="customer_qr", parent=self)
        self.qr.hide()
        self.fade = TickFade(self)
        self.fade.valueChanged.connect(self.update)
        stand.changed.connect(self.show_scene)
        self.show_scene()

    def show_facts(self, facts: DisplayFacts) -> None:
        """The shop has another name, or other wishes."""
        self._facts = facts
        self.show_scene()

    def show_scene(self) -> None:
        """Show what the stand has for the customer now."""
        scene = self._stand.scene()
        ready = isinstance(scene, Asked) and scene.state.can_scan
        rows = scene.matrix if isinstance(scene, Asked) and ready else ()
        self.qr.set_matrix([list(row) for row in rows], self._read_out() if rows else "")
        self.qr.setVisible(bool(rows))
        self._place_code()
        is_paid = isinstance(scene, Paid)
        if is_paid and not self._was_paid:
            self.fade.play()
        self._was_paid = is_paid
        self.setAccessibleName(self._read_out())
        self.update()

    def cover(self, screen: QScreen) -> None:
        """Fill a screen of its own, without a frame."""
        if self.isFullScreen() and self.screen() is screen:
            return
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint, True)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()

    def show_framed(self) -> None:
        """A usual window, for trying it on one screen."""
        if self.isVisible() and not self.isFullScreen():
            return
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint, False)
        self.setWindowState(Qt.WindowState.WindowNoState)
        self.resize(_TRY_SIZE)
        self.show()

    def event(self, event: QEvent) -> bool:
        """Hand the keys back where a system gives them to every window that appears."""
        if event.type() == QEvent.Type.WindowActivate:
            self._till.activateWindow()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another shape is laid out another way."""
        super().resizeEvent(event)
        self._place_code()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The frame's own cross."""
        super().closeEvent(event)
        self.left.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the scene."""
        with start(self) as painter:
            brush = Brush(painter, self.width(), self.height())
            scene = self._stand.scene()
            if isinstance(scene, Paid):
                paint_paid(brush, scene, self._facts, self.fade.opacity())
            elif isinstance(scene, Asked):
                paint_asked(brush, scene, self._facts)
            elif isinstance(scene, Sale):
                paint_sale(brush, scene, self._facts)
            else:
                paint_idle(brush, self._facts)

    def _place_code(self) -> None:
        self.qr.setGeometry(code_place(Grid(self.width(), self.height())).toAlignedRect())

    def _read_out(self) -> str:
        """What the scene says, for those who do not see it."""
        scene, usual = self._stand.scene(), self._facts.language
        if isinstance(scene, Paid):
            language = scene.language or usual
            amount = sum_words(scene.amount, scene.currency, language)
            return f"{say(language, PAID)}. {amount}"
        if isinstance(scene, Asked):
            state, language = scene.state, scene.state.language or usual
            amount = sum_words(state.amount, state.currency, language)
            return f"{due_words(state, language)}: {amount}. {standing_words(state, language)}"
        if isinstance(scene, Sale):
            language = scene.language or usual
            return f"{say(language, TOTAL)}: {sum_words(scene.total, scene.currency, language)}"
        return f"{say(usual, WELCOME)}. {self._facts.shop}"
