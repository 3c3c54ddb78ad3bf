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
        "other_grants_cents": "personal", "service_date": "personal", "waiting_since_date": "personal",
        "county_code": "personal", "tier": "personal", "flags": "sensitive", "decided_until": "personal",
        "loaded_at": "public", "withdrawn_at": "personal", "is_synthetic": "public",
    }  # fmt: skip
    line_id = models.CharField(max_length=64, primary_key=True)
    pseudonym = models.ForeignKey(Pseudonym, on_delete=models.PROTECT)
    category_code = models.CharField(max_length=40)
    cost_cents = models.BigIntegerField()
    other_grants_cents = models.BigIntegerField(default=0)
    service_date = models.DateField()
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
