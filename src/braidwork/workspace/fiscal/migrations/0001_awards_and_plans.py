"""Tables of awards, service lines, plans and balances."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies: ClassVar = [
        ("casework", "0002_events_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="LedgerBatch",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("made_at", models.TextField()),
                ("kind", models.TextField()),
                ("inputs_sha256", models.TextField()),
                ("rule_version", models.TextField()),
                ("plan_id", models.TextField()),
                ("n", models.BigIntegerField()),
                ("first_posting", models.BigIntegerField()),
                ("root", models.TextField()),
                ("prev", models.TextField()),
                ("chain", models.TextField()),
                ("made_by", models.TextField()),
                ("approved_by", models.TextField()),
                ("reason", models.TextField()),
            ],
            options={
                "db_table": "fiscal_batch",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="LedgerPosting",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("batch", models.BigIntegerField()),
                ("entry", models.BigIntegerField()),
                ("account", models.IntegerField()),
                ("fund_year", models.TextField()),
                ("person", models.TextField()),
                ("line", models.TextField()),
                ("category", models.TextField()),
                ("day", models.TextField()),
                ("amount_cents", models.BigIntegerField()),
                ("reverses", models.BigIntegerField(null=True)),
                ("mark", models.BigIntegerField()),
            ],
            options={
                "db_table": "fiscal_posting",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="FundYear",
            fields=[
                ("fund_year_id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("fund_id", models.CharField(max_length=64)),
                ("award", models.CharField(max_length=200)),
                ("origin", models.CharField(max_length=64)),
                ("start_date", models.DateField()),
                ("end_date", models.DateField()),
                ("last_posting_date", models.DateField()),
                ("allotment_cents", models.BigIntegerField()),
                ("is_federal", models.BooleanField()),
                ("flex", models.PositiveSmallIntegerField()),
                ("terms", models.JSONField(default=dict)),
                ("rule_version", models.CharField(max_length=40)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("is_synthetic", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="FundingPlan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("inputs_sha256", models.CharField(max_length=64)),
                ("rule_version", models.CharField(max_length=64)),
                ("document", models.BinaryField()),
                ("document_sha256", models.CharField(max_length=64)),
                ("summary", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("approved", "approved"),
                            ("posted", "posted"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("posted_at", models.DateTimeField(blank=True, null=True)),
                ("first_batch", models.BigIntegerField(blank=True, null=True)),
                ("last_batch", models.BigIntegerField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans_approved",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LedgerBalance",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("fund_year", models.CharField(max_length=64)),
                ("account", models.IntegerField()),
                ("category", models.CharField(max_length=40)),
                ("amount_cents", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("fund_year", "account", "category"), name="one_balance")
                ],
            },
        ),
        migrations.CreateModel(
            name="Pseudonym",
            fields=[
                ("pseudonym", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("is_synthetic", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="casework.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceLine",
            fields=[
                ("line_id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("category_code", models.CharField(max_length=40)),
                ("cost_cents", models.BigIntegerField()),
                ("other_grants_cents", models.BigIntegerField(default=0)),
                ("service_date", models.DateField()),
                ("waiting_since_date", models.DateField()),
                ("county_code", models.CharField(max_length=5)),
                ("tier", models.PositiveSmallIntegerField()),
                ("flags", models.JSONField(default=list)),
                ("decided_until", models.DateField(blank=True, null=True)),
                ("loaded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("is_synthetic", models.BooleanField(default=False)),
                ("pseudonym", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="fiscal.pseudonym")),
            ],
        ),
    ]
