"""Money that a person must look at: what is wrong with it, and how it can end."""
