"""The practice gateway and inbox: a counterpart to learn, demonstrate and test with."""
