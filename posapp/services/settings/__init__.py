"""What the owner chose: declared settings, their values, and the vault of secrets."""
