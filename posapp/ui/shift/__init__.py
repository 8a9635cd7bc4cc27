"""The Shift page: open the drawer, cash in and out, X, the blind count, Z."""
