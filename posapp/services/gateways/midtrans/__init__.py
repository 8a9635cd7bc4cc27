"""Midtrans: a link to its hosted page (Snap), and its Core API for what becomes of it."""
