"""The status light and the fix-and-retry list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import update

from posapp.bootstrap import Till
from posapp.i18n import set_language
from posapp.models.charge import Charge
from posapp.models.invoice import Invoice
from posapp.models.outbox import Job, JobState
from posapp.services.invoicing.opening import DELIVER
from posapp.ui.status.ages import age_words
from posapp.ui.status.light import LightKeeper
from posapp.ui.status.popover import UnsentPopover
from posapp.ui.widgets import StatusLight
from tests.fakes.ask import ScriptedAsk
from tests.ui.till_fixture import NOON, clock, sale, shop_till, ui_context  # noqa: F401


def a_link(till: Till):
    return sale(till, "GR-C2", cash=165_000, who="Siti", link=True, email="siti@example.test")


def set_jobs(till: Till, **values: object) -> None:
    """What the outbox's runner would have written."""

    def change(uow) -> None:
        uow.session.execute(update(Job).values(**values))
        uow.changes.outbox = True

    till.do(change)
    QApplication.processEvents()


def a_refused_email(till: Till):
    """The link is there, and the mail server refused the address for good."""
    order = a_link(till)

    def refuse(uow) -> None:
        uow.session.execute(update(Charge).values(url="https://bayar.example/p/1", state="pending"))
        uow.session.execute(update(Invoice).values(state="pending"))
        delivery = uow.session.execute(Job.__table__.select()).first()
        assert delivery is not None
        from posapp.models.delivery import Delivery
        from posapp.services.outbox import store

        row = uow.session.query(Delivery).one()
        row.state, row.failure = "failed", "undeliverable"
        uow.session.execute(update(Job).values(state=JobState.DONE))
        store.enqueue(uow, DELIVER, key=row.id, endpoint="email", subject=row.id)
        uow.session.flush()
        uow.session.execute(
            update(Job)
            .where(Job.kind == DELIVER)
            .values(state=JobState.STUCK, error="undeliverable", detail="550 no such user")
        )
        uow.changes.outbox = True

    till.do(refuse)
    QApplication.processEvents()
    return order


@pytest.fixture
def light(ui_context, qtbot) -> StatusLight:  # noqa: F811
    made = StatusLight()
    qtbot.addWidget(made)
    keeper = LightKeeper(ui_context, made)
    keeper.show_on(made)
    made.keeper = keeper
    keeper.ask()
    return made


def test_all_sent(light):
    assert (light.state(), light.text()) == ("all_sent", "All sent")


def test_sending_says_how_many_and_how_old_the_oldest_is(light, shop_till, clock):  # noqa: F811
    a_link(shop_till)
    QApplication.processEvents()
    assert light.text() == "Sending 1 · 0 s"
    clock.advance(timedelta(minutes=4))
    light.keeper.show()
    assert light.text() == "Sending 1 · 4 min"


def test_what_waits_after_a_failed_try_is_offline(light, shop_till):  # noqa: F811
    a_link(shop_till)
    set_jobs(shop_till, error="gateway_unavailable", attempts=1)
    assert (light.state(), light.text()) == ("offline", "Offline · 1 waiting · 0 s")


def test_what_needs_a_person_says_so(light, shop_till):  # noqa: F811
    a_link(shop_till)
    set_jobs(shop_till, state=JobState.STUCK, error="gateway_bad_credentials")
    assert (light.state(), light.text()) == ("failed", "1 needs fixing")


def test_it_turns_back_by_itself(light, shop_till):  # noqa: F811
    a_link(shop_till)
    QApplication.processEvents()
    set_jobs(shop_till, state=JobState.DONE)
    assert light.state() == "all_sent"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "0 s"), (0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"),
     (47 * 3600, "47 h"), (48 * 3600, "2 d")],
)  # fmt: skip
def test_ages_in_a_few_letters(seconds, words):
    assert age_words(NOON, NOON + timedelta(seconds=seconds)) == words


