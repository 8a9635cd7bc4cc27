"""The shop's gateway accounts: added, changed, removed, and their keys exchanged."""
