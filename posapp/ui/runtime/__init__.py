"""What the window runs on: background work, news of changes, questions, keys, scans, sounds."""
