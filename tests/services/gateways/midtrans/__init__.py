"""Midtrans: vectors, mapping, requests, notices, and the adapter against its simulator."""
