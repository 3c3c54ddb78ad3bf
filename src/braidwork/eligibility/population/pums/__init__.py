"""What the American Community Survey's public-use sample can say of people, as facts that rules read."""

from braidwork.eligibility.population.pums.facts import Sample as Sample
from braidwork.eligibility.population.pums.facts import sampled_population as sampled_population
