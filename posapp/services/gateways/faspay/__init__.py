"""Faspay: the hosted page (Xpress), its Debit inquiry, card refunds, and the Billing service."""
