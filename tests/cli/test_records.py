"""Orders, customers, products and money by commands, in the shapes that others rely on."""

from __future__ import annotations

import pytest

ORDER = {
    "id", "number", "state", "payment_status", "total", "owed", "received", "outstanding",
    "currency", "customer_id", "lines", "payments", "refunds", "invoices",
}  # fmt: skip
INVOICE = {
    "id", "number", "order_id", "amount", "state", "url", "gateway", "reference", "methods",
    "expires_at", "deliveries",
}  # fmt: skip


def test_a_new_shop_says_what_it_is(done, folder):
    made = done("init", "--shop", "Toko Uji", "--language", "en", "--timezone", "Asia/Makassar")
    assert made["shop"] == "Toko Uji"
    assert done("settings", "get", "shop.timezone")["value"] == "Asia/Makassar"
    assert done("settings", "get", "customer.language")["value"] == "en"
    assert (folder / "shop.sqlite3").exists()


def test_a_second_shop_in_the_folder_is_refused_and_the_first_stays(shop, run):
    assert run("init", "--shop", "Toko Lain").code == "shop_exists"
    assert shop("settings", "get", "shop.name")["value"] == "Toko Uji"


@pytest.mark.parametrize(
    "words",
    [
        ("--shop", " "),
        ("--shop", "Toko", "--currency", "XXX"),
        ("--shop", "Toko", "--timezone", "Mars/Base"),
        ("--shop", "4111 1111 1111 1111"),
    ],
)
def test_a_shop_that_does_not_fit_is_not_made_at_all(run, folder, words):
    assert run("init", *words).status == 1
    assert not (folder / "shop.sqlite3").exists()


def test_demo_data_gives_products_and_customers(done):
    done("init", "--shop", "Toko Uji", "--demo-data")
    products = done("product", "list")["items"]
    assert len(products) >= 20
    assert all(len(p["barcodes"][0]) == 13 for p in products)
    assert done("customer", "list", "--search", "siti")["items"][0]["phone"] == "+6281234567890"


def test_an_order_has_its_fields_and_a_deposit_makes_it_partially_paid(shop):
    siti = shop("customer", "add", "--name", "Siti", "--email", "siti@example.com")
    order = shop("order", "create", "--customer", siti["id"], "--item", "KOPI=4")
    assert order.keys() >= ORDER
    assert (order["number"], order["total"], order["state"]) == ("ORD-A-000001", 100000, "open")
    paid = shop(
        "order", "pay", order["number"], "--method", "cash", "--amount", 30000, "--tendered", 50000
    )
    assert (paid["payment_status"], paid["outstanding"]) == ("partially_paid", 70000)
    assert paid["change"] == 20000
    assert shop("order", "show", order["id"])["change"] == 0


def test_times_are_utc_with_z_and_quantities_thousandths(shop):
    order = shop("order", "create", "--item", "KOPI=0.5", "--item", "KOPI=1,25@20000")
    assert order["created_at"].endswith("Z")
    assert [(x["quantity"], x["amount"]) for x in order["lines"]] == [(500, 12500), (1250, 25000)]


@pytest.mark.parametrize("item", ["KOPI=", "=2", "KOPI@", "KOPI=x", "KOPI=1.2345", "KOPI=2@1.5"])
def test_an_item_that_cannot_be_read_is_wrong_usage(shop, run, item):
    said = run("order", "create", "--item", item)
    assert (said.status, said.code) == (2, "usage")


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("TEH", "unknown_sku"),
        ("KOPI=0", "bad_quantity"),
        ("KOPI=-1", "bad_quantity"),
        ("KOPI@-5", "bad_price"),
        ("KOPI=999999@999999999999", "amount_too_large"),
    ],
)
def test_an_item_that_cannot_be_sold_is_refused_and_takes_no_number(shop, run, item, code):
    said = run("order", "create", "--item", item)
    assert (said.status, said.code) == (1, code)
    assert shop("order", "create", "--item", "KOPI")["number"] == "ORD-A-000001"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--method", "cash", "--amount", 25001), "more_than_outstanding"),
        (("--method", "cash", "--amount", 0), "bad_amount"),
        (("--method", "cash", "--amount", -5), "bad_amount"),
        (("--method", "gold", "--amount", 5), "bad_method"),
        (("--method", "card", "--amount", 5, "--tendered", 9), "tendered_not_cash"),
        (("--method", "cash", "--amount", 5, "--tendered", 4), "tendered_too_little"),
    ],
)
def test_money_that_does_not_fit_is_refused_and_changes_nothing(shop, run, words, code):
    order = shop("order", "create", "--item", "KOPI")
    assert run("order", "pay", order["id"], *words).code == code
    assert shop("order", "show", order["id"]) == order


def test_the_same_key_gives_the_first_answer_again(shop, run):
    create = ("order", "create", "--item", "KOPI=2", "--key", "K1")
    order = shop(*create)
    assert shop(*create) == order
    pay = ("order", "pay", order["id"], "--method", "cash", "--amount", 10000, "--key", "K2")
    assert shop(*pay) == shop(*pay)
    assert shop("order", "show", order["id"])["received"] == 10000
    assert run("order", "create", "--item", "KOPI=3", "--key", "K1").code == "key_reused"


