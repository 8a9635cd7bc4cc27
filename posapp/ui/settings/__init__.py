"""The Settings page: sections at the left, the chosen one's form at the right."""
