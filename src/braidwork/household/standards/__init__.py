"""What enough is: the Self-Sufficiency Standard for a family and place, and how near a household comes to it."""
