"""Invoices: ask for the rest with a pay link, deliver it, keep it true."""
