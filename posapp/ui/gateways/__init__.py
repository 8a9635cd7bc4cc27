"""The shop's accounts at payment gateways: the list in Settings, and the page of one account."""
