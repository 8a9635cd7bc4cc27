"""Orders: price, open, list, show, void."""
