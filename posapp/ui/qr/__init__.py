"""The QR of a pay link on the till: the window, and the states that every screen shows."""
