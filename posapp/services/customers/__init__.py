"""Customers: add, change, find."""
