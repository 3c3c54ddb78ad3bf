"""Programs and their numbers as staff read them, and how two people publish a change."""
