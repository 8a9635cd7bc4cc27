"""Receipts and invoices on paper: one document, drawn as PDF, by a printer, or in ESC/POS."""
