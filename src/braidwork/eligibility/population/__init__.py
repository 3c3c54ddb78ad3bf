"""Populations: tables of people with facts, from a caseload, a sample or invented, screened in one statement."""

from braidwork.eligibility.population.columns import Coverage as Coverage
from braidwork.eligibility.population.columns import coverage as coverage
from braidwork.eligibility.population.columns import fact_column as fact_column
from braidwork.eligibility.population.people import Population as Population
from braidwork.eligibility.population.people import population_of as population_of
from braidwork.eligibility.population.reading import read_population as read_population
from braidwork.eligibility.population.screening import OUTCOMES as OUTCOMES
from braidwork.eligibility.population.screening import Screening as Screening
from braidwork.eligibility.population.screening import screen as screen
