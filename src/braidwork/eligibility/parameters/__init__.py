"""Numbers of law as rules ask for them: dated, cited, by size and county, as known on a day; absent is an answer."""

from braidwork.eligibility.parameters.book import LimitBook as LimitBook
from braidwork.eligibility.parameters.book import deciding_with as deciding_with
from braidwork.eligibility.parameters.book import limit_book as limit_book
from braidwork.eligibility.parameters.book import read_book as read_book
from braidwork.eligibility.parameters.book import shipped_book as shipped_book
from braidwork.eligibility.parameters.law import Adoption as Adoption
from braidwork.eligibility.parameters.law import Slot as Slot
