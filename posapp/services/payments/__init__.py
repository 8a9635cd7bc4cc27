"""Money: taken at the counter, told by a gateway, booked once."""
