"""Orders: the list, one order in detail, taking money, taking a mistake back."""
