"""Referrals, notes and tasks of a case, and the directory of services."""
