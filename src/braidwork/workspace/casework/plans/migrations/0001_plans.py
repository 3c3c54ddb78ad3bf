"""The tables of plans: the plan, its versions, signatures, and the lines that ask for its money."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables of plans."""

    initial = True

    dependencies: ClassVar = [
        ("accounts", "0003_fiscal_roles"),
        ("casework", "0003_seats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(default=0)),
                ("offered", models.PositiveIntegerField(default=0)),
                ("offered_at", models.DateTimeField(blank=True, null=True)),
                ("is_shared", models.BooleanField(default=False)),
                ("began_at", models.DateTimeField()),
                ("intake", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.intakesession")),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
            ],
        ),
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("item", models.CharField(max_length=40)),
                ("line_id", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=64)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="plans.plan")),
            ],
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("body", models.JSONField()),
                ("body_sha256", models.CharField(max_length=64)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("decided_in", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=64)),
                ("seat", models.CharField(max_length=12)),
                ("token", models.CharField(max_length=64)),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="plans.plan")),
            ],
        ),
        migrations.CreateModel(
            name="PlanSignature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("who", models.CharField(choices=[("client", "client"), ("navigator", "navigator")], max_length=10)),
                ("name", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("signed_on", models.DateField()),
                ("locale", models.CharField(max_length=12)),
                (
                    "how",
                    models.CharField(
                        choices=[("screen", "on a screen"), ("paper", "on paper, seen by staff")], max_length=8
                    ),
                ),
                ("signed_by", models.CharField(max_length=64)),
                ("seat", models.CharField(max_length=12)),
                ("body_sha256", models.CharField(max_length=64)),
                ("statement_version", models.CharField(max_length=20)),
                ("version", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="plans.planversion")),
            ],
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", False)),
                fields=("person", "organisation"),
                name="one_plan_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", True)), fields=("person",), name="one_own_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="planline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at", None)), fields=("plan", "item"), name="one_standing_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="one_version_a_number"),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(fields=("plan", "token"), name="one_version_a_form"),
        ),
        migrations.AddConstraint(
            model_name="plansignature",
            constraint=models.UniqueConstraint(fields=("version", "who"), name="one_signature_a_side"),
        ),
    ]
