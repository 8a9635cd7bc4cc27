"""DOKU: links of DOKU Checkout, their status, closing, card refunds and signed notices."""
