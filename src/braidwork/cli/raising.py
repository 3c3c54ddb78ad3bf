"""`braidwork raise`: what a raise leaves an example family, which help it loses and when, and which wage is safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import print_json, say
from braidwork.errors import DataError, UnknownNameError

if TYPE_CHECKING:
    from braidwork.household import Household, Raise, Rules
    from braidwork.household.outcomes.net import LineResult
    from braidwork.household.people.household import Status
    from braidwork.reference.places import County
    from braidwork.reference.wages import WageFloor

# Help in plain words, and what the household engine calls it.
HELP = {
    "child-care": "wccc", "food": "snap", "health": "apple_health", "cash": "tanf", "working-families-credit": "wftc",
}  # fmt: skip
# What an option may give: the least, the most, and what it is.
_AMOUNTS = {
    "--up": (0.01, 1_000.0, "amount an hour"), "--wage": (0.0, 1_000.0, "amount an hour"),
    "--hours": (1.0, 168.0, "number of hours a week"), "--rent": (0.0, 100_000.0, "amount a month"),
    "--health-plan": (0.0, 100_000.0, "amount a month"),
}  # fmt: skip
_BAR, _WAGES, _STEP_USD, _MOST_BAR_USD = 40, 11, 3.0, 25.0


def run_raise(
    wage: float, *, up: float, hours: float, families: Sequence[str], rent: float, county: str, taking: str,
    asking: str, health_plan: float | None, on: date, region_name: str, as_json: bool,
) -> None:  # fmt: skip
    """One family: the raise by program, cliffs, the safe wage, a picture. Several: the wage that clears all of them."""
    from braidwork.household import NOT_APPLICABLE, Rules, example_family, raise_by
    from braidwork.reference import region

    _check_amounts({"--up": up, "--wage": wage, "--hours": hours, "--rent": rent, "--health-plan": health_plan or 0.0})
    place = region(region_name)
    found = place.find(county)
    statuses: dict[str, Status] = {
        **_statuses(_listed(asking, "--asking"), "applicant"), **_statuses(_listed(taking, "--taking"), "recipient"),
    }  # fmt: skip
    if both := [name for name in _listed(taking) if name in _listed(asking)]:
        raise DataError(f"both name {_and(both)}.", where="--taking, --asking",
                        mend="a family has help or asks for it.")  # fmt: skip
    for option, told in (("--taking", taking), ("--asking", asking)):
        if "child-care" in _listed(told) and not any(_children(told) for told in families):
            raise DataError("child-care does nothing without a child.", where=option,
                            mend="add a child with --family, as --family 3:1500, or leave it out.")  # fmt: skip
    rules = Rules(allow_carried_forward=True, is_cautious=True)
    homes = [
        example_family(
            _children(told), wage_hourly_usd=wage, hours_weekly=hours, rent_monthly_usd=rent, county_fips=found.fips,
            counties=place.county_fips, on=on, statuses=_of_home(statuses, told),
            employer_premium_monthly_usd=NOT_APPLICABLE if health_plan is None else health_plan,
        )
        for told in families or ("",)
    ]  # fmt: skip
    if as_json:
        print_json(_document(homes, wage, up, on, rules))
        return
    raises = [raise_by(home, on, up, rules=rules) for home in homes]  # whatever cannot be is said before anything else
    say(f"{_heading(homes, found, on, families)}\n")
    _say_below(wage, homes[0], on)
    if len(homes) == 1:
        _one(homes[0], raises[0], on, rules, taking, asking)
        _picture(homes[0], wage, on, rules)
    else:
        _several(homes, families, wage, on, rules)
    _say_assumed(homes, on, rules, health_plan)


def _check_amounts(given: Mapping[str, float]) -> None:
    """DataError, by the option, for an amount that cannot be."""
    for option, amount in given.items():
        least, most, of_what = _AMOUNTS[option]
        if not least <= amount <= most:
            raise DataError(f"{amount:g} is no {of_what}.", where=option,
                            mend=f"give a number from {least:g} to {most:,.0f}.")  # fmt: skip


def _least_wage(home: Household, on: date) -> WageFloor | None:
    """The minimum wage of the state of an example family."""
    from braidwork.reference.wages import state_minimum_wage

    return state_minimum_wage(str(home.county_fips)[:2], on)


def _say_below(wage: float, home: Household, on: date) -> None:
    """That the wage is less than the state's minimum, where it is."""
    floor = _least_wage(home, on)
    if floor is not None and floor.wage_hourly_usd is not None and wage < floor.wage_hourly_usd:
        least = f"{_usd(floor.wage_hourly_usd)} ({floor.grounds})"
        _paragraph(f"{_usd(wage)} is below the state's minimum wage of {least}.", indent="")
        say()


