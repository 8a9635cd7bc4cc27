"""Printing as far as it needs Qt: the system's printers, and what the window says of them."""
