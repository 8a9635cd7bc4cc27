"""Pay Online: ask for the rest of an order with a link, by email, SMS or hand."""
