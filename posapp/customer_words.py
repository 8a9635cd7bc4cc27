"""The words of customers: their fields, transaction codes, and what is refused about them."""

from __future__ import annotations

from posapp.i18n import N_
from posapp.models.customer import TransactionCode

#: What each transaction code of a tax invoice is for (A13).
TRANSACTION_CODES: dict[str, str] = {
    TransactionCode.NOT_COLLECTOR: N_("other than VAT collector"),
    TransactionCode.TREASURY: N_("treasury VAT collector"),
    TransactionCode.OTHER_COLLECTOR: N_("VAT collector other than treasury"),
    TransactionCode.OTHER_BASE: N_("other value of taxable base"),
    TransactionCode.OTHER_DELIVERY: N_("other deliveries, foreign tourists too"),
    TransactionCode.NOT_COLLECTED: N_("VAT not collected"),
    TransactionCode.EXEMPT: N_("VAT exempt"),
    TransactionCode.ASSETS: N_("assets, article 16D"),
}

FIELDS = {
    "birthday": N_("Birthday"),
    "company": N_("Identifier / Company"),
    "consent": N_("Messages"),
    "credit_limit": N_("Credit limit"),
    "description": N_("Description"),
    "group": N_("Group"),
    "npwp": N_("NPWP"),
    "npwp_address": N_("NPWP address"),
    "npwp_name": N_("NPWP owner name"),
    "shipping_address": N_("Shipping address"),
    "sort": N_("Sort"),
    "tax_code": N_("Transaction code"),
    "va_number": N_("VA static number"),
}

SENTENCES = {
    "bad_birthday": N_("A birthday is a day in the past, not before 1900."),
    "bad_format": N_("The file's name must end in one of: {known}."),
    "bad_limit_amount": N_("A credit limit is zero or more, and no larger than a document holds."),
    "bad_npwp": N_("An NPWP has 15 or 16 digits."),
    "bad_sort": N_("There is no order “{sort}”. Choose one of: {known}."),
    "bad_tax_code": N_("“{code}” is no transaction code. Choose 01 to 04 or 06 to 09."),
    "bad_va": N_("A VA number has exactly {most} digits."),
    "customer_changed": N_("“{name}” was changed meanwhile. Look at it again."),
    "group_taken": N_("There is a group “{name}” already."),
    "no_free_va": N_("No free VA number was found. Type one."),
    "no_group": N_("There is no group “{group}”."),
    "order_customer": N_("Order {order} is for {name} already."),
    "too_many_groups": N_("There are {most} groups already. Delete one first."),
    "too_many_rows": N_("A sheet holds {most} rows. Export to CSV, or narrow the list."),
    "va_taken": N_("“{name}” has this VA number."),
}
