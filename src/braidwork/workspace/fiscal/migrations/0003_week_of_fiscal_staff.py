"""Award books, decisions about funds, closed months, shared costs."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the tables."""

    dependencies: ClassVar = [
        ("fiscal", "0002_ledger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="AwardBook",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("loaded_at", models.DateTimeField()),
                ("source", models.CharField(max_length=200)),
                ("document", models.JSONField(default=dict)),
                ("is_synthetic", models.BooleanField(default=False)),
                (
                    "loaded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SharedCostSplit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("amount_cents", models.BigIntegerField()),
                ("basis", models.CharField(max_length=200)),
                ("benefit", models.JSONField()),
                ("shares_cents", models.JSONField()),
                ("day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("first_batch", models.BigIntegerField(blank=True, null=True)),
                ("is_synthetic", models.BooleanField(default=False)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FundDecision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("fund", models.CharField(max_length=64)),
                ("is_eligible", models.BooleanField()),
                ("reason", models.TextField(blank=True)),
                ("citation", models.TextField(blank=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("rule_version", models.CharField(blank=True, max_length=40)),
                ("loaded_at", models.DateTimeField()),
                ("pseudonym", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="fiscal.pseudonym")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("pseudonym", "fund"), name="one_fund_decision")],
            },
        ),
        migrations.CreateModel(
            name="PeriodClose",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.CharField(max_length=7)),
                ("closed_at", models.DateTimeField()),
                ("head", models.CharField(max_length=64)),
                ("reopening_asked_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months_closed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months_reopened",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopening_asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings_asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reopened_at", None)), fields=("month",), name="one_close_of_a_month"
                    )
                ],
            },
        ),
    ]
