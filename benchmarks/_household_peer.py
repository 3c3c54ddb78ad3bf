"""Run by another interpreter: households as JSON on standard input, the peer's dollars of 2026 as one line of JSON.

Only the peer's public interface is used; nothing of it is imported, copied or shipped by the product.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from typing import Any

YEAR = "2026"
VARIABLES = {
    "fica": ("person", "employee_payroll"), "income_tax": ("tax_unit", "income_tax_before_credits"),
    "ctc": ("tax_unit", "ctc_value"), "eitc": ("tax_unit", "eitc"),
    "wftc": ("tax_unit", "wa_working_families_tax_credit"), "tanf": ("spm_unit", "wa_tanf"),
    "snap": ("spm_unit", "snap"),
}  # fmt: skip


def main() -> None:
    """Build one simulation of all households, and print what each unit gets."""
    from policyengine_us import Simulation

    families = json.load(sys.stdin)
    start = time.perf_counter()
    simulation = Simulation(situation=situation(families))
    values = {name: asked(simulation, entity, variable, families) for name, (entity, variable) in VARIABLES.items()}
    found = {k: v for k, v in values.items() if v is not None}
    print(json.dumps({"version": version("policyengine-us"), "seconds": time.perf_counter() - start, "values": found}))


def situation(families: list[dict[str, Any]]) -> dict[str, Any]:
    """The peer's own shape: people and units by name."""
    people: dict[str, Any] = {}
    units: dict[str, dict[str, Any]] = {
        k: {} for k in ("tax_units", "spm_units", "families", "households", "marital_units")
    }
    for i, family in enumerate(families):
        members = [f"p{i}_{j}" for j in range(len(family["people"]))]
        for name, person in zip(members, family["people"], strict=True):
            people[name] = {
                "age": {YEAR: person["age"]},
                "employment_income": {YEAR: person["pay"]},
                # Work rules of food help are not compared: everyone from 16 on is given full hours.
                "weekly_hours_worked": {YEAR: 40 if person["age"] >= 16 else 0},
                "is_tax_unit_dependent": {YEAR: person["is_child"]},
            }
        people[members[0]] |= {"rent": {YEAR: 12 * family["rent"]}, "pre_subsidy_rent": {YEAR: 12 * family["rent"]}}
        adults = [m for m, person in zip(members, family["people"], strict=True) if not person["is_child"]]
        couple = adults if family["is_married"] else adults[:1]
        alone = [m for m in members if m not in couple]
        for kind in ("tax_units", "families"):
            units[kind][f"{kind}{i}"] = {"members": members}
        units["spm_units"][f"s{i}"] = {
            "members": members, "spm_unit_cash_assets": {YEAR: 0}, "snap_utility_allowance": {YEAR: 0},
        }  # fmt: skip
        units["households"][f"h{i}"] = {"members": members, "state_code": {YEAR: "WA"}}
        units["marital_units"][f"m{i}"] = {"members": couple}
        units["marital_units"].update({f"m{i}_{m}": {"members": [m]} for m in alone})
    return {"people": people, **units}


def asked(simulation: Any, entity: str, variable: str, families: list[dict[str, Any]]) -> list[float] | None:
    """A year's dollars by household; None where this version does not know the variable."""
    try:
        if variable == "employee_payroll":
            parts = [simulation.calculate(v, YEAR) for v in ("employee_social_security_tax", "employee_medicare_tax")]
            by_person = [float(a) + float(b) for a, b in zip(*parts, strict=True)]
            ends = [len(f["people"]) for f in families]
            found, at = [], 0
            for n in ends:
                found.append(sum(by_person[at : at + n]))
                at += n
            return found
        if entity == "spm_unit":  # programs of a month: February twelve times, before October's new figures
            return [12 * float(v) for v in simulation.calculate(variable, f"{YEAR}-02")]
        return [float(v) for v in simulation.calculate(variable, YEAR)]
    except Exception as error:  # the peer raises its own kinds; a variable that is gone is left out and said
        print(f"{entity} {variable}: {error}", file=sys.stderr)
        return None


if __name__ == "__main__":
    main()