@pytest.fixture
def open_list(ui_context, qtbot):  # noqa: F811
    """Opens the list in a window, when the test has made its jobs."""
    window = QWidget()
    window.resize(1000, 700)
    anchor = QWidget(window)
    anchor.setGeometry(800, 10, 120, 36)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def make() -> UnsentPopover:
        made = UnsentPopover(window, anchor, ui_context)
        made.open_here()
        QApplication.processEvents()
        return made

    return make


def rows(popover: UnsentPopover):
    return list(popover._rows.values())


def test_a_row_says_what_to_whom_for_which_document_and_why(open_list, shop_till):  # noqa: F811
    a_refused_email(shop_till)
    (row,) = rows(open_list())
    assert row.title.text() == "Email to siti@example.test"
    assert row.second.text() == "ORD-A-000001 · INV-A-000001 · 0 s"
    assert "refused for good" in row.why.text()


def test_an_address_that_was_refused_leads_to_its_order(open_list, shop_till, ui_context, qtbot):  # noqa: F811
    order = a_refused_email(shop_till)
    (row,) = rows(open_list())
    assert row.open.isVisible()
    qtbot.mouseClick(row.open, Qt.MouseButton.LeftButton)
    assert ui_context.shell.went == [("orders", order.id)]


def test_what_only_waits_has_no_order_to_open(open_list, shop_till):  # noqa: F811
    a_link(shop_till)
    (row,) = rows(open_list())
    assert row.title.text() == "Make a pay link"
    assert not row.open.isVisible()


def test_retry_takes_it_up_again(open_list, shop_till, qtbot):  # noqa: F811
    a_refused_email(shop_till)
    popover = open_list()
    qtbot.mouseClick(rows(popover)[0].retry, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    (row,) = rows(popover)
    assert row.why.text() == "It waits for its turn."


def test_give_up_asks_and_then_it_is_gone(open_list, shop_till, ui_context, qtbot):  # noqa: F811
    a_refused_email(shop_till)
    popover = open_list()
    ui_context.ask = ScriptedAsk(None, "")
    qtbot.mouseClick(rows(popover)[0].drop, Qt.MouseButton.LeftButton)
    assert len(rows(popover)) == 1
    qtbot.mouseClick(rows(popover)[0].drop, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert rows(popover) == []
    assert popover._empty.isVisible()


def test_what_was_sent_meanwhile_goes_by_itself_and_the_focus_stays_inside(
    open_list,
    shop_till,  # noqa: F811
    qtbot,
):
    a_link(shop_till)
    popover = open_list()
    qtbot.keyClick(popover, Qt.Key.Key_Down)
    assert rows(popover)[0].retry.hasFocus()
    set_jobs(shop_till, state=JobState.DONE)
    assert rows(popover) == []
    assert popover._close.hasFocus()


def test_a_job_that_ended_a_moment_before_is_no_error_to_fear(
    open_list,
    shop_till,  # noqa: F811
    ui_context,  # noqa: F811
    qtbot,
):
    a_refused_email(shop_till)
    popover = open_list()
    (row,) = rows(popover)

    def done(uow) -> None:
        uow.session.execute(update(Job).values(state=JobState.DONE))

    shop_till.do(done)
    qtbot.mouseClick(row.retry, Qt.MouseButton.LeftButton)
    assert [error.code for error in ui_context.shell.troubles] == ["job_ended"]
    assert rows(popover) == []


def test_arrows_go_from_row_to_row(open_list, shop_till, qtbot):  # noqa: F811
    a_link(shop_till)
    a_link(shop_till)
    popover = open_list()
    first, second = rows(popover)
    qtbot.keyClick(popover, Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert second.retry.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert first.retry.hasFocus()


def test_in_indonesian_the_list_has_its_places(open_list, shop_till):  # noqa: F811
    set_language("id")
    a_refused_email(shop_till)
    (row,) = rows(open_list())
    assert "siti@example.test" in row.title.text()
