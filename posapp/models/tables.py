"""Every table, imported once, so that the metadata is whole."""

from __future__ import annotations

from posapp.models.base import Base
from posapp.models.catalogue import Barcode, Category, Product
from posapp.models.charge import Attempt, Charge
from posapp.models.credit import CreditEntry
from posapp.models.customer import Customer, CustomerGroup
from posapp.models.delivery import Delivery
from posapp.models.gateway_account import GatewayAccount
from posapp.models.goods_return import GoodsReturn, ReturnedLine
from posapp.models.import_run import ImportedRow, ImportRun
from posapp.models.invoice import Invoice
from posapp.models.journal import JournalDetail, JournalEntry
from posapp.models.notice import NoticeRow
from posapp.models.order import Order, OrderLine
from posapp.models.outbox import Job
from posapp.models.payment import Payment, Refund, Review, Transfer
from posapp.models.print_job import PrintJob
from posapp.models.series import Answer, Folder, Series
from posapp.models.setting import Bookmark, SecretRow, SettingRow
from posapp.models.shift import CashMove, Shift, ShiftMoney, ShiftOrder, ShiftSale
from posapp.models.stock import StockMovement

__all__ = [
    "Answer", "Attempt", "Barcode", "Base", "Bookmark", "CashMove", "Category", "Charge",
    "CreditEntry", "Customer", "CustomerGroup", "Delivery", "Folder", "GatewayAccount",
    "GoodsReturn", "ImportRun", "ImportedRow", "Invoice", "Job", "JournalDetail", "JournalEntry",
    "NoticeRow", "Order", "OrderLine", "Payment", "PrintJob", "Product", "Refund", "ReturnedLine",
    "Review", "SecretRow", "Series", "SettingRow", "Shift", "ShiftMoney", "ShiftOrder",
    "ShiftSale", "StockMovement", "Transfer",
]  # fmt: skip
