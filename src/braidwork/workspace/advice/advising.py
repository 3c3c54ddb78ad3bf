"""The advice itself: today's month, the ladders by what they leave, cliffs on the way, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.household.people.answers import HouseholdError, Missing
from braidwork.pathways.limits import Limits, Living
from braidwork.pathways.net import NetLadder, at_work, bridge_dip, rank_net
from braidwork.reference.training import level_of, training_reference
from braidwork.workspace.advice.cliffs import in_its_unit, is_told
from braidwork.workspace.advice.drawing import Assumed, county_of, draw
from braidwork.workspace.advice.floor import floor_here, lifted
from braidwork.workspace.advice.opening import Opening, what_opens
from braidwork.workspace.advice.pricing import Need, bridge_needs, bridge_offer, priced_services
from braidwork.workspace.advice.standard import enough_left, standard_of
from braidwork.workspace.advice.work_and_home import WEEKS_OF_A_MONTH, WorkAndHome

if TYPE_CHECKING:
    from braidwork.eligibility.decisions import Decision
    from braidwork.eligibility.facts import Case
    from braidwork.household import Attribution, Cliff, CostStandard, Household, NetResources
    from braidwork.pathways.rungs import ToldLadder
    from braidwork.reference.wages import WageFloor
    from braidwork.region.occupations import RegionOccupations

RAISE_USD, WAYS = 3.0, 3
_WISHED = "Of the work wished for: "
_STATE = "53"  # Washington: the household's rules are its own
_ON_ASKING = ("wccc", "snap", "tanf", "apple_health")


@dataclass(frozen=True)
class Advice:
    """What one client is told on a day. Money is US dollars a month unless a name says otherwise.

    `missing` are the questions that must be answered before `now` and the money of `ways` are known; `assumed` what was
    taken because nobody said it; `wrong` what cannot be as it was said. `now` counts help that she most likely can
    have on asking: `unclaimed` names the programs, `without_usd` is what today leaves before she has it (None: there
    is no such help). `standard` is the household's own cost standard, `enough_usd` what pay at it would leave without
    help. `ways` are at most three ladders by net gain, the one she asked for among them, `also` the others. `openings`
    say what would open a ladder where there is none, and `notes` whatever else a reader must know. `minimum` is the
    state's minimum wage of the day (None: not loaded), `lifted` names the work whose pay in the region's older figures
    is under it and counts as the minimum.
    """

    on: date
    case: Case
    decisions: tuple[Decision, ...]
    told: WorkAndHome
    limits: Limits
    missing: tuple[Missing, ...] = ()
    assumed: tuple[Assumed, ...] = ()
    wrong: str = ""
    household: Household | None = None
    living: Living | None = None
    now: NetResources | None = None
    unclaimed: tuple[str, ...] = ()
    without_usd: float | None = None
    standard: CostStandard | None = None
    enough_usd: float | None = None
    raise_usd: float = RAISE_USD
    raised: Attribution | None = None
    raise_cliffs: tuple[Cliff, ...] = ()
    stepped: Attribution | None = None
    cliffs: tuple[Cliff, ...] = ()
    next_cliff: Cliff | None = None
    ways: tuple[NetLadder, ...] = ()
    also: tuple[NetLadder, ...] = ()
    asked_for: NetLadder | None = None
    openings: tuple[Opening, ...] = ()
    notes: tuple[str, ...] = ()
    minimum: WageFloor | None = None
    lifted: tuple[str, ...] = ()
    attribution: str = ""
    method: str = ""
    synthetic: bool = False

    @property
    def eligible(self) -> frozenset[str]:
        """Programs that are decided `eligible`: these alone open money."""
        return frozenset(d.program_id for d in self.decisions if d.outcome == "eligible")

    @property
    def is_paid_below_minimum(self) -> bool:
        """Whether the pay she told for her job is less than the state's minimum wage."""
        floor = None if self.minimum is None else self.minimum.wage_hourly_usd
        told = self.living
        return floor is not None and told is not None and told.hours_weekly > 0 < told.wage_hourly_usd < floor

    @property
    def why_none(self) -> str:
        """Why no ladder is shown, and what would open one; blank where one is."""
        return "" if self.ways else " ".join([*(o.sentence for o in self.openings), *self.notes[:1]])

    @property
    def why_not_asked(self) -> tuple[str, ...]:
        """Why no ladder leads to the work she asked for, and what would open one; nothing where one does, or she
        asked for none."""
        if not self.told.aims_at or self.asked_for is not None or any(n.startswith(_WISHED) for n in self.notes):
            return ()
        return ("No ladder leads to the work that was asked for.", *(o.sentence for o in self.openings))

    @property
    def main(self) -> NetLadder | None:
        """The ladder she asked for, else the one of the largest gain."""
        return self.asked_for or (self.ways[0] if self.ways else None)

    def needs(self, way: NetLadder | None = None) -> tuple[Need, ...]:
        """The priced services of a ladder (the main one unless said), its bridge among them, by their beginning."""
        chosen = way or self.main
        source = f"{self.told.source} home" if self.told.source == "synthetic" else "what was said of the home"
        found = (*priced_services(self, chosen.ladder if chosen else None), *bridge_needs(chosen, source))
        return tuple(sorted(found, key=lambda n: n.service_date))

    def document(self) -> dict[str, Any]:
        """The advice as JSON, to be frozen into a plan."""
        from braidwork.workspace.advice.document import advice_document

        return advice_document(self)


