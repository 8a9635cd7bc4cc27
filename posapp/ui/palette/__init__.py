"""Ctrl K: every page, every action, every setting, and orders and customers, by name."""
