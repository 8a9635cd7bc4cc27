"""Add or change a customer: every field with its rule, and who it could be already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from posapp.i18n import N_, _
from posapp.models.errors import Refused
from posapp.services.customers.add import AddCustomer, add_customer, free_va_number
from posapp.services.customers.change import ChangeCustomer, change_customer, fields_of
from posapp.services.customers.duplicates import Duplicate, Typed, find_duplicates
from posapp.services.customers.fields import CustomerFields
from posapp.services.customers.groups import GroupView, ListGroups, list_groups
from posapp.services.customers.views import CustomerView
from posapp.services.storage.database import ReadUnit
from posapp.ui.context import UiContext
from posapp.ui.customers.form_fields import FormFields
from posapp.ui.runtime.keymap import bind, hint_for
from posapp.ui.sell.words import trouble_words
from posapp.ui.widgets import Banner, Button, Dialog

_WIDTH = 900
#: Typing has paused so long when duplicates are looked for, in milliseconds.
_PAUSE = 150
_BY = {
    "phone": N_("has the same phone"),
    "email": N_("has the same email"),
    "npwp": N_("has the same NPWP"),
    "name": N_("has nearly the same name"),
}


@dataclass(slots=True, frozen=True)
class FormFacts:
    """What the form stands in: the groups, and which modules are on (A20)."""

    groups: tuple[GroupView, ...]
    currency: str
    static_va: bool
    efaktur: bool


def form_facts(unit: ReadUnit) -> FormFacts:
    """Groups and modules as they are now."""
    settings = unit.settings
    return FormFacts(
        list_groups(unit, ListGroups()),
        settings["shop.currency"],
        settings["va.static_on"],
        settings["efaktur.on"],
    )


class CustomerDialog(Dialog):
    """Calls ``then`` with whom it saved. ``customer`` is who is changed, none for a new one.

    ``opened`` is called with the duplicate that somebody wants to see instead.
    """

    def __init__(
        self,
        window: QWidget,
        context: UiContext,
        facts: FormFacts,
        then: Callable[[CustomerView], None],
        customer: CustomerView | None = None,
        *,
        name: str = "",
        opened: Callable[[str], None] | None = None,
    ) -> None:
        title = _("Add new customer") if customer is None else _("Edit customer")
        super().__init__(window, title, width=_WIDTH, name="customer_dialog")
        self._context, self._then, self._customer = context, then, customer
        self._opened, self._key = opened, str(uuid4())
        self._duplicate = ""
        self._facts = facts
        self._build()
        self._wire()
        self.fields.fill(fields_of(customer) if customer else CustomerFields(name=name))
        self._as_opened = self.fields.read()

    def start(self) -> None:
        """Open with the keys in the first field that is empty."""
        self.open(self.fields.first_empty())

    def reject(self) -> None:
        """Leaving with changes asks first (P17)."""
        if self.fields.read() == self._as_opened:
            self.close_dialog()
            return
        self._context.ask.confirm(
            _("Leave without saving?"),
            _("What was typed here is lost."),
            _("Leave"),
            lambda _reason: self.close_dialog(),
            keep=_("Go on typing"),
            danger=True,
        )

    def _build(self) -> None:
        self.fields = FormFields(self._facts.groups, self._facts.currency)
        self.fields.show_modules(static_va=self._facts.static_va, efaktur=self._facts.efaktur)
        self.body.addWidget(self.fields)
        self.alike = Banner("review", "", "", action=_("Open"), name="customer_alike")
        self.alike.hide()
        self.cancel = Button(_("Cancel"), size=44, hint="Esc", name="customer_cancel")
        self.save = Button(
            _("Save"), "primary", 44, hint=hint_for("form.save"), name="customer_save"
        )
        # Not in the body, which scrolls: it is seen wherever somebody types.
        self.footer.addWidget(self.alike, 1, Qt.AlignmentFlag.AlignVCenter)
        self.footer.addStretch()
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(self.save)
        self.show_footer()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)

    def _wire(self) -> None:
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._on_save)
        bind(self, "form.save", self._on_save)
        self.fields.edited.connect(self._pause.start)
        self.fields.auto.clicked.connect(self._on_auto)
        self._pause.timeout.connect(self.look_for_duplicates)
        self.alike.acted.connect(self._on_open_alike)

    def look_for_duplicates(self) -> None:
        """Ask who this could be already."""
        told = self.fields.read()
        mine = self._customer.id if self._customer else ""
        typed = Typed(told.name, told.phone, told.email, told.npwp, mine)
        self._context.look(
            self, find_duplicates, typed, then=self._on_alike, topic="customers.alike"
        )

    def _on_alike(self, found: tuple[Duplicate, ...]) -> None:
        self.alike.setVisible(bool(found))
        if found:
            first = found[0]
            self._duplicate = first.customer.id
            words = f"“{first.customer.name}” {_(_BY[first.by])}."
            self.alike.set_words(_("Possible duplicate:"), words)

    def _on_open_alike(self) -> None:
        opened, who = self._opened, self._duplicate
        if opened is None:
            return
        if self.fields.read() == self._as_opened:
            self.close_dialog()
            opened(who)
            return

        def leave(_reason: str) -> None:
            self.close_dialog()
            opened(who)

        self._context.ask.confirm(
            _("Leave without saving?"), _("What was typed here is lost."), _("Leave"), leave,
            keep=_("Go on typing"), danger=True,
        )  # fmt: skip

    def _on_auto(self) -> None:
        self._context.look(self, free_va_number, then=self.fields.va_number.setText)

    def _on_save(self) -> None:
        if not self.save.isEnabled() or not self.fields.check():
            return
        self.save.setEnabled(False)
        told = asdict(self.fields.read())
        done, failed = self._on_saved, self._on_failed
        if self._customer is None:
            new = AddCustomer(**told, key=self._key, whole=True)
            self._context.do(self, add_customer, new, then=done, failed=failed)
        else:
            seen = self._customer
            changed = ChangeCustomer(seen.id, **told, seen=seen, whole=True)
            self._context.do(self, change_customer, changed, then=done, failed=failed)

    def _on_saved(self, customer: CustomerView) -> None:
        self.close_dialog()
        self._then(customer)

    def _on_failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self._key = str(uuid4())
        wrong = error.field if isinstance(error, Refused) else None
        self.fields.show_error(wrong or "name", trouble_words(error))
