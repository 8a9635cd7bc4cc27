"""The second window, which the customer looks at."""
