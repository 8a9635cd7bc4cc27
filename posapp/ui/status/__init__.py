"""What has not left the till yet: the light in the top bar and the fix-and-retry list."""
