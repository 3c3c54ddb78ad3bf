"""How the tables of serving came to be."""
