"""What a clause adds to a rule: its sentence, where the law says so, which papers prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["verified", "unverified"]
OnUnknown = Literal["ask", "staff", "cross_match"]


@dataclass(frozen=True)
class Clause:
    """One requirement as a policy person names it; any node of a rule can carry one.

    `evidence` lists the ids of the program's documents of which any one proves the clause; `self_attestation` says
    that the person's signed word is enough; `on_unknown` who settles it: the client, staff, or a cross-match.
    """

    id: str
    sentence: str = ""
    cite: str = ""
    mark: Mark = "unverified"
    evidence: tuple[str, ...] = ()
    self_attestation: bool = True
    on_unknown: OnUnknown = "ask"
