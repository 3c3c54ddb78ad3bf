"""Who lives together, what they earn and pay, and what is not known about them."""
