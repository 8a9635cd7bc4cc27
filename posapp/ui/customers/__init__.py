"""The Customers page: the list, one customer with its tabs, the form, the groups."""
