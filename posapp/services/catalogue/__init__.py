"""The catalogue: products, codes, search, import."""
