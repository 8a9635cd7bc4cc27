"""What stands on the screen before, or instead of, the till's window."""
