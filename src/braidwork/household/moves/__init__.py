"""Moves through training and jobs, month by month, compared with staying put, and what bridges a dip."""
