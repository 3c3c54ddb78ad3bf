"""Facts of a case: what is known, since when, from whom, and what follows from it, with its inputs shown."""

from braidwork.eligibility.facts.case import Case as Case
from braidwork.eligibility.facts.case_files import case_of as case_of
from braidwork.eligibility.facts.case_files import read_case as read_case
from braidwork.eligibility.facts.contradictions import contradictions as contradictions
from braidwork.eligibility.facts.definitions import FactDefinition as FactDefinition
from braidwork.eligibility.facts.definitions import fact_definition as fact_definition
from braidwork.eligibility.facts.definitions import fact_definitions as fact_definitions
from braidwork.eligibility.facts.people import Fact as Fact
from braidwork.eligibility.facts.people import IncomeEvent as IncomeEvent
from braidwork.eligibility.facts.people import Person as Person
