"""News from the gateways: the poller that asks, and what arrives."""
