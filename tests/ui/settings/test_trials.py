"""An owner tries the mail server, the SMS gateway and the connection before saving them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import Qt

from posapp.ui.runtime.tasks import TaskRunner
from tests.fakes.fault_server import answer, http, serving
from tests.services.channels.smtp_servers import HOST, Inbox, mail_server


def outcome(screen, name: str) -> str:
    return screen.find(f"{name}_outcome").accessibleName()


def test_a_test_email_goes_out_with_what_is_typed_and_nothing_is_saved(screen) -> None:
    inbox = Inbox()
    screen.section("email")
    with mail_server(inbox) as port:
        screen.type("email_port", str(port))
        screen.type("email_from_name", "Kedai Baru")
        screen.type("email_to", "pemilik@example.test")
        screen.click("email_try")
    assert outcome(screen, "email").startswith("The mail server took it.")
    assert inbox.messages[0]["From"] == "Kedai Baru <toko@example.test>"
    assert screen.saved("email.port") == 9
    assert screen.unsaved() == ["email"]
    assert "net" in screen.context.tasks.ran


def test_the_typed_password_is_tried_before_the_kept_one(screen) -> None:
    screen.context.till.keep_secret("sms.password", "lama")
    screen.page.activate("sms.sender")
    with serving(answer(http(202, b"0: Accepted for delivery"))) as server:
        screen.type("sms_url", server.url)
        screen.type("sms_username", "toko")
        screen.type("sms_to", "+6281234567890")
        screen.click("sms_try")
        screen.click("sms_password_change")
        screen.type("sms_password", "baru")
        screen.click("sms_try")
    first, second = server.requests
    assert b"password=lama" in first
    assert b"password=baru" in second
    assert outcome(screen, "sms").startswith("The SMS gateway took it.")


def test_what_the_server_says_stands_below_and_goes_with_the_next_try(screen) -> None:
    screen.section("email")
    screen.type("email_to", "salah@example.test")
    with mail_server(Inbox(rcpt="550 5.1.1 no such user")) as port:
        screen.type("email_port", str(port))
        screen.click("email_try")
    assert "refuses salah@example.test" in outcome(screen, "email")
    assert "550 5.1.1 no such user" in outcome(screen, "email")
    screen.click("email_try")
    assert outcome(screen, "email").startswith(f"Nobody answers at {HOST}:{port}.")


def test_a_wrong_recipient_is_said_beside_the_address(screen) -> None:
    screen.section("sms")
    screen.type("sms_to", "0812-3456-7890")
    screen.qtbot.keyClick(screen.find("sms_to"), Qt.Key.Key_Return)
    trial = screen.page.forms["sms"].trial
    assert trial.field.error().endswith("Write +6281234567890.")
    assert trial.banner is None
    screen.type("sms_to", "+6281234567890")
    assert trial.field.error() == ""


def test_a_wrong_setting_is_said_beside_it_before_anything_is_sent(screen) -> None:
    screen.section("email")
    screen.type("email_to", "a@example.test")
    screen.type("email_port", "x")
    screen.click("email_try")
    assert screen.error("email.port") == "From 1 to 65535"


def test_a_card_number_is_no_recipient(screen) -> None:
    screen.section("email")
    screen.type("email_to", "4111111111111111@example.test")
    screen.click("email_try")
    assert screen.page.forms["email"].trial.field.error().startswith("Card numbers")
    assert "net" not in screen.context.tasks.ran


def test_a_connection_that_works_and_one_that_does_not(screen) -> None:
    screen.section("payment")
    with serving(answer(http(404, {"error": {"code": "not_found", "message": "none"}}))) as server:
        screen.type("gateway_sandbox_url", server.url)
        screen.click("gateway_try")
    assert outcome(screen, "gateway") == "The gateway answers and takes the account."
    screen.click("gateway_try")
    assert outcome(screen, "gateway").startswith("Nobody answers at")
    assert screen.saved("gateway.sandbox.url") == "http://127.0.0.1:9"


def test_the_window_is_free_while_a_server_is_slow(screen, qtbot) -> None:
    go_on = threading.Event()

    def slow(connection, server) -> None:
        go_on.wait(10)
        answer(http(202, b"0: Accepted for delivery"))(connection, server)

    tasks = TaskRunner()
    screen.context.tasks = tasks
    screen.section("sms")
    trial = screen.page.forms["sms"].trial
    with serving(slow) as server:
        screen.type("sms_url", server.url)
        screen.type("sms_to", "+6281234567890")
        with qtbot.waitSignal(trial.ended, timeout=10_000):
            screen.click("sms_try")
            assert trial.button.text() == "Trying…"
            screen.click("sms_try")
            screen.type("sms_sender", "KEDAI")
            go_on.set()
        assert trial.button.text() == "Send a test"
    tasks.stop()
    assert len(server.requests) == 1, "a second click does not send a second SMS"
    assert screen.find("sms_sender").text() == "KEDAI"


def test_the_address_of_a_test_outlives_a_change_of_language(screen) -> None:
    screen.section("email")
    screen.type("email_to", "pemilik@example.test")
    screen.close()
    screen.open()
    assert screen.find("email_to").text() == "pemilik@example.test"


def test_the_outcome_is_brought_into_view(screen: Callable, qtbot) -> None:
    screen.section("email")
    screen.type("email_to", "a@example.test")
    screen.click("email_try")
    form = screen.page.forms["email"]
    banner = form.trial.banner

    def is_seen() -> bool:
        bottom = banner.mapTo(form.viewport(), banner.rect().bottomLeft())
        return form.viewport().rect().contains(bottom)

    qtbot.waitUntil(is_seen)
