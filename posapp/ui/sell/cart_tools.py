"""The row between the lines and the sums: discount, park, and what is parked."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from posapp.i18n import _
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.theme import control
from posapp.ui.widgets import Button, Panel


class CartTools(Panel):
    """Three buttons of one width; the count of what waits stands on its button."""

    def __init__(self) -> None:
        super().__init__("surface", "t", name="cart_tools")
        self.setFixedHeight(control(36) + 17)
        self.discount = Button(_("Discount"), hint=hint_for("sell.discount"), name="discount_tool")
        self.park = Button(_("Park"), hint=hint_for("sell.park"), name="park")
        self.recall = Button(_("Recall"), hint=hint_for("sell.recall"), name="recall")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 9, 16, 8)
        row.setSpacing(8)
        for part in (self.discount, self.park, self.recall):
            row.addWidget(part, 1)
        self.show_waiting(0)

    def show_waiting(self, count: int) -> None:
        """How many sales wait."""
        self.recall.set_badge(str(count) if count else "")
        self.recall.setEnabled(count > 0)
        name = _("Recall, {count} parked").format(count=count) if count else _("Recall")
        self.recall.setAccessibleName(name)

    def show_able(self, able: bool) -> None:
        """Whether there is something in the cart."""
        self.discount.setEnabled(able)
        self.park.setEnabled(able)
