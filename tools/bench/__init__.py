"""Measures posapp; each figure stands beside its target and a floor taken in the same run."""
