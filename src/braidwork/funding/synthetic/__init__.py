"""Synthetic instances: seeded, invented, labelled so."""

from __future__ import annotations

from braidwork.funding.synthetic.adversarial import FAMILIES, adversarial
from braidwork.funding.synthetic.instance import NOTE, Instance, instance

__all__ = ["FAMILIES", "NOTE", "Instance", "adversarial", "instance"]
