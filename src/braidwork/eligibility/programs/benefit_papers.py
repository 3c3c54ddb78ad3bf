"""Papers that benefit programs accept, beside those of `papers`: who you are, pay of a month, child, bills."""

from __future__ import annotations

from braidwork.eligibility.programs.program import Document

ACCOUNT_PROOF = Document(
    "account-proof", "What you have in the bank, or other things you own of worth", "Print a page from your bank."
)
ACTIVITY_PROOF = Document(
    "activity-proof", "A work or class schedule", "Ask your boss or your school for a short letter with your hours."
)
CHILD_PROOF = Document(
    "child-proof", "A birth certificate or other paper for each child", "Ask the state or county health office."
)
ENERGY_BILL = Document(
    "energy-bill", "Your last heat or power bill", "Ask your power or gas company, or your landlord."
)
IDENTITY_PROOF = Document(
    "identity-proof", "A card or paper with your name, like an ID, a passport or a school card", "Staff can help you."
)
MONTH_OF_INCOME = Document(
    "month-of-income",
    "Pay stubs or letters for all pay and money of the last 30 days",
    "Ask your boss for pay stubs. No pay? Write a note that says so, and sign it.",
)
PREGNANCY_PROOF = Document(
    "pregnancy-proof", "A note from a clinic about the pregnancy or the birth", "Ask your doctor, nurse or midwife."
)
WORK_LIMIT_NOTE = Document(
    "work-limit-note", "A note that you can not work now, or that you care for someone", "Ask your doctor or clinic."
)
