"""The tables of the fiscal workspace. Money is integer cents; people are pseudonyms."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.models import Person
from braidwork.workspace.classified import Sensitivity


class Pseudonym(models.Model):
    """A person's random name in the books. When the person is erased the books stay whole, and nobody is behind it."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "pseudonym": "public", "person": "personal", "is_synthetic": "public",
    }  # fmt: skip
    pseudonym = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL)
    is_synthetic = models.BooleanField(default=False)


class FundYear(models.Model):
    """One award in one year from one origin, as its agreement says. Its money is in the ledger only."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "fund_year_id": "public", "fund_id": "public", "award": "public", "origin": "public", "start_date": "public",
        "end_date": "public", "last_posting_date": "public", "allotment_cents": "public", "is_federal": "public",
        "flex": "public", "terms": "public", "rule_version": "public", "ended_on": "public", "is_synthetic": "public",
    }  # fmt: skip
    fund_year_id = models.CharField(max_length=64, primary_key=True)
    fund_id = models.CharField(max_length=64)
    award = models.CharField(max_length=200)
    origin = models.CharField(max_length=64)
    start_date = models.DateField()
    end_date = models.DateField()
    last_posting_date = models.DateField()
    allotment_cents = models.BigIntegerField()
    is_federal = models.BooleanField()
    flex = models.PositiveSmallIntegerField()
    terms = models.JSONField(default=dict)
    rule_version = models.CharField(max_length=40)
    ended_on = models.DateField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.award)


class ServiceLine(models.Model):
    """One service that one person needs: its price, and what other grants pay of it. The rest is asked of the funds."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "line_id": "public", "pseudonym": "personal", "category_code": "personal", "cost_cents": "personal",
        "other_grants_cents": "personal", "service_date": "personal", "last_service_date": "personal",
        "waiting_since_date": "personal", "county_code": "personal", "tier": "personal", "flags": "sensitive",
        "decided_until": "personal", "loaded_at": "public", "withdrawn_at": "personal", "is_synthetic": "public",
    }  # fmt: skip
    line_id = models.CharField(max_length=64, primary_key=True)
    pseudonym = models.ForeignKey(Pseudonym, on_delete=models.PROTECT)
    category_code = models.CharField(max_length=40)
    cost_cents = models.BigIntegerField()
    other_grants_cents = models.BigIntegerField(default=0)
    service_date = models.DateField()
    last_service_date = models.DateField(null=True, blank=True)
    waiting_since_date = models.DateField()
    county_code = models.CharField(max_length=5)
    tier = models.PositiveSmallIntegerField()
    flags = models.JSONField(default=list)
    decided_until = models.DateField(null=True, blank=True)
    loaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)


class FundingPlan(models.Model):
    """A proposed allocation as one document. It posts nothing; another person approves it, and then it is posted."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "made_at": "public", "made_by": "personal", "inputs_sha256": "public",
        "rule_version": "public", "document": "sensitive", "document_sha256": "public", "summary": "public",
        "state": "public", "approved_at": "public", "approved_by": "personal", "posted_at": "public",
        "first_batch": "public", "last_batch": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, related_name="plans_made", on_delete=models.PROTECT)
    inputs_sha256 = models.CharField(max_length=64)
    rule_version = models.CharField(max_length=64)
    document = models.BinaryField()
    document_sha256 = models.CharField(max_length=64)
    summary = models.JSONField(default=dict)
    state = models.CharField(
        max_length=12,
        choices=[(s, s) for s in ("proposed", "approved", "posted", "withdrawn")],
        default="proposed",
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Staff, null=True, related_name="plans_approved", on_delete=models.PROTECT)
    posted_at = models.DateTimeField(null=True, blank=True)
    first_batch = models.BigIntegerField(null=True, blank=True)
    last_batch = models.BigIntegerField(null=True, blank=True)


class LedgerBatch(models.Model):
    """One sealed batch. The database refuses to change it, and the seal shows it if somebody did all the same."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "made_at": "public", "kind": "public", "inputs_sha256": "public", "rule_version": "public",
        "plan_id": "public", "n": "public", "first_posting": "public", "root": "public", "prev": "public",
        "chain": "public", "made_by": "personal", "approved_by": "personal", "reason": "public",
    }  # fmt: skip
    id = models.BigIntegerField(primary_key=True)
    made_at = models.TextField()
    kind = models.TextField()
    inputs_sha256 = models.TextField()
    rule_version = models.TextField()
    plan_id = models.TextField()
    n = models.BigIntegerField()
    first_posting = models.BigIntegerField()
    root = models.TextField()
    prev = models.TextField()
    chain = models.TextField()
    made_by = models.TextField()
    approved_by = models.TextField()
    reason = models.TextField()

    class Meta:
        """The table is made by its own statements: its guards belong to it."""

        managed = False
        db_table = "fiscal_batch"


