"""Paper in the shop: ESC/POS over the network, the system's printers, the spool."""
