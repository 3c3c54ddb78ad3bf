"""Answers for equal-opportunity reporting, kept apart from the case."""
