"""Papers that several programs accept: what a client calls each, and how to get one."""

from __future__ import annotations

from braidwork.eligibility.programs.program import Document

BENEFIT_LETTER = Document(
    "benefit-letter", "A letter that says which help you get", "Ask the office that pays you for a new letter."
)
BIRTH_PROOF = Document(
    "proof-of-birth-date",
    "Something with your birth date, like a driver license, a birth certificate or a passport",
    "A county or state health office can print a birth certificate.",
)
COLLEGE_AID_FORM = Document(
    "college-aid-form",
    "The page that shows your FAFSA or WASFA is filed",
    "The aid office at your college can help you file the form. It is free.",
)
COLLEGE_RECORD = Document(
    "college-record", "Your list of college classes and credits", "Ask the records office of each college you went to."
)
DISABILITY_RECORD = Document(
    "disability-record",
    "A note from a doctor, a school plan, or a benefit letter that shows a disability",
    "Ask your doctor, your school, or Social Security.",
)
DISCHARGE_PAPER = Document(
    "discharge-paper", "Your DD-214 or other discharge paper", "Ask the National Archives for a copy. It is free."
)
HOME_PROOF = Document(
    "proof-of-address",
    "Something with your name and address, like a bill or a lease",
    "Ask your landlord or a shelter.",
)
INCOME_PROOF = Document(
    "proof-of-income",
    "Pay stubs or letters for all family income of the last six months",
    "Ask your boss for pay stubs, or use bank records.",
)
LAYOFF_NOTICE = Document(
    "layoff-notice", "A letter or notice that your job ends or has ended", "Ask your old boss for a short letter."
)
SCHOOL_RECORD = Document(
    "school-record", "A school record or a letter from your school", "Ask the school office or the school district."
)
SELECTIVE_SERVICE_PROOF = Document(
    "selective-service-proof",
    "A card or page that shows you signed up for Selective Service, or a letter that says you did not have to",
    "Look up your number at sss.gov, or ask staff to look it up for you.",
)
SKILLS_TEST = Document(
    "skills-test", "Your score on a reading or math test", "You can take the test for free where you apply."
)
SPOUSE_PROOF = Document(
    "spouse-proof", "A marriage paper and the service member's orders or record", "Ask the base or the county."
)
UNEMPLOYMENT_LETTER = Document(
    "unemployment-letter",
    "A letter or page about your unemployment benefits",
    "Sign in to your unemployment account at esd.wa.gov, or ask staff.",
)
WORK_PROOF = Document(
    "proof-of-right-to-work",
    "Papers that show you may work in the United States, the same ones that a new boss asks for",
    "A passport is enough. So are a driver license and a Social Security card.",
)