class LedgerPosting(models.Model):
    """One posting in integer cents, debit positive."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "batch": "public", "entry": "public", "account": "public", "fund_year": "public",
        "person": "personal", "line": "personal", "category": "personal", "day": "personal",
        "amount_cents": "personal", "reverses": "public", "mark": "public",
    }  # fmt: skip
    id = models.BigIntegerField(primary_key=True)
    batch = models.BigIntegerField()
    entry = models.BigIntegerField()
    account = models.IntegerField()
    fund_year = models.TextField()
    person = models.TextField()
    line = models.TextField()
    category = models.TextField()
    day = models.TextField()
    amount_cents = models.BigIntegerField()
    reverses = models.BigIntegerField(null=True)
    mark = models.BigIntegerField()

    class Meta:
        """The table is made by its own statements: its guards belong to it."""

        managed = False
        db_table = "fiscal_posting"


class LedgerBalance(models.Model):
    """What a fund-year holds in an account and a category, added up as batches are sealed; postings can rebuild it."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "fund_year": "public", "account": "public", "category": "public", "amount_cents": "public",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    fund_year = models.CharField(max_length=64)
    account = models.IntegerField()
    category = models.CharField(max_length=40)
    amount_cents = models.BigIntegerField()

    class Meta:
        """One balance for each fund-year, account and category."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund_year", "account", "category"], name="one_balance")
        ]


class AwardBook(models.Model):
    """What awards have in common, in versions: caps and floors of the board, ceilings, matches, money held back."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "loaded_at": "public", "loaded_by": "personal", "source": "public", "document": "public",
        "is_synthetic": "public",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    source = models.CharField(max_length=200)
    document = models.JSONField(default=dict)
    is_synthetic = models.BooleanField(default=False)


class FundDecision(models.Model):
    """Whether a family of funds, or one fund-year, may serve a person: as eligibility decided, with its reason."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "pseudonym": "personal", "fund": "public", "is_eligible": "sensitive", "reason": "sensitive",
        "citation": "public", "valid_until": "personal", "rule_version": "public", "loaded_at": "public",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    pseudonym = models.ForeignKey(Pseudonym, on_delete=models.PROTECT)
    fund = models.CharField(max_length=64)
    is_eligible = models.BooleanField()
    reason = models.TextField(blank=True)
    citation = models.TextField(blank=True)
    valid_until = models.DateField(null=True, blank=True)
    rule_version = models.CharField(max_length=40, blank=True)
    loaded_at = models.DateTimeField()

    class Meta:
        """One decision in force for each person and fund."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["pseudonym", "fund"], name="one_fund_decision")]


class PeriodClose(models.Model):
    """A month that was closed, and how it was reopened: one person asks, another one confirms."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "month": "public", "closed_at": "public", "closed_by": "personal", "head": "public",
        "reopening_asked_at": "public", "reopening_asked_by": "personal", "reason": "public", "reopened_at": "public",
        "reopened_by": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    month = models.CharField(max_length=7)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Staff, related_name="months_closed", on_delete=models.PROTECT)
    head = models.CharField(max_length=64)
    reopening_asked_at = models.DateTimeField(null=True, blank=True)
    reopening_asked_by = models.ForeignKey(Staff, null=True, related_name="reopenings_asked", on_delete=models.PROTECT)
    reason = models.CharField(max_length=40, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(Staff, null=True, related_name="months_reopened", on_delete=models.PROTECT)

    class Meta:
        """A month is closed once until it is reopened."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month"], condition=models.Q(reopened_at=None), name="one_close_of_a_month")
        ]


class SharedCostSplit(models.Model):
    """A cost that several partners share, what its split rests on, and the cents of each."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "name": "public", "amount_cents": "public", "basis": "public", "benefit": "public",
        "shares_cents": "public", "day": "public", "made_at": "public", "made_by": "personal", "first_batch": "public",
        "is_synthetic": "public",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=200)
    amount_cents = models.BigIntegerField()
    basis = models.CharField(max_length=200)
    benefit = models.JSONField()
    shares_cents = models.JSONField()
    day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    first_batch = models.BigIntegerField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)
