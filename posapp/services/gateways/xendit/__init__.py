"""Xendit: Invoices v2 ("Payment Link"), refunds, and callbacks with a static token."""
