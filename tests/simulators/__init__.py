"""Gateways of others, as their documents describe them: strict, and misbehaving on demand."""
