"""Pay, other income, and what is taken from wages before anything else."""

from __future__ import annotations

import numpy as np

from braidwork.household.programs.batch import Floats
from braidwork.household.programs.line import Before, Line, Month, Program, Reason, line

_COUNTED = (Reason("counted", "This is what you told us."),)
_WITHHELD = (
    Reason("no_pay", "There is no pay, so nothing is taken."),
    Reason("withheld", "It is taken from each pay check."),
    Reason("withheld_to_the_base", "Pay above the yearly limit is free of it."),
)


def pay(month: Month, before: Before) -> Line:
    """Gross pay of everyone."""
    return line(month.batch.n, month.pay, 0)


def other_income(month: Month, before: Before) -> Line:
    """Other money, stipends too."""
    return line(month.batch.n, month.other_income, 0)


def fica(month: Month, before: Before) -> Line:
    """Social Security up to the base, and Medicare: a twelfth of the year's."""
    law = month.law
    base = law.value("fica", "fica_wage_base")
    capped = np.minimum(month.annual_pay, base) * law.value("fica", "fica_rate", part="social_security")
    return _withheld(month, capped + month.annual_pay * law.value("fica", "fica_rate", part="medicare"), base)


def pfml(month: Month, before: Before) -> Line:
    """The employee's part of the premium for Paid Family and Medical Leave."""
    base = month.law.value("pfml", "fica_wage_base")
    rate = month.law.value("pfml", "pfml_premium_rate") * month.law.value("pfml", "pfml_employee_share")
    return _withheld(month, np.minimum(month.annual_pay, base) * rate, base)


def wa_cares(month: Month, before: Before) -> Line:
    """The premium for long-term care; no limit on wages."""
    return _withheld(month, month.annual_pay * month.law.value("wa_cares", "wa_cares_premium_rate"), np.inf)


def _withheld(month: Month, of_each_person: Floats, base: float) -> Line:
    amount = month.batch.summed(of_each_person) / 12
    reason = np.where(month.batch.any_of(month.annual_pay > base), 2, np.where(month.pay > 0, 1, 0))
    return line(month.batch.n, amount, reason)


PAY = Program("pay", "Pay before taxes", "pay", pay, _COUNTED, "what the client said", "person")
OTHER_INCOME = Program("other_income", "Other money", "cash", other_income, _COUNTED, "what the client said", "person")
FICA = Program("fica", "Social Security and Medicare", "tax", fica, _WITHHELD, "26 USC 3101", "person", is_annual=True)
PFML = Program("pfml", "Paid Family and Medical Leave", "tax", pfml, _WITHHELD, "RCW 50A.10.030", "person",
               is_annual=True)  # fmt: skip
WA_CARES = Program("wa_cares", "WA Cares", "tax", wa_cares, _WITHHELD, "RCW 50B.04.080", "person", is_annual=True)
