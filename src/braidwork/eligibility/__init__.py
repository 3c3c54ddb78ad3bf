"""Who can get what, why, and which paper is missing: dated rules over the facts of a person or a population."""
