"""The money core in any order of events: sales, links, lost answers, power cuts, wrong clocks.

After every step every invariant holds, no customer holds two links that can be paid, and no
message named another sum than what was outstanding. When the world is calm again, all money at
the gateway is booked once and nothing is left undone without a person being told.

``MONEY_EXAMPLES`` sets how many shops are tried (``make soak`` tries thousands);
``--hypothesis-seed`` repeats a run, and a failure prints how to repeat just that one.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select, update

from posapp.models.charge import Charge
from posapp.models.customer import Customer
from posapp.models.delivery import Delivery
from posapp.models.errors import Refused
from posapp.models.invoice import Invoice
from posapp.models.order import Order, OrderLine
from posapp.models.outbox import Job
from posapp.models.payment import Payment, Refund, Review
from posapp.models.pricing import NO_DISCOUNT, Discount, cash_sum
from posapp.services.gateways.errors import OutcomeUnknown, Rejected, Unavailable
from posapp.services.gateways.types import Fact
from posapp.services.invoicing.fix import drop_job, retry_job
from posapp.services.invoicing.manage import ResendInvoice, cancel_invoice, resend_invoice
from posapp.services.invoicing.send import SendInvoice, send_invoice
from posapp.services.payments.refund import REFUND, RefundOrder, refund_order
from posapp.services.payments.review import ResolveReview, resolve_review
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.sales.complete import CompleteSale, Link, Tender, complete_sale
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.open import Item, OpenOrder
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.storage import check
from tests.services.money_world import PAYABLE, World, make_template

EXAMPLES = int(os.environ.get("MONEY_EXAMPLES", "200"))
#: What a person may be refused; anything else is a mistake of ours.
REFUSALS = {
    "already_paid", "amount_outside_gateway", "bad_amount", "bad_discount", "below_returned",
    "came_back",
    "cannot_apply", "gateway_cannot_refund", "invoice_ended", "job_ended", "more_than_outstanding",
    "more_than_received", "more_than_sold", "more_than_surplus", "no_items", "no_line",
    "no_payment", "nothing_to_give_back", "order_has_money", "order_void", "payment_has_less",
    "reversal_is_whole", "review_closed",
}  # fmt: skip
UNDONE = ("waiting", "running", "stuck")
PICK = st.integers(0, 11)
JUMPS = (3600, 25 * 3600, 5 * 86400, -3600, -86400)
#: The smallest coin of the shop.
COIN = 100
DISCOUNTS = st.sampled_from((NO_DISCOUNT, Discount(rate=777), Discount(amount=4_321)))
WEATHERS = (
    "calm", "away", "refuses", "lost", "cut before", "cut after", "pays a part", "pays the rest",
    "takes back", "voids", "edits", "customer pays", "other works", "sleeps",
)  # fmt: skip

_template: list[Path] = []


def template() -> Path:
    """Made once; on a disk in memory where there is one."""
    if not _template:
        base = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
        home = Path(tempfile.mkdtemp(prefix="posapp-money-", dir=base))
        _template.append(make_template(home / "template"))
    return _template[0]


@pytest.fixture(scope="module", autouse=True)
def _clean_up():
    yield
    if _template:
        shutil.rmtree(_template.pop().parent)


class Money(RuleBasedStateMachine):
    """What a shop, its customers, the gateway and the weather may do, in any order."""

    numbers = itertools.count()

    def __init__(self):
        super().__init__()
        self.world = World(template(), template().parent / f"shop-{next(self.numbers)}")
        self.gateway = self.world.gateway
        #: Links whose closing a person gave up.
        self.left_open: set[str] = set()

    def teardown(self):
        try:
            self.calm_down()
        finally:
            self.world.close()

    # -- the shop

    @initialize(deposit=st.integers(0, 1), opened=st.booleans())
    def first_sale(self, deposit, opened):
        self.sell(deposit, link=True)
        if opened:
            self.world.work()

    @precondition(lambda self: len(self.rows(Order)) < 2)
    @rule(deposit=st.integers(0, 1), link=st.booleans(), off=DISCOUNTS)
    def sell(self, deposit, link, off=NO_DISCOUNT):
        customer = self.rows(Customer)[0].id
        order = OpenOrder((Item("KOPI", 4_000),), customer, discount=off)
        tenders = (Tender("cash", 20_000),) if deposit else ()
        asked = Link("siti@example.com", "+6281234567890") if link else None
        self.do(complete_sale, CompleteSale(order, tenders, asked))

    @rule(which=PICK, part=st.sampled_from((1, 7_000, 30_000, "all", "rounded")))
    def pay_at_the_counter(self, which, part):
        order = self.pick(Order, which)
        due = {"all": order.outstanding, "rounded": cash_sum(order.outstanding, COIN)}
        amount = due.get(part, part)
        self.do(take_payment, TakePayment(order.id, "cash", amount))

    @rule(which=PICK, coffee=st.sampled_from((0, 500, 3_000, 6_000)), tea=st.sampled_from((0, 1)))
    def edit(self, which, coffee, tea):
        self.change(self.pick(Order, which), Item("KOPI", coffee), Item("TEH", 1_000 * tea))

    @rule(which=PICK, off=DISCOUNTS, line=st.one_of(st.none(), DISCOUNTS))
    def make_cheaper(self, which, off, line):
        order = self.pick(Order, which)
        items = () if line is None else (Item("KOPI", 3_000, discount=line),)
        self.do(edit_order, EditOrder(order.id, items=items, discount=off))

    def change(self, order, *items):
        there = {row.sku for row in self.rows(OrderLine) if row.order_id == order.id}
        known = tuple(item for item in items if item.quantity or item.sku in there)
        self.do(edit_order, EditOrder(order.id, items=known))

    @rule(which=PICK, methods=st.sampled_from((None, ("qris",), ("card",))))
    def send(self, which, methods):
        order = self.pick(Order, which)
        self.do(send_invoice, SendInvoice(order.id, "siti@example.com", methods=methods))

    @precondition(lambda self: self.rows(Invoice))
    @rule(which=PICK, again=st.booleans())
    def send_again_or_take_back(self, which, again):
        invoice = self.pick(Invoice, which).id
        if again:
            self.do(resend_invoice, ResendInvoice(invoice))
        else:
            self.do(cancel_invoice, invoice)

    @rule(which=PICK)
    def void(self, which):
        self.do(void_order, VoidOrder(self.pick(Order, which).id, "a mistake"))

    @precondition(lambda self: any(row.received for row in self.rows(Order)))
    @rule(
        which=PICK,
        cause=st.sampled_from(("return", "surplus", "reversal")),
        method=st.sampled_from(("cash", "gateway")),
    )
    def give_back(self, which, cause, method):
        order = self.pick(Order, which)
        amount = 10_000 if cause == "return" else max(1, order.received - order.owed)
        if cause == "reversal":
            method = "gateway"
            amount = next((p.amount for p in self.rows(Payment) if p.account), 1)
        self.do(refund_order, RefundOrder(order.id, amount, cause, method))

    @rule(
        which=PICK,
        sku=st.sampled_from(("KOPI", "TEH")),
        much=st.sampled_from((500, 1_000, 3_000)),
        method=st.sampled_from(("cash", "gateway")),
    )
    def goods_come_back(self, which, sku, much, method):
        order = self.pick(Order, which)
        items = (Item(sku, much),)
        self.do(return_goods, ReturnGoods(order.id, items=items, method=method))

    @precondition(lambda self: self.rows(Review))
    @rule(which=PICK, ending=st.sampled_from(("apply", "refund", "credit")))
    def end_review(self, which, ending):
        self.do(resolve_review, ResolveReview(self.pick(Review, which).id, ending))

    @precondition(lambda self: self.jobs("stuck"))
    @rule(which=PICK, again=st.booleans())
    def fix(self, which, again):
        stuck = self.jobs("stuck")
        job = stuck[which % len(stuck)]
        if again:
            self.do(retry_job, job.id)
            return
        if job.kind == "cancel_charge":
            self.left_open.add(self.reference(job.subject))
        self.do(drop_job, job.id)

    # -- what works in the background, in all weathers

    @rule(till=st.integers(0, 1), weather=st.sampled_from(WEATHERS))
    def work(self, till, weather):
        """A pass of the outbox; what goes wrong goes wrong in its first call."""
        gateway = self.gateway
        if weather == "away":
            gateway.fail_next = [Unavailable()] * 3
        elif weather == "refuses":
            gateway.fail_next = [Rejected()]
        elif weather == "lost":
            gateway.lose_next = [OutcomeUnknown()] * 2
        elif weather in ("cut before", "cut after"):
            gateway.cut = [weather.partition(" ")[2]]
        elif weather != "calm":
            gateway.during = [lambda: self.in_between(weather, 1 - till)]
        self.world.work(till)
        gateway.fail_next, gateway.lose_next, gateway.cut, gateway.during = [], [], [], []

    @rule(till=st.integers(0, 1), seconds=st.sampled_from((0, 2, 20)))
    def work_in_calm(self, till, seconds):
        self.world.clock.advance(timedelta(seconds=seconds))
        self.world.work(till)

    def in_between(self, what, other):
        """In the middle of the call somebody else is at work."""
        order = self.rows(Order)[0]
        if what == "pays a part":
            self.do(take_payment, TakePayment(order.id, "cash", 7_000))
        elif what == "pays the rest":
            self.do(take_payment, TakePayment(order.id, "cash", order.outstanding))
        elif what == "takes back":
            self.do(cancel_invoice, self.rows(Invoice)[0].id)
        elif what == "voids":
            self.do(void_order, VoidOrder(order.id, "a mistake"))
        elif what == "edits":
            self.change(order, Item("KOPI", 2_500))
        elif what == "customer pays":
            self.customer_pays(0, "exact")
        else:
            if what == "sleeps":  # every lease is over
                self.world.clock.advance(timedelta(hours=1))
            self.world.work(other)

    @rule(till=st.integers(0, 1), everything=st.booleans(), away=st.booleans())
    def ask(self, till, everything, away):
        self.gateway.fail_next = [Unavailable()] * (5 if away else 0)
        self.world.tills[till].poller.run_pass(everything=everything)
        self.gateway.fail_next = []

    # -- the customer

    @precondition(lambda self: self.gateway.charges)
    @rule(which=PICK, how=st.sampled_from(("exact", "over", "under", "fail")))
    def customer(self, which, how):
        if how == "fail":
            self.gateway.fail(sorted(self.gateway.charges)[which % len(self.gateway.charges)])
        else:
            self.customer_pays(which, how)

    def customer_pays(self, which, how):
        """Any link that can be paid, or one that cannot any more: late (for days), or twice."""
        self.gateway.run_out()
        asked = {row.reference for row in self.rows(Charge) if row.next_check_at is not None}
        payable = [name for name in self.gateway.charges if self.gateway.is_payable(name)]
        late = [name for name in self.gateway.charges if name in asked and name not in payable]
        names = payable + late
        if not names:
            return
        name = names[which % len(names)]
        amount = self.gateway.charges[name].amount
        more = {"exact": 0, "over": 5_000, "under": -min(3_000, amount - 1)}
        self.gateway.receive(name, amount + more[how])

    @precondition(lambda self: any(c.payments for c in self.gateway.charges.values()))
    @rule(which=PICK, kind=st.sampled_from(("chargeback", "refund", "reversal", "other")))
    def money_goes_back(self, which, kind):
        paid = [(name, p) for name, c in self.gateway.charges.items() for p in c.payments]
        name, payment = paid[which % len(paid)]
        left = self.gateway.left_of(name, payment) - self.promised(payment.id)
        if left > 0:
            self.gateway.take_back(name, payment, left, kind)

    # -- the world

    @rule(seconds=st.sampled_from(JUMPS))
    def clock(self, seconds):
        self.world.clock.advance(timedelta(seconds=seconds))

    @rule(till=st.integers(0, 1))
    def kill(self, till):
        self.world.die(till)

    # -- what must hold

    @invariant()
    def all_is_well(self):
        assert self.world.broken() == []
        facts = self.facts(Order, Invoice, Charge, Job)
        self.one_link(*facts)
        self.links_ask_for_what_is_outstanding(*facts)
        assert self.world.email.wrong + self.world.sms.wrong + self.world.papers.wrong == []

    def one_link(self, _orders, invoices, charges, _jobs):
        """No customer holds two links of one order that can be paid."""
        self.gateway.run_out()
        owner = {row.id: row.order_id for row in invoices}
        seen = {}
        for charge in charges:
            name = charge.reference
            if name not in self.gateway.charges or name in self.left_open:
                continue
            if name in self.world.told and self.gateway.charges[name].fact in PAYABLE:
                order = owner[charge.invoice_id]
                assert order not in seen, (seen[order], name)
                seen[order] = name

    def links_ask_for_what_is_outstanding(self, orders, invoices, charges, jobs):
        """A link that can be paid is right as far as we know, or is being closed."""
        by_id = {row.id: row for row in orders}
        owner = {row.id: by_id[row.order_id] for row in invoices}
        closing = {job.subject for job in jobs if job.state in UNDONE}
        for charge in charges:
            name = charge.reference
            if name not in self.gateway.charges or name in self.left_open:
                continue
            if self.gateway.charges[name].fact not in PAYABLE:
                continue
            wanted = charge.state in ("queued", "pending", "failed") and not charge.closing
            if wanted:
                assert charge.amount == owner[charge.invoice_id].outstanding, name
            elif name in self.world.told:
                assert charge.id in closing, name

    def calm_down(self):
        """The network is there, the clock goes on, people do what they are asked to."""
        self.gateway.fail_next, self.gateway.lose_next = [], []
        self.gateway.during, self.gateway.cut = [], []
        for _ in range(12):
            self.world.clock.advance(timedelta(minutes=16))
            for job in self.jobs("stuck"):
                # What the customer's bank took back already cannot be given back.
                hopeless = job.kind == REFUND and job.detail == "too much"
                self.do(drop_job if hopeless else retry_job, job.id)
            self.world.work(0)
            self.world.till.do(_make_all_due)
            while self.world.till.poller.run_pass():
                pass
            if not self.jobs(*UNDONE):
                break
        assert self.world.till.look(lambda unit: list(check.broken(unit))) == []
        self.all_is_well()
        self.all_money_is_booked_once()
        self.nothing_is_left_undone()

    def all_money_is_booked_once(self):
        charges = self.gateway.charges.values()
        arrived = sorted((p.id, p.amount) for c in charges for p in c.payments)
        booked = [p for p in self.rows(Payment) if p.account]
        assert sorted((p.gateway_payment_id, p.amount) for p in booked) == arrived
        gone = sorted((r.id, r.amount) for c in charges for r in c.refunds)
        done = [r for r in self.rows(Refund) if r.gateway_refund_id and r.state == "done"]
        assert sorted((r.gateway_refund_id, r.amount) for r in done) == gone

    def nothing_is_left_undone(self):
        stuck = self.jobs(*UNDONE)
        assert stuck == [], [(job.kind, job.state, job.error) for job in stuck]
        charges = {row.id: row for row in self.rows(Charge)}
        waiting = [c for c in charges.values() if c.state == "queued"]
        assert waiting == [], [(c.reference, c.asked, c.closing) for c in waiting]
        for delivery in self.rows(Delivery):
            assert delivery.state not in ("waiting", "queued"), delivery.state
        for charge in charges.values():
            told = self.gateway.charges.get(charge.reference)
            if told is not None and told.fact == Fact.PENDING:
                assert charge.state == "pending", (charge.reference, charge.state)

    # -- hands

    def do(self, use_case, command):
        try:
            return self.world.till.do(use_case, command)
        except Refused as refusal:
            if refusal.code not in REFUSALS:
                raise
            return None

    def rows(self, table):
        return self.facts(table)[0]

    def facts(self, *tables):
        """Every row of these tables, as one snapshot has them."""

        def ask(unit):
            return [
                unit.session.scalars(select(table).order_by(table.rowkey)).all() for table in tables
            ]

        return self.world.till.look(ask)

    def pick(self, table, which):
        rows = self.rows(table)
        return rows[which % len(rows)]

    def jobs(self, *states):
        return [job for job in self.rows(Job) if job.state in states]

    def reference(self, charge_id):
        return next(row.reference for row in self.rows(Charge) if row.id == charge_id)

    def promised(self, payment_id):
        """What a refund on its way will take: the gateway would not give it twice."""
        ours = {row.id for row in self.rows(Payment) if row.gateway_payment_id == payment_id}
        waiting = [row for row in self.rows(Refund) if row.payment_id in ours]
        return sum(row.amount for row in waiting if row.state != "done")


def _make_all_due(uow):
    uow.session.execute(
        update(Charge)
        .where(Charge.next_check_at.is_not(None))
        .values(next_check_at=uow.clock.now())
    )


TestMoney = pytest.mark.slow(pytest.mark.timeout(0)(Money.TestCase))  # a hundred lives of a shop
TestMoney.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=16,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