def advise(
    case: Case, decisions: Sequence[Decision], told: WorkAndHome, work: RegionOccupations | None, *,
    on: date | None = None, limits: Limits | None = None, is_file: bool = False,
) -> Advice:  # fmt: skip
    """What to tell a client of work and money. Nothing that is missing stops the rest: it is told what is missing.

    Work that is not to be found comes back as words too, and so does everything else. `is_file`: all of it is of a
    facts file, so what it leaves out is asked for where no talk did. The month of a county outside Washington is
    `wrong`: the household's rules are those of Washington.
    """
    day = on or case.on
    seen, asked = case if day == case.on else case.at(day), limits or Limits()
    drawn, county = draw(seen, decisions, told, is_file=is_file), county_of(seen, told)
    advice = Advice(
        day, seen, tuple(decisions), told, asked, drawn.missing, drawn.assumed, household=drawn.household,
        living=drawn.living, minimum=floor_here(county, work, day),
    )  # fmt: skip
    if county and not county.startswith(_STATE):
        what = f"county {county} is not in Washington, whose rules of taxes and help these are."
        advice = replace(advice, household=None, missing=(), wrong=f"{what} Give a county of Washington.")
    advice = _with_today(advice, drawn.today, work)
    return _with_ways(advice, work)


def _with_today(advice: Advice, today: Household | None, work: RegionOccupations | None) -> Advice:
    """Today's month, the standard, and what a raise does."""
    from braidwork.household import PROJECTING, attribute, cliffs, net_resources

    home, living, on = advice.household, advice.living, advice.on
    if home is None or today is None or living is None:
        return advice
    try:
        now = net_resources(today, on, PROJECTING)
    except HouseholdError as error:
        return replace(advice, household=None, wrong=f"{error.what} {error.mend or ''}".strip())
    if now.total_usd is None:
        return replace(advice, household=None, now=now, notes=(*advice.notes, *now.unknown))
    advice = _with_standard(replace(advice, now=now, **_unclaimed(today, now.total_usd, on)), work)
    if not living.hours_weekly:
        return advice
    raised = home.earning(living.wage_hourly_usd + RAISE_USD)
    low, high = home.earner.pay_monthly_usd, raised.earner.pay_monthly_usd
    try:
        met = (c for c in cliffs(home, on, rules=PROJECTING) if low <= c.pay_monthly_usd < high)
        told = tuple(_in_its_unit(c, advice) for c in met if is_told(c.drop_usd, c.code_to))
        return replace(advice, raised=attribute(home, raised, on, rules=PROJECTING), raise_cliffs=told)
    except NotAvailableError as error:
        return replace(advice, notes=(*advice.notes, f"What a raise does is not told: {error.what}"))


def _in_its_unit(cliff: Cliff, advice: Advice) -> Cliff:
    wage = advice.living.wage_hourly_usd if advice.living else 0.0
    return in_its_unit(cliff, wage, advice.minimum.wage_hourly_usd if advice.minimum else None)


def _unclaimed(today: Household, total: float, on: date) -> dict[str, Any]:
    """The programs counted that leave more and that she has not got yet, and what today leaves without all of them."""
    from braidwork.household import PROJECTING, net_resources

    asked = [p for p in _ON_ASKING if today.status(p) == "applicant"]

    def without(programs: Sequence[str]) -> float:
        held = {p: replace(e, status="none") if p in programs else e for p, e in today.enrolments.items()}
        left = net_resources(replace(today, enrolments=held), on, PROJECTING).total_usd
        return total if left is None else left

    counted = tuple(p for p in asked if total - without([p]) >= 1)
    bare = without(counted)
    return {"unclaimed": counted, "without_usd": bare} if counted and total - bare >= 1 else {}


def _with_standard(advice: Advice, work: RegionOccupations | None) -> Advice:
    if work is None or advice.household is None:
        return advice
    try:
        standard = standard_of(advice.household, work, advice.on, advice.told.place)
        return replace(advice, standard=standard, enough_usd=enough_left(advice.household, standard, advice.on))
    except NotAvailableError as error:
        return replace(advice, notes=(*advice.notes, f"What enough costs is not told: {error.what}"))


