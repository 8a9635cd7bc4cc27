"""The window of the till: Qt Widgets, nothing that knows SQL, HTTP or files."""
