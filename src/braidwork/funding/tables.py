"""The tables of this room as contracts: what a column means, its unit, and that money is whole cents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from braidwork.contracts import Column, Table

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class CentsColumn(Column):
    """Money in whole cents: int64, because an award may pass the 21 million dollars of 32 bits."""

    @property
    def arrow_type(self) -> pa.DataType:
        """Arrow int64."""
        import pyarrow as pa

        return pa.int64()


def _cents(name: str, description: str, *, required: bool = True) -> CentsColumn:
    return CentsColumn(name, "integer", description, unit="cents", required=required, nullable=False, minimum=0)


def _text(name: str, description: str, *, nullable: bool = False, required: bool = True) -> Column:
    return Column(name, "text", description, nullable=nullable, required=required)


def _code(name: str, description: str, *, nullable: bool = False) -> Column:
    return Column(name, "code", description, nullable=nullable)


def _date(name: str, description: str) -> Column:
    return Column(name, "date", description, nullable=False)


_PERSON = _text("person", "pseudonym of the person, random")
_LINE = _text("line_id", "id of the need")
_FUND = _text("fund_year_id", "id of the fund-year")
_KEPT = "kept as long as the award's records: three years after its last report (2 CFR 200.334)"

FUND_YEAR = Table(
    "fund_year", ("fund_year_id",), "One award × year × origin of money.", source="award letters", retention=_KEPT,
    sensitivity="restricted",
    columns=(
        _FUND, _text("award", "the award it belongs to"), _text("origin", "where the money came from"),
        _date("start_date", "first day on which a service may be paid"), _date("end_date", "last such day"),
        _cents("allotment_cents", "what was awarded: the base of shares"),
        _cents("balance_cents", "what is available to plan with"),
        Column("is_federal", "flag", "federal money", nullable=False),
        Column("flex", "integer", "how freely it can be used: 0 one use, 9 any", minimum=0, maximum=9, nullable=False),
        _text("county_codes", "counties it serves, separated by spaces; blank everywhere", nullable=True),
        _text("category_codes", "services it pays for, separated by spaces; blank all", nullable=True),
        _text("rule_version", "edition of the rules of use", nullable=True),
    ),
)  # fmt: skip
SERVICE_LINE = Table(
    "service_line", ("line_id",), "One uncommitted need of one person.", source="individual plans", retention=_KEPT,
    sensitivity="personal",
    columns=(
        _LINE, _PERSON, _code("category_code", "service category"),
        _cents("cost_cents", "price before other grants"),
        _cents("other_grants_cents", "what other grants (Pell first) cover", required=False),
        CentsColumn("allowance_cents", "integer", "what a lifetime cap still leaves the person for this line",
                    unit="cents", required=False, minimum=0),
        _date("service_date", "day of the service, its first where it lasts: decides the window"),
        Column("last_service_date", "date", "last day of a service that lasts, inside the window too; blank: one day",
               required=False),
        _date("waiting_since_date", "day since which the person waits: decides ties"),
        _code("county_code", "county of residence, FIPS"),
        Column("tier", "integer", "tier of priority of service, 1 first", minimum=1, maximum=9, nullable=False),
    ),
)  # fmt: skip
LIMIT_RULE = Table(
    "limit_rule", ("rule_id",), "One cap or floor on what fund-years pay for the lines of a predicate.",
    sensitivity="restricted", retention=_KEPT,
    columns=(
        _text("rule_id", "id of the rule"), _text("fund_year_ids", "fund-years, separated by spaces"),
        _text("line_predicate", "which lines it counts, in words"), _cents("limit_cents", "the limit"),
        Column("sense", "code", "cap or floor", codes={"cap": "at most", "floor": "at least"}, nullable=False),
        _text("citation", "source of the rule"),
    ),
)  # fmt: skip
UNIT_CEILING = Table(
    "unit_ceiling", ("ceiling_id",), "The most that a fund or a family of funds pays for one line.",
    sensitivity="restricted", retention=_KEPT,
    columns=(
        _text("ceiling_id", "id of the ceiling"), _text("fund_year_ids", "fund-years, separated by spaces"),
        _text("category_codes", "services, separated by spaces"),
        CentsColumn("ceiling_cents", "integer", "the ceiling; blank where it is a share", unit="cents", minimum=0),
        Column("ceiling_share", "number", "share of the price; blank where it is an amount", minimum=0, maximum=1),
        Column("joint", "flag", "the fund-years share one ceiling", nullable=False),
    ),
)  # fmt: skip
MATCH_RULE = Table(
    "match_rule", ("fund_year_id",), "One fund that pays only against non-federal money.", retention=_KEPT,
    sensitivity="restricted",
    columns=(
        _FUND, _text("ratio", "matched cents per non-federal cent, such as 1:1"),
        _text("source_fund_year_ids", "non-federal fund-years, separated by spaces"),
        _text("line_predicate", "lines whose payments count, in words"),
    ),
)  # fmt: skip
ALLOCATION = Table(
    "allocation", ("line_id", "fund_year_id"), "What one fund-year pays for one line in a plan.", retention=_KEPT,
    sensitivity="personal",
    columns=(
        _LINE, _PERSON, _FUND, _code("category_code", "service category"),
        CentsColumn("amount_cents", "integer", "what it pays", unit="cents", nullable=False, minimum=1),
    ),
)  # fmt: skip
PLAN = Table(
    "plan", ("plan_id",), "One run of the optimiser: a document with a hash, never a batch of the ledger.",
    sensitivity="restricted", retention=_KEPT,
    columns=(
        _text("plan_id", "short name from the hash"), _text("made_at", "moment, ISO"),
        _text("inputs_sha256", "hash of lines, balances, rules and policy"),
        _text("rule_version", "editions of the rules of use", nullable=True), _text("solver", "what solved it"),
        _text("status", "optimal, floor short, not proven, fallback, empty"),
        _text("stage_values", "value of every stage, JSON"),
        Column("gap", "number", "how far from proven, where a time limit ended the search"),
        _text("baseline", "what narrowest-first reaches, JSON"), _text("uncovered", "short lines with reasons, JSON"),
    ),
)  # fmt: skip
TABLES = (FUND_YEAR, SERVICE_LINE, LIMIT_RULE, UNIT_CEILING, MATCH_RULE, ALLOCATION, PLAN)