def test_without_a_key_a_repeated_call_is_another_order(shop):
    first, second = (shop("order", "create", "--item", "KOPI") for _ in range(2))
    assert first["number"] != second["number"]


def test_a_list_is_paged_and_its_items_are_those_of_show(shop, run):
    orders = [shop("order", "create", "--item", f"KOPI={n}") for n in (1, 2, 3)]
    page = shop("order", "list", "--limit", 2)
    assert [o["id"] for o in page["items"]] == [orders[2]["id"], orders[1]["id"]]
    assert page["items"][0] == shop("order", "show", orders[2]["id"])
    rest = shop("order", "list", "--limit", 2, "--cursor", page["next"])
    assert ([o["id"] for o in rest["items"]], rest["next"]) == ([orders[0]["id"]], None)
    assert run("order", "list", "--limit", 0).code == "bad_limit"
    assert run("order", "list", "--limit", 1001).code == "bad_limit"
    assert run("order", "list", "--cursor", "xyz").code == "bad_cursor"


def test_orders_are_found_by_how_they_stand(shop, run):
    order = shop("order", "create", "--item", "KOPI")
    assert shop("order", "list", "--status", "unpaid")["items"][0]["id"] == order["id"]
    assert shop("order", "list", "--status", "paid")["items"] == []
    assert run("order", "list", "--status", "odd").code == "bad_status"


def test_a_void_order_stays_void(shop, run):
    order = shop("order", "create", "--item", "KOPI")
    assert shop("order", "void", order["number"], "--reason", "typo")["state"] == "void"
    assert run("order", "void", order["number"], "--reason", "typo").code == "order_void"
    pay = ("order", "pay", order["number"], "--method", "cash", "--amount", 1)
    assert run(*pay).code == "order_void"


def test_an_invoice_waits_in_the_outbox_until_it_is_cancelled(online, run):
    order = online("order", "create", "--item", "KOPI=2")
    sent = online("invoice", "send", order["id"], "--email", "a@example.com", "--key", "S")
    assert sent.keys() >= INVOICE
    assert (sent["state"], sent["amount"], sent["url"]) == ("queued", 50000, "")
    assert [(d["channel"], d["to"], d["state"]) for d in sent["deliveries"]] == [
        ("email", "a@example.com", "waiting")
    ]
    again = online("invoice", "send", order["id"], "--email", "a@example.com", "--key", "S")
    assert again == sent
    jobs = online("outbox", "list")["items"]
    assert [(j["invoice"], j["state"]) for j in jobs] == [(sent["number"], "waiting")]
    assert online("invoice", "list", "--status", "queued")["items"] == [sent]
    assert online("invoice", "cancel", sent["number"])["state"] == "cancelled"
    assert run("invoice", "cancel", sent["number"]).code == "invoice_ended"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--method", "gold"), "unknown_method"),
        (("--sms", "081234567890"), "sms_needs_62"),
        (("--email", "siti@"), "bad_email"),
        (("--expires", 0), "bad_expiry"),
        (("--gateway", "nobody"), "no_gateway"),
    ],
)
def test_an_invoice_that_cannot_be_sent_is_refused_and_takes_no_number(online, run, words, code):
    order = online("order", "create", "--item", "KOPI")
    assert run("invoice", "send", order["id"], *words).code == code
    assert online("invoice", "send", order["id"])["number"] == "INV-A-000001"


def test_pay_online_has_to_be_on(shop, run):
    order = shop("order", "create", "--item", "KOPI")
    assert run("invoice", "send", order["id"]).code == "pay_online_off"


def test_a_job_is_dropped_once(online, run):
    order = online("order", "create", "--item", "KOPI")
    online("invoice", "send", order["id"])
    job = online("outbox", "list")["items"][0]["id"]
    assert online("outbox", "retry", job) == {"id": job, "state": "waiting"}
    assert online("outbox", "drop", job) == {"id": job, "state": "dropped"}
    assert run("outbox", "drop", job).code == "job_ended"
    assert run("outbox", "retry", "nothing").code == "no_job"
    assert online("outbox", "list")["items"] == []
    assert online("outbox", "list", "--all")["items"][0]["state"] == "dropped"


def test_products_are_imported_from_a_file(shop, run, tmp_path):
    file = tmp_path / "katalog.csv"
    file.write_text("kode;nama;harga\nKOPI;Kopi Baru;26.000\nTEH;Teh;5000\n", encoding="utf-8")
    done = shop("product", "import", file)
    assert (done["imported"], done["new"], done["changed"]) == (2, 1, 1)
    assert shop("product", "list", "--search", "baru")["items"][0]["price"] == 26000
    file.write_text("kode;nama;harga\nSUSU;Susu;1\nAIR;;x\n", encoding="utf-8")
    said = run("product", "import", file)
    assert said.code == "import_rows"
    rows = said.value["error"]["rows"]
    assert [(row["row"], row["field"], row["code"]) for row in rows] == [(3, "price", "bad_amount")]
    assert len(shop("product", "list")["items"]) == 2
    assert "3: " in run("product", "import", file, text=True).err
