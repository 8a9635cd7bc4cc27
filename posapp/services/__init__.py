"""Use cases, and the adapters that they call: storage, gateways, channels."""
