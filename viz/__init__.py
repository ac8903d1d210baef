"""Records and networks into pictures."""
