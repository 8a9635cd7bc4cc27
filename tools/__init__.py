"""Tools of the makers: strings, benches, screenshots."""
