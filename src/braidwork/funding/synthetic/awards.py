"""Synthetic awards of the reference instance: twelve fund-years, or forty with county editions and grants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from braidwork.funding.funds.fund_year import Funds, FundYear
from braidwork.funding.funds.limits import LimitRule, LinePredicate, MatchRule, UnitCeiling
from braidwork.funding.synthetic.people import COUNTIES, KING, NEEDS, SECTORS

FIRST_DAY = date(2025, 7, 1)
SUPPORT = frozenset({"transport", "child_care", "housing", "tools", "device", "exam_fee"})
_ALL = frozenset(NEEDS)
_TITLE_I = _ALL - {"english"}
_NOTE = "synthetic"


@dataclass(frozen=True)
class Award:
    """A synthetic award before its balance is known: window in days, share of all balances, who, what, caps."""

    name: str
    start: int
    end: int
    share: float
    who: tuple[str, ...]
    pays: frozenset[str]
    flex: int
    caps: tuple[tuple[str, str], ...] = ()
    family: str = ""
    counties: frozenset[str] | None = None
    is_federal: bool = True
    has_priority: bool = False


_PRIORITY_GROUPS = ("low_income", "public_assistance", "skills_deficient", "veteran", "english_learner")
_TITLE_I_CAPS = (("transitional_job", "0.10"), ("incumbent_training", "0.20"), ("support", "0.25"))
_SNAP_PAYS = frozenset({"career", "training_account", "english", "digital_navigation"}) | SUPPORT - {"device"}
_CDBG_PAYS = frozenset({"career", "digital_navigation", "english", "training_account"}) | SUPPORT
_AWARDS = (
    Award("ADULT-CARRY", -365, 180, 0.06, _PRIORITY_GROUPS, _TITLE_I, 1, _TITLE_I_CAPS, "adult", has_priority=True),
    Award("ADULT", 0, 365, 0.16, _PRIORITY_GROUPS, _TITLE_I, 1, _TITLE_I_CAPS, "adult", has_priority=True),
    Award("DW-CARRY", -365, 180, 0.05, ("dislocated",), _TITLE_I, 1, _TITLE_I_CAPS, "dislocated"),
    Award("DW", 0, 365, 0.14, ("dislocated",), _TITLE_I, 1, _TITLE_I_CAPS, "dislocated"),
    Award("YOUTH", 0, 365, 0.14, ("out_of_school", "in_school"), _ALL - {"incumbent_training", "english"}, 1,
          (("in_school", "0.25"), ("not_work_experience", "0.80"))),
    Award("TANF", 0, 365, 0.10, ("tanf",), _ALL - {"incumbent_training", "ojt"}, 2),
    Award("SNAP-5050", 0, 270, 0.08, ("snap",), _SNAP_PAYS, 2),
    Award("STATE-GRANT", -90, 365, 0.07, ("low_income",), _ALL, 5, is_federal=False),
    Award("LEVY", 0, 365, 0.06, ("veteran", "aged_55", "homeless"),
          frozenset({"career", "digital_navigation", "english"}) | SUPPORT, 4, counties=frozenset({KING}),
          is_federal=False),
    Award("CDBG", 0, 365, 0.03, ("city_low_mod",), _CDBG_PAYS, 3, counties=frozenset({KING})),
    Award("PHILANTHROPY", 30, 700, 0.07, ("everyone",), _ALL, 9, is_federal=False),
    Award("DIGITAL-NAVIGATION", 0, 240, 0.04, ("low_income", "aged_55", "english_learner", "disability"),
          frozenset({"digital_navigation", "device"}), 1),
)  # fmt: skip
_GRANT_FLAGS = (
    *(f"sector_{s}" for s in SECTORS), "justice", "refugee", "homeless", "disability", "english_learner", "veteran",
)  # fmt: skip
_GRANT_PAYS = frozenset({
    "career", "training_account", "ojt", "transitional_job", "incumbent_training", "work_experience", "english",
    "exam_fee", "tools", "transport", "child_care",
})  # fmt: skip
_CEILINGS = {"adult": 800_000, "dislocated": 1_000_000}
NUMBER_OF_AWARDS = (12, 40)


def awards(count: int, rng: np.random.Generator) -> tuple[Award, ...]:
    """The first `count` awards of the list of forty; grants are drawn from the generator."""
    editions = [
        Award(f"{a.name}-{county}", a.start, a.end, a.share / 2, a.who, a.pays, a.flex, a.caps,
              f"{a.family}-{county}" if a.family else "", frozenset({county}), a.is_federal, a.has_priority)
        for a in _AWARDS[:6] for county in sorted(COUNTIES)
    ]  # fmt: skip
    grants = []
    for flag in _GRANT_FLAGS:
        start, length = int(rng.integers(-60, 200)), int(rng.integers(90, 360))
        mask, federal, flex = int(rng.integers(1, 8)), bool(rng.random() < 0.6), int(rng.integers(1, 5))
        where = frozenset(c for bit, c in enumerate(COUNTIES) if mask >> bit & 1)
        grants.append(Award(f"GRANT-{flag.replace('_', '-').upper()}", start, start + length, 0.02, (flag,),
                            _GRANT_PAYS, flex, (("support", "0.30"),), "", where, federal))  # fmt: skip
    found = (*_AWARDS, *editions, *grants)
    if count <= len(found):
        return found[:count]
    more = count - len(found)
    return (*found, *(Award(f"EXTRA-{i:03d}", 0, 365, 0.01, ("everyone",), _ALL, 5) for i in range(more)))


def funds_of(chosen: tuple[Award, ...], total_cost_cents: int) -> Funds:
    """The awards as funds: balances are shares of three quarters of all need, caps and ceilings by award."""
    whole = sum(a.share for a in chosen) or 1.0
    years, limits = [], []
    for a in chosen:
        balance = int(a.share / whole * 0.75 * total_cost_cents)
        years.append(FundYear(
            a.name, a.name, FIRST_DAY + timedelta(a.start), FIRST_DAY + timedelta(a.end), balance, balance,
            family=a.family, is_federal=a.is_federal, flex=a.flex, county_codes=a.counties, category_codes=a.pays,
            rule_version=_NOTE, label=a.name.replace("-", " ").lower(), who=" or ".join(a.who),
            has_priority_of_service=a.has_priority, citation=_NOTE,
        ))  # fmt: skip
        limits += [_cap(a, what, share, balance) for what, share in a.caps]
    families = {f: tuple(a.name for a in chosen if a.family == f) for f in dict.fromkeys(a.family for a in chosen) if f}
    ceilings = tuple(
        UnitCeiling(f"training account {f}", names, frozenset({"training_account"}),
                    ceiling_cents=_CEILINGS[f.split("-")[0]], citation=_NOTE)
        for f, names in families.items()
    )  # fmt: skip
    sources = tuple(a.name for a in chosen[:12] if not a.is_federal)
    matched = [a.name for a in chosen if a.name == "SNAP-5050"]
    matches = tuple(MatchRule(f"match {m}", m, sources, citation=_NOTE) for m in matched if sources)
    return Funds(tuple(years), tuple(limits), ceilings, matches, county_codes=tuple(sorted(COUNTIES)))


def _cap(award: Award, what: str, share: str, balance: int) -> LimitRule:
    predicates = {
        "support": LinePredicate(category_codes=SUPPORT),
        "in_school": LinePredicate(flags_any=("is_in_school",)),
        "not_work_experience": LinePredicate(category_codes=_ALL - {"work_experience"}),
    }
    predicate = predicates.get(what, LinePredicate(category_codes=frozenset({what})))
    return LimitRule(f"{award.name} {what}", (award.name,), "cap", predicate, share=Fraction(share),
                     base_cents=balance, citation=_NOTE)  # fmt: skip
