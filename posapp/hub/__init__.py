"""The hub: receives the gateways' notices from the internet and pushes them to tills."""
