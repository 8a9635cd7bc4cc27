"""What the demo shop sells, and who buys there."""

from __future__ import annotations

from posapp.services.catalogue.add import AddProduct, put_product
from posapp.services.customers.add import AddCustomer, add_customer
from posapp.services.storage.database import UnitOfWork

_COFFEE, _BREWING, _TEA = "Kopi", "Alat Seduh", "Teh"
_SWEET, _MILK, _SNACK = "Gula & Sirup", "Susu", "Camilan"

#: (SKU, name, price in rupiah, category)
_PRODUCTS = (
    ("KT-250", "Kopi Toraja Sapan 250 g", 95_000, _COFFEE),
    ("KG-250", "Kopi Gayo Wine 250 g", 120_000, _COFFEE),
    ("KK-250", "Kopi Kintamani 250 g", 98_000, _COFFEE),
    ("KF-250", "Kopi Flores Bajawa 250 g", 92_000, _COFFEE),
    ("RT-500", "Robusta Temanggung 500 g", 78_000, _COFFEE),
    ("GR-C2", "Manual Grinder C2", 465_000, _BREWING),
    ("DR-02", "V60 Dripper 02 Keramik", 185_000, _BREWING),
    ("FP-02", "Filter Paper V60 02 (100)", 45_000, _BREWING),
    ("KL-600", "Ketel Leher Angsa 600 ml", 325_000, _BREWING),
    ("SV-600", "Server Kaca 600 ml", 145_000, _BREWING),
    ("GA-500", "Gula Aren Cair 500 ml", 35_000, _SWEET),
    ("SV-750", "Sirup Vanila 750 ml", 85_000, _SWEET),
    ("SU-1L", "Susu UHT 1 L", 19_500, _MILK),
    ("OM-1L", "Oat Milk 1 L", 42_000, _MILK),
    ("FR-350", "French Press 350 ml", 175_000, _BREWING),
    ("TM-100", "Teh Melati 100 g", 24_000, _TEA),
    ("TH-100", "Teh Hijau Ciwidey 100 g", 38_000, _TEA),
    ("DB-10", "Drip Bag Toraja (10)", 65_000, _COFFEE),
    ("TB-2K", "Timbangan Digital 2 kg", 210_000, _BREWING),
    ("CB-250", "Cokelat Bubuk 250 g", 56_000, _SNACK),
    ("KM-250", "Kopi Mandailing 250 g", 99_000, _COFFEE),
    ("AP-01", "AeroPress Original", 549_000, _BREWING),
    ("SK-750", "Sirup Karamel 750 ml", 85_000, _SWEET),
    ("KP-200", "Keripik Pisang 200 g", 28_000, _SNACK),
    ("BK-150", "Biskuit Kelapa 150 g", 22_000, _SNACK),
    ("TR-50", "Teh Rosella 50 g", 32_000, _TEA),
)

#: (name, email, phone, address)
_CUSTOMERS = (
    ("Dian Permata", "dian.permata@example.com", "+6281933442211", "Jl. Dago 45, Bandung"),
    ("Agus Pratama", "agus.p@example.com", "+6281277880091", "Jl. Riau 8, Bandung"),
    ("Wulan Sari", "wulan.sari@example.com", "+6287890125566", "Jl. Cihampelas 101, Bandung"),
    ("Hotel Melati", "pembelian@hotelmelati.example", "+62222501900", "Jl. Asia Afrika 3, Bandung"),
    ("Bambang Susilo", "bambang.s@example.com", "+628112340889", "Jl. Buah Batu 77, Bandung"),
    ("Kedai Pojok", "kedai.pojok@example.com", "+6282166554410", "Jl. Setiabudi 20, Bandung"),
    ("Ayu Lestari", "ayu.lestari@example.com", "+6285711223344", "Jl. Pasteur 14, Bandung"),
    ("Rahmat Hidayat", "rahmat.h@example.com", "+6281388901204", "Jl. Kopo 9, Bandung"),
    ("Siti Nurhaliza", "siti.nurhaliza@example.com", "+6281234567890", "Jl. Melati 1, Bandung"),
)


def fill(uow: UnitOfWork) -> None:
    """Put products and customers into an empty shop."""
    for serial, (sku, name, price, category) in enumerate(_PRODUCTS, start=1):
        put_product(uow, AddProduct(sku, name, price, category, (barcode(serial),)))
    for name, email, phone, address in _CUSTOMERS:
        add_customer(uow, AddCustomer(name, email, phone, address))


def barcode(serial: int) -> str:
    """An EAN-13 as Indonesian goods bear it, with its check digit."""
    body = f"899770012{serial:03}"
    odd, even = (sum(int(digit) for digit in body[start::2]) for start in (0, 1))
    return f"{body}{-(odd + 3 * even) % 10}"
