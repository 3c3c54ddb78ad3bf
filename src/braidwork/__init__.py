"""Braidwork: the working system of a regional workforce intermediary."""

__version__ = "0.1.0"