def _one(home: Household, found: Raise, on: date, rules: Rules, taking: str, asking: str) -> None:
    from braidwork.household import cliffs, safe_raise
    from braidwork.household.outcomes.words import HELP as NAMES
    from braidwork.household.outcomes.words import filled_cents, whole_dollars
    from braidwork.workspace.advice.cliffs import in_its_unit

    gets = [NAMES[HELP[name]] for name in _listed(taking)]
    asks = [NAMES[HELP[name]] for name in _listed(asking)]
    told = [f"Gets {_and(gets)}." if gets else "Gets no help.", f"Has asked for {_and(asks)}." if asks else ""]
    say(" ".join(t for t in told if t) + "\n")
    hours = home.earner.hours_weekly
    wages = f"From {_usd(found.wage_from_usd)} to {_usd(found.wage_to_usd)} an hour"
    _head(f"{wages}, {hours:g} hours a week: what changes in a month")
    parts = sorted((p for p in found.attribution.parts if abs(p.shapley_usd) >= 1), key=lambda p: -p.shapley_usd)
    width = max([len(p.label) for p in parts] + [len("left in the end")])
    for part, whole in zip(
        parts, whole_dollars([p.shapley_usd for p in parts], found.attribution.change_usd), strict=True
    ):
        say(f"  {part.label.ljust(width)}  {_signed(whole):>8}")
    say(f"  {'left in the end'.ljust(width)}  {_signed(found.attribution.change_usd):>8}\n")
    safe = safe_raise(home, on, rules=rules)
    _head("What stands in the way")
    floor = _least_wage(home, on)
    least = floor.wage_hourly_usd if floor is not None else None
    ahead = [in_its_unit(c, found.wage_from_usd, least) for c in cliffs(home, on, rules=rules)
             if c.pay_monthly_usd >= safe.pay_monthly_usd]  # fmt: skip
    for cliff in [c for c in ahead if c.drop_usd >= _MOST_BAR_USD or c.code_to == "uninsured"]:
        _paragraph(f"{cliff.tell()} Rule: {cliff.citation}{'; not verified' if cliff.unverified else ''}.")
    if not ahead:
        say("  Nothing: any raise leaves more.")
    always = safe.wage(safe.always_better_usd)
    if always is None:
        _paragraph("No wage within reach is safe by itself. Look at help for the gap.")
    elif ahead:
        _paragraph(
            f"Safe from {_usd(max(filled_cents(always), least or 0.0))} an hour on: no higher pay leaves less than now."
        )
    say()


def _picture(home: Household, wage: float, on: date, rules: Rules) -> None:
    """What is left in a month by wage, as bars."""
    from braidwork.household import net_resources

    wages = [wage + _STEP_USD * n for n in range(_WAGES)]
    left = [net_resources(home.earning(w), on, rules).total_usd or 0.0 for w in wages]
    top = max([abs(x) for x in left] + [1.0])
    _head("Left in a month after taxes, rent and care")
    for at, amount in zip(wages, left, strict=True):
        bar = "█" * round(_BAR * max(amount, 0) / top)
        now = "  now" if at == wage else ""
        say(f"  {_usd(at):>7} an hour  {_signed(amount, plus=False):>7}  {bar}{now}")
    say()


def _several(homes: Sequence[Household], families: Sequence[str], wage: float, on: date, rules: Rules) -> None:
    from braidwork.household import employers_view
    from braidwork.household.outcomes.words import filled_cents

    view = employers_view(homes, wage, on, rules=rules)
    _head(f"From {_usd(wage)} an hour: the wage from which nobody has less than now")
    labels = [_label(told) for told in families]
    width = max(map(len, labels))
    for label, clears in zip(labels, view.clearing_wages_usd, strict=True):
        said = "none within reach" if clears is None else f"{_usd(filled_cents(clears))} an hour"
        say(f"  {label.ljust(width)}  {said:>18}")
    say()
    _paragraph(view.tell(), indent="")
    say()


