"""Organisations, their staff, the roles of staff, and who may see what."""
