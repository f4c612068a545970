"""How sure the label is."""
