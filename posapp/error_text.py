"""Says in words what was refused or went wrong, and what to do about it.

Services raise codes with values and no words; window and commands turn both into one sentence
in the reader's language here. Every code that can be raised has its sentence in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from posapp.catalogue_words import FIELDS as CATALOGUE_FIELDS
from posapp.catalogue_words import SENTENCES as CATALOGUE_SENTENCES
from posapp.customer_words import FIELDS as CUSTOMER_FIELDS
from posapp.customer_words import SENTENCES as CUSTOMER_SENTENCES
from posapp.i18n import N_, _, language
from posapp.models.money import format_amount
from posapp.qris_words import MONEY as QRIS_MONEY
from posapp.qris_words import SENTENCES as QRIS_SENTENCES
from posapp.qris_words import part_words
from posapp.services.settings.declared import SETTINGS
from posapp.shift_words import FIELDS as SHIFT_FIELDS
from posapp.shift_words import SENTENCES as SHIFT_SENTENCES
from posapp.state_words import state_words


class Coded(Protocol):
    """Refused, StorageTrouble, and whatever else carries a code."""

    code: str


#: What a field is called, where a sentence has to name one.
FIELDS = {
    "address": N_("Address"),
    "amount": N_("Amount"),
    "barcode": N_("Barcode"),
    "category": N_("Category"),
    "code": N_("Code"),
    "cursor": N_("Cursor"),
    "customer": N_("Customer"),
    "discount": N_("Discount"),
    "email": N_("Email"),
    "expires": N_("Expiry"),
    "file": N_("File"),
    "item": N_("Item"),
    "key": N_("Key"),
    "language": N_("Language"),
    "methods": N_("Payment methods"),
    "name": N_("Name"),
    "note": N_("Note"),
    "phone": N_("Phone"),
    "price": N_("Price"),
    "quantity": N_("Quantity"),
    "reason": N_("Reason"),
    "reference": N_("Reference"),
    "sku": N_("SKU"),
    "sms": N_("SMS"),
    "tax_rate": N_("Tax"),
    "tendered": N_("Cash handed over"),
    "unit_price": N_("Price"),
    **CATALOGUE_FIELDS,
    **CUSTOMER_FIELDS,
    **SHIFT_FIELDS,
}

#: Money, orders and invoices.
_SALES = {
    "already_paid": N_("This order is paid in full: nothing is left to ask for."),
    "amount_outside_gateway": N_(
        "{gateway} takes from {least} to {most}. Take another part at the counter, or choose "
        "another gateway."
    ),
    "amount_too_large": N_("This amount is larger than a document can hold."),
    "bad_amount": N_("Type an amount above zero, in digits."),
    "bad_discount": N_("The discount must lie between zero and the price of the line."),
    "bad_expiry": N_("A link stays open from 1 hour to 366 days."),
    "bad_method": N_("“{method}” is no way of moving money here. Choose one of: {known}."),
    "bad_price": N_("The price must be zero or more, and no larger than a document can hold."),
    "bad_quantity": N_("The quantity must be above zero, with at most three decimals."),
    "bad_status": N_("There is no status “{status}”. Choose one of: {known}."),
    "below_returned": N_(
        "Goods for {returned} came back already: the order cannot come to less than that."
    ),
    "came_back": N_("Some of “{name}” came back already: it cannot be less than that."),
    "currency_outside_gateway": N_(
        "{gateway} does not take {currency}. Choose another gateway in Settings, Payment."
    ),
    "deposits_off": N_(
        "This shop takes no deposits. Take the whole amount, or turn deposits on in Settings."
    ),
    "invoice_ended": N_("Invoice {invoice} has ended: it is {state}. Send a new one instead."),
    "line_twice": N_("“{sku}” is on several lines. Name the line by its id, with --line."),
    "more_than_outstanding": N_("Only {outstanding} is due. Take that much or less."),
    "no_invoice": N_("There is no invoice “{invoice}”."),
    "no_items": N_("Add an item first."),
    "no_line": N_("The order has no line “{line}”."),
    "no_method": N_("Choose at least one payment method for the link."),
    "no_order": N_("There is no order “{order}”."),
    "order_changed": N_(
        "Order {order} was changed meanwhile: it comes to {total} now. Look at it again."
    ),
    "order_has_money": N_(
        "{received} was received for {order}. Give it back first, then void the order."
    ),
    "order_open": N_("Order {order} is open already."),
    "not_parked": N_("{order} is not parked any more. Look for it under Orders."),
    "order_parked": N_("Order {order} is parked. Recall it first."),
    "order_void": N_("Order {order} is void. Make a new order."),
    "pay_online_off": N_(
        "Pay Online is off. Turn it on in Settings, Payment, Point of Sale, then send again."
    ),
    "tendered_not_cash": N_("Only cash is handed over with change. Leave this empty."),
    "tendered_absurd": N_("The change would be {amount}. Check the sum."),
    "tendered_too_little": N_("The cash handed over does not cover the amount."),
    "too_many_lines": N_("One order holds {most} lines at most. Make a second order."),
    "unknown_method": N_("The gateway does not offer “{method}”. It offers: {known}."),
    "unknown_sku": N_("There is no product with the SKU “{sku}”."),
}

#: Money that goes back, and money that a person must look at.
_BACK = {
    "bad_cause": N_("“{cause}” is no cause of a refund. Choose one of: {known}."),
    "bad_ending": N_("A review does not end by “{ending}”. Choose one of: {known}."),
    "cannot_apply": N_("This money cannot count for its order. Refund it, or keep it as credit."),
    "chosen_payment_has_less": N_("Only {left} is left of this payment. Give that much or less."),
    "credit_needs_customer": N_("The order has no customer to keep credit for. Refund it instead."),
    "gateway_cannot_refund": N_(
        "The gateway cannot give this money back. Give it back in cash or by transfer."
    ),
    "gateway_refunds_whole": N_(
        "The gateway gives back {amount} or nothing. Give a part back by transfer."
    ),
    "more_than_received": N_("Only {received} can go back. Give that much or less."),
    "more_than_surplus": N_("Only {surplus} is too much. Give that much back or less."),
    "more_than_sold": N_("Of “{name}” only {left} can come back."),
    "no_payment": N_("The order has no payment “{payment}”."),
    "no_transfer": N_("There is no refund by transfer “{refund}”."),
    "no_review": N_("There is no review “{review}”."),
    "nothing_to_give_back": N_("Nothing of this money is too much any more."),
    "only_transfer": N_("Only a transfer has a bank account, and only a transfer can be promised."),
    "payment_has_less": N_(
        "No single payment has that much left: {left} at most. Refund in parts."
    ),
    "refund_failed": N_("The gateway refused the refund. Give the money back another way."),
    "refund_pending": N_("The gateway is still working on the refund. It is asked again."),
    "reversal_by_gateway": N_("Only the gateway can reverse a payment. Choose the gateway."),
    "reversal_is_whole": N_("A reversal gives the whole payment back: {amount}."),
    "review_closed": N_("This review has ended already: {state}."),
    "transfer_ended": N_("This transfer is not waiting any more: it is {state}."),
}

#: What people type.
_INPUT = {
    "bad_code": N_("“{code}” cannot be a code: use letters, digits and signs without spaces."),
    "bad_cursor": N_("This cursor is none of ours. Begin again without one."),
    "bad_email": N_("“{text}” is not an email address. Check it, like name@example.com."),
    "bad_key": N_("A key has 1 to 255 characters."),
    "bad_language": N_("Messages are written in Indonesian (id) or English (en)."),
    "bad_limit": N_("A list shows 1 to 1000 rows at a time."),
    "bad_link": N_("The gateway's link is not a web address. Tell the gateway's support."),
    "bad_phone": N_("This is not a phone number. Use digits, like +62 812 3456 7890."),
    "bad_setting": N_("“{key}” does not take this value. It takes: {wanted}."),
    "bad_tax": N_("A tax rate lies between 0 and 10000 basis points (1100 is 11 percent)."),
    "bad_text": N_("{field} holds characters that cannot be shown. Type it again."),
    "barcode_taken": N_("Another product has the barcode “{code}”."),
    "card_number": N_(
        "This looks like a card number. Card numbers are never stored here: take it out."
    ),
    "key_reused": N_("The key “{key}” was used for another request. Take a new key."),
    "no_customer": N_("There is no customer “{customer}”."),
    "no_job": N_("There is no unsent work “{job}”."),
    "job_ended": N_("This work is not waiting any more: it is {state}."),
    "not_a_secret": N_("“{key}” is not a secret. Set it with: settings set."),
    "required": N_("{field} is missing. Fill it in."),
    "secret_setting": N_("“{key}” is a secret. Keep it with: settings secret {key}"),
    "sku_taken": N_("Another product has the SKU “{sku}”."),
    "sms_needs_62": N_("SMS goes only to numbers that begin with +62. “{phone}” does not."),
    "too_long": N_("{field} is too long: {most} characters at most."),
    "unknown_code": N_("Nothing in the catalogue has the code “{code}”."),
    "unknown_currency": N_("There is no currency “{currency}” here."),
    "unknown_setting": N_("There is no setting “{key}”. See: settings list."),
}

#: Files that come in and go out.
_FILES = {
    "no_page_printer": N_("A4 needs a printer of the system. Choose one in Settings, Printer."),
    "no_print_job": N_("This paper is printed or dropped already."),
    "no_printer": N_("No printer is set up. Choose one in Settings, Printer."),
    "printer_away": N_("The printer at {place} does not answer. Is it on, and on the network?"),
    "printer_bad_address": N_("“{place}” is no printer's address. Write it like 192.168.1.50."),
    "printer_cover": N_("The printer's cover is open."),
    "printer_failed": N_("The system could not print on {place}. Look at its own queue."),
    "printer_left": N_("The till was closed before it was printed."),
    "printer_off_line": N_("The printer says that it is off line."),
    "printer_paper": N_("The printer is out of paper."),
    "printer_stopped": N_("The printer stopped in the middle: look whether it is on paper."),
    "printer_unknown": N_("The system knows no printer “{place}”."),
    "bad_logo": N_("This picture cannot be read. Choose a PNG or a JPEG."),
    "cannot_write": N_("The file cannot be written here: {detail}. Choose another place."),
    "logo_large": N_("This picture is too large. Choose one under 5 MB and 25 megapixels."),
    "no_file": N_("This file cannot be opened: {detail}"),
    "paper_failed": N_("The paper could not be made. Nothing was lost: try again."),
    "paper_slow": N_("The paper took too long. Nothing was lost: try again."),
    "bad_file": N_(
        "This file cannot be read as a table: {detail}. Save it as CSV or xlsx and try again."
    ),
    "barcode_twice": N_("The barcode “{code}” is in the file twice."),
    "file_exists": N_("{path} is there already, and nothing is overwritten. Choose another name."),
    "import_column_twice": N_("The file has two columns for “{column}”. Take one out."),
    "import_no_column": N_("The file has no column “{column}”. The first row must name it."),
    "import_rows": N_(
        "{count} rows cannot be taken, so nothing was saved. Mend them from row {row} on."
    ),
    "import_too_big": N_("The file is too big: {most} MB at most. Import it in parts."),
    "import_too_many_columns": N_("The file is too wide: {most} columns at most."),
    "import_too_many_rows": N_("The file is too long: {most} rows at most. Import it in parts."),
    "no_folder": N_("There is no folder {path}. Make it first."),
    "no_such_file": N_("There is no file {path}."),
    "not_a_folder": N_("{path} is not a folder. Choose another with --data-dir."),
    "sku_twice": N_("The SKU “{sku}” is in the file twice."),
}

#: Gateways.
_GATEWAYS = {
    "account_in_use": N_(
        "Links or refunds through “{account}” are still open. Remove it once they have ended."
    ),
    "account_is_usual": N_(
        "New links go through “{account}”. Choose another account for them first."
    ),
    "account_name_taken": N_(
        "There is or was an account “{name}”, and its payments carry that name. Choose another."
    ),
    "bad_account_field": N_("{label}: {detail}"),
    "bad_account_name": N_(
        "An account's name has 1 to 24 small letters, digits and dashes, like midtrans-2."
    ),
    "bad_environment": N_("Say to which of the gateway's worlds the keys belong: {known}."),
    "gateway_bad_address": N_("The gateway's address is wrong. Mend it in Settings, Payment."),
    "gateway_bad_credentials": N_(
        "The gateway refused the shop's keys. Mend them in Settings, Payment, then retry."
    ),
    "gateway_bad_notice": N_("A notice was not signed by the gateway, so it was not believed."),
    "gateway_cannot_close": N_(
        "The gateway does not close the link that was sent: it can be paid until it runs out. "
        "No other is opened before, and what is paid too much is kept for review."
    ),
    "gateway_channel_off": N_(
        "The gateway has not turned on one of the ways of paying. Name the account's active "
        "channels in Settings, Payment."
    ),
    "gateway_clock_wrong": N_("This computer's clock is wrong. Set the date and time, then retry."),
    "gateway_error": N_("The gateway could not do it. It is tried again by itself."),
    "gateway_mismatch": N_(
        "The gateway opened the link for another amount. Cancel this invoice and send a new one."
    ),
    "gateway_not_found": N_("The gateway does not know this link. Send the invoice again."),
    "gateway_not_set_up": N_(
        "The gateway account “{account}” is not complete. Fill in {missing} in Settings."
    ),
    "gateway_outcome_unknown": N_(
        "The gateway gave no answer. It is asked what happened before anything is repeated."
    ),
    "gateway_refund_unsure": N_(
        "The gateway gave no answer and cannot be asked again whether the money went back. Look "
        "it up on the gateway's own pages, then retry only if it did not."
    ),
    "gateway_rejected": N_(
        "The gateway refused the link for good. See the detail, mend it, then retry or drop it."
    ),
    "gateway_still_open": N_("The gateway has not closed the old link yet. It is asked again."),
    "gateway_unavailable": N_("The gateway cannot be reached. It is tried again by itself."),
    "no_current_key": N_(
        "“{name}” of “{account}” is not kept yet, so none can follow it. Keep it first."
    ),
    "no_gateway": N_("The gateway “{gateway}” is not set up. Set it up in Settings, Payment."),
    "no_next_key": N_("No next key is kept for “{name}” of “{account}”."),
    "practice_account": N_(
        "The practice gateway sets its own account up when it starts: posapp sandbox"
    ),
    "practice_shop": N_(
        "No real money moves in a practice shop, so “{account}” cannot be used here. End practice "
        "with: settings set shop.practice off"
    ),
    "secret_field": N_(
        "“{name}” is a secret and stands on no command line. Keep it with: gateway set {account} "
        "{name}"
    ),
    "unknown_account_field": N_("This gateway has no field “{name}”. It has: {known}."),
    "unknown_gateway": N_("There is no gateway of the kind “{kind}”."),
}

#: Email and SMS.
_CHANNELS = {
    "bad_message": N_("The message could not be put together. Check name and address, then retry."),
    "channel_error": N_("The message did not go out. It is tried again by itself."),
    "channel_misconfigured": N_("The server is not set up right. Mend it in Settings, then retry."),
    "channel_unavailable": N_("The server cannot be reached. It is tried again by itself."),
    "email_bad_sender": N_("The sender's name or address is wrong. Mend it in Settings, Email."),
    "email_login_refused": N_(
        "The mail server refused the login. Mend user name or password in Settings, Email, "
        "then retry."
    ),
    "email_not_set_up": N_("Email is not set up. Fill in server and sender in Settings, Email."),
    "email_sender_refused": N_(
        "The mail server refused the sender's address. Mend it in Settings, Email, then retry."
    ),
    "email_tls": N_(
        "No encrypted connection to the mail server. Check port and encryption in Settings, Email."
    ),
    "maybe_delivered": N_(
        "It was handed over, but no answer came: it may have arrived. Ask, or send it again."
    ),
    "sms_bad_address": N_("The SMS gateway's address is wrong. Mend it in Settings, SMS."),
    "sms_login_refused": N_(
        "The SMS gateway refused the login. Mend user name or password in Settings, SMS, "
        "then retry."
    ),
    "sms_not_set_up": N_("SMS is not set up. Fill in the gateway's address in Settings, SMS."),
    "sms_sender_refused": N_("The SMS gateway refused the sender. Mend it in Settings, SMS."),
    "undeliverable": N_("The address was refused for good. Check it, then send it again."),
    "unknown_channel": N_("There is no channel of this kind."),
}

#: The data folder, secrets, and the program itself.
_MACHINE = {
    "broken": N_(
        "The shop's file does not hold together: {table}, row {row}: {why}. Keep this file, "
        "restore the last backup, and ask for help."
    ),
    "busy": N_("Another program is writing to the shop's file. Try again in a moment."),
    "damaged": N_("The shop's file is damaged: {detail}. Restore the last backup."),
    "stopped": N_("It was stopped. Everything is as it was before."),
    "disk_error": N_("The disk does not answer as it should: {detail}. Nothing was saved."),
    "disk_full": N_("The disk is full, so nothing was saved. Make room and try again."),
    "hub_away": N_("The hub cannot be reached. The gateways are asked instead, by themselves."),
    "hub_database": N_(
        "The hub keeps its notices in a file of its own; “{kind}” is not offered yet. Leave "
        "--database out."
    ),
    "hub_failed": N_("The hub did not start: {detail}"),
    "hub_refused": N_("The hub does not take this shop's token. Mend it in Settings."),
    "hub_running": N_("A hub is running on this folder already."),
    "in_use": N_("This shop is open in another window. Close that one first."),
    "interrupted": N_("Stopped."),
    "keyring_locked": N_("The system's keyring is locked. Unlock it and try again."),
    "newer": N_("A newer version of this program wrote the shop's file. Install that version."),
    "no_keyring": N_(
        "There is no keyring to keep secrets in. Log in to a desktop, or set POSAPP_PASSPHRASE."
    ),
    "no_shop": N_("There is no shop in {path}. Make one with: posapp init --shop NAME"),
    "no_users": N_("This shop has no users yet, so --as cannot be used. Leave it out."),
    "not_a_demo": N_(
        "The shop in {path} is not a demo shop, so it is left alone. Choose another folder."
    ),
    "passphrase_needed": N_("The secrets are locked with a passphrase: set POSAPP_PASSPHRASE."),
    "port_taken": N_("Port {port} is taken by another program. Choose another one."),
    "program_error": N_(
        "Something went wrong in the program. What happened is in its log file, logs/posapp.log."
    ),
    "read_only": N_("The data folder cannot be written to. Check its permissions."),
    "sandbox_failed": N_("The practice gateway did not start: {detail}"),
    "sandbox_running": N_("A practice gateway is running on this folder already."),
    "secret_unreadable": N_("The secret “{name}” cannot be opened. Type it in again."),
    "secrets_key_damaged": N_("The key to the secrets is damaged. Type the secrets in again."),
    "shop_exists": N_("There is a shop in {path} already. Choose another folder."),
    "system_error": N_("The computer did not allow it: {detail}"),
    "usage": N_("Wrong usage: {detail}"),
    "wrong_passphrase": N_("The passphrase is wrong. Check POSAPP_PASSPHRASE."),
}

SENTENCES: dict[str, str] = {
    **_SALES, **_BACK, **_INPUT, **_FILES, **_GATEWAYS, **_CHANNELS, **_MACHINE,
    **QRIS_SENTENCES, **CATALOGUE_SENTENCES, **CUSTOMER_SENTENCES, **SHIFT_SENTENCES,
}  # fmt: skip

#: Values that are money in minor units, in the sentences that name money.
MONEY = {
    "amount_outside_gateway": ("least", "most"),
    "below_returned": ("returned",),
    "gateway_refunds_whole": ("amount",),
    "chosen_payment_has_less": ("left",),
    "more_than_outstanding": ("outstanding",),
    "more_than_received": ("received",),
    "more_than_surplus": ("surplus",),
    "order_changed": ("total",),
    "order_has_money": ("received",),
    "payment_has_less": ("left",),
    "reversal_is_whole": ("amount",),
    "tendered_absurd": ("amount",),
    **QRIS_MONEY,
}

#: Values that their raisers marked for translation where they are words.
MARKED = ("wanted", "detail", "label")


class _Values(dict[str, str]):
    """Values of a sentence; one that was not told leaves a dash and not a traceback."""

    def __missing__(self, name: str) -> str:
        return "–"


def error_text(error: Coded) -> str:
    """The sentence for something that was raised."""
    params: Mapping[str, Any] = getattr(error, "params", {})
    return code_text(error.code, {"detail": getattr(error, "detail", ""), **params}, _field(error))


def code_text(code: str, params: Mapping[str, Any] | None = None, field: str = "") -> str:
    """The sentence for a code as rows keep it (``failure`` of an invoice, ``error`` of a job)."""
    words = SENTENCES.get(code)
    if words is None:
        return _("It did not work ({code}).").format(code=code)
    given = params or {}
    values = _Values((name, _value(code, name, given)) for name in given)
    values["field"] = _label(field)
    return _(words).format_map(values)


def _label(field: str) -> str:
    if field in SETTINGS:
        return _(SETTINGS[field].label)
    return _(FIELDS[field]) if field in FIELDS else field or "–"


def _field(error: Coded) -> str:
    return getattr(error, "field", None) or ""


def _value(code: str, name: str, params: Mapping[str, Any]) -> str:
    value = params[name]
    if name in MONEY.get(code, ()) and isinstance(value, int):
        return format_amount(value, str(params.get("currency") or "IDR"), language())
    if value is None or value == "":
        return "–"
    if name == "state":
        return state_words(str(value)).lower()
    if name == "part":
        return part_words(str(value))
    return _(str(value)) if name in MARKED else str(value)
