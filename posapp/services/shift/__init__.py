"""One drawer from opening to closing: float, cash in and out, X, the blind count and the Z."""