def _with_ways(advice: Advice, work: RegionOccupations | None) -> Advice:
    told, living = advice.told, advice.living or Living(0.0, 40.0, 40.0, 20.0)
    if work is None:
        note = "No ladder is drawn: this folder has no region with occupations."
        return replace(advice, notes=(*advice.notes, note))
    if not told.works_as:
        return replace(advice, notes=(*advice.notes, "No ladder is drawn: name the work that is done now or was last."))
    try:
        origin = work.occupation(told.works_as).code
    except UnknownNameError as error:
        return replace(advice, notes=(*advice.notes, f"No ladder is drawn: {_unfound(error)}"))
    aim = None
    try:
        aim = [work.occupation(told.aims_at).code] if told.aims_at else None
    except UnknownNameError as error:
        advice = replace(advice, notes=(*advice.notes, f"{_WISHED}{_unfound(error)}"))
    schooling = level_of(told.schooling, training_reference().levels, where="schooling") if told.schooling else None
    limits = advice.limits.constraints(living) if advice.limits.set_names() else None
    shown = work.ladders(origin, constraints=limits, education=schooling)
    aimed = work.ladders(origin, constraints=limits, to=aim, education=schooling) if aim else shown
    by_route = {x.codes: x for x in (*(aimed.ladders[:1] if aim else ()), *shown.ladders)}
    found = replace(
        advice, attribution=aimed.attribution, method=getattr(aimed, "method", ""),
        synthetic=bool(getattr(aimed, "synthetic", False)), living=advice.living,
    )  # fmt: skip
    if not aimed.ladders:
        opens = what_opens(work, origin, aim, schooling, advice.limits, living)
        why = () if opens and by_route else aimed.notes
        found = replace(found, openings=opens, notes=(*found.notes, *why))
    if not by_route:
        return found
    return _ranked(found, list(by_route.values()), aimed.ladders[0].codes if aim and aimed.ladders else ())


def _unfound(error: UnknownNameError) -> str:
    mend = error.mend or ""
    return " ".join(part for part in (error.what, f"{mend[:1].upper()}{mend[1:]}") if part)


def _ranked(advice: Advice, ladders: list[ToldLadder], asked_for: tuple[str, ...]) -> Advice:
    living = advice.limits.lived(advice.living or Living(0.0, 40.0, 40.0, 20.0))
    home = advice.household
    ladders, names = lifted(ladders, advice.minimum)
    try:
        ranked = rank_net(home, advice.on, ladders, living, enough_usd=advice.enough_usd)
    except NotAvailableError as error:
        home, advice = None, replace(advice, notes=(*advice.notes, error.what))
        ranked = rank_net(None, advice.on, ladders, living)
    own = next((w for w in ranked if w.codes == asked_for), None)
    first = [w for w in ranked if w is own or ranked.index(w) < WAYS][: WAYS + 1]
    if own is not None and len(first) > WAYS:
        first.remove(next(w for w in reversed(first) if w is not own))
    rent = advice.told.rent_monthly_usd
    if home is not None:
        rent = home.housing.rent_monthly_usd
        if isinstance(rent, (int, float)):
            offer = bridge_offer(float(rent))
            bridged = {w.codes: _bridged(home, advice.on, w, living, offer) for w in first}
            first = [bridged[w.codes] for w in first]
            own = bridged.get(asked_for)
    rest = tuple(w for w in ranked if w.codes not in {x.codes for x in first})
    shown = {name for w in first for r in w.ladder.rungs for name in (r.origin_label, r.destination_label)}
    advice = replace(advice, lifted=tuple(name for name in names if name in shown))
    return _with_steps(replace(advice, ways=tuple(first), also=rest, asked_for=own), living)


def _bridged(home: Household, on: date, way: NetLadder, living: Living, offer: Any) -> NetLadder:
    return way if way.gain_usd is None else bridge_dip(home, on, way, living, offer)


def _with_steps(advice: Advice, living: Living) -> Advice:
    """What the first step of the main ladder changes, and the cliffs on the way up it."""
    from braidwork.household import PROJECTING, attribute, cliffs

    home, way = advice.household, advice.main
    if home is None or way is None or way.gain_usd is None:
        return advice
    wage, top = way.ladder.rungs[0].wage_to_usd or 0.0, way.ladder.wage_to_usd or 0.0
    stepped = at_work(home, wage, living, living.full_hours_weekly)
    low, high = home.earner.pay_monthly_usd, top * living.full_hours_weekly * WEEKS_OF_A_MONTH
    try:
        found = [_in_its_unit(c, advice) for c in cliffs(stepped, advice.on, rules=PROJECTING)]
        above = [c for c in found if c.pay_monthly_usd >= max(low, high) and is_told(c.drop_usd, c.code_to)]
        advice = replace(
            advice, cliffs=tuple(c for c in found if low <= c.pay_monthly_usd < high),
            next_cliff=max(above, key=lambda c: c.drop_usd, default=None),
        )  # fmt: skip
        return replace(advice, stepped=attribute(home, stepped, advice.on, rules=PROJECTING))
    except NotAvailableError as error:
        return replace(advice, notes=(*advice.notes, f"What makes the change of the first step: {error.what}"))
