"""Template tags of services and of the notes that tell of a record."""