def _document(homes: Sequence[Household], wage: float, up: float, on: date, rules: Rules) -> dict[str, Any]:
    from braidwork.household import TAKEN_FOR_GRANTED, employers_view

    view = employers_view(homes, wage, on, rules=rules)
    return {
        "on": on.isoformat(), "wage_hourly_usd": wage, "raise_hourly_usd": up,
        "families": [_family(home, up, on, rules) for home in homes],
        "clearing_wage_hourly_usd": view.clearing_wage_usd, "taken_for_granted": list(TAKEN_FOR_GRANTED),
    }  # fmt: skip


def _family(home: Household, up: float, on: date, rules: Rules) -> dict[str, Any]:
    from braidwork.household import cliffs, raise_by, safe_raise

    raised, safe = raise_by(home, on, up, rules=rules).attribution, safe_raise(home, on, rules=rules)
    return {
        "raise": {"change_usd": raised.change_usd, "parts": [asdict(p) for p in raised.parts]},
        "cliffs": [asdict(c) | {"sentence": c.tell()} for c in cliffs(home, on, rules=rules)],
        "first_better_hourly_usd": safe.wage(safe.first_better_usd),
        "always_better_hourly_usd": safe.wage(safe.always_better_usd),
    }


def _children(told: str) -> list[Any]:
    from braidwork.household import ExampleChild

    found = []
    for one in (part.strip() for part in told.split(",") if part.strip()):
        age, _, care = one.partition(":")
        try:
            found.append(ExampleChild(int(age), float(care or 0)))
        except ValueError as error:
            raise DataError(
                f"'{one}' is no child.", where="--family", mend="write age:price, as 3:1500,6:700."
            ) from error
    return found


def _statuses(names: Sequence[str], status: Status) -> dict[str, Status]:
    return {HELP[name]: status for name in names}


def _of_home(statuses: Mapping[str, Status], told: str) -> dict[str, Status]:
    """Child care help is a question only where there are children; unasked, the family does not have it."""
    return {"wccc": "none", **statuses} if told.strip() else {p: s for p, s in statuses.items() if p != "wccc"}


def _listed(told: str, option: str = "--taking, --asking") -> list[str]:
    names = [name.strip() for name in told.split(",") if name.strip()]
    for name in names:
        if name not in HELP:
            raise UnknownNameError.of("help", name, HELP, where=option, alike=0.7)
    return names


def _heading(homes: Sequence[Household], county: County, on: date, families: Sequence[str]) -> str:
    from braidwork.eligibility.rules.sentences import shown_date

    who = _label(families[0] if families else "") if len(homes) == 1 else f"{len(homes)} example families"
    return f"{who[:1].upper()}{who[1:]}, {county.label}, {shown_date(on)}. An example, not advice."


def _label(told: str) -> str:
    ages = [str(c.age) for c in _children(told)]
    if not ages:
        return "one adult"
    return f"one adult, {'a child' if len(ages) == 1 else 'children'} of {_and(ages)}"


def _say_assumed(homes: Sequence[Household], on: date, rules: Rules, health_plan: float | None) -> None:
    from braidwork.household import TAKEN_FOR_GRANTED, net_resources
    from braidwork.household.outcomes.words import listed

    lines = [x for home in homes for x in net_resources(home, on, rules).lines if x.is_projected]
    carried = dict.fromkeys(f"{x.label} ({_newest(x)})" for x in lines)
    if carried:
        _paragraph(f"Numbers of an earlier year stand in where those of {on.year} are not loaded: "
                   f"{listed(list(carried))}.", indent="")  # fmt: skip

    plan = "the employer offers no health plan" if health_plan is None else f"the health plan costs {_usd(health_plan)}"
    _paragraph(f"Taken for granted: {'; '.join(TAKEN_FOR_GRANTED)}; {plan}. What is open, as the utility allowance of "
               "food help, counts at its worst. Verify with the office before anyone decides.", indent="")  # fmt: skip


def _newest(line: LineResult) -> int:
    """The year of the newest number among those that stand in for a later one."""
    return max(u.parameter.effective_from.year for u in line.parameters if u.is_carried or u.status == "projected")


def _head(text: str) -> None:
    say(text)
    say("─" * len(text))


def _paragraph(text: str, indent: str = "  ") -> None:
    import textwrap

    for line in textwrap.wrap(text, 96, initial_indent=indent, subsequent_indent=indent):
        say(line)


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _usd(amount: float) -> str:
    return f"${amount:,.2f}"


def _signed(amount: float, *, plus: bool = True) -> str:
    sign = "−" if round(amount) < 0 else "+" if plus else ""
    return f"{sign}${abs(amount):,.0f}"
