"""The Sell page: find and scan goods, gather them in the cart, be paid, go on."""
