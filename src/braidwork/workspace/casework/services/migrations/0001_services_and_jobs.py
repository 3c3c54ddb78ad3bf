"""The tables of services, jobs, links of notes, and of the people who are being erased."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables of services."""

    initial = True

    dependencies: ClassVar = [
        ("accounts", "0003_fiscal_roles"),
        ("casework", "0003_seats"),
        ("serving", "0001_referrals_notes_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("person_id", models.UUIDField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="JobOutcome",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("start_date", models.DateField()),
                ("end_date", models.DateField(blank=True, null=True)),
                ("occupation_code", models.CharField(blank=True, max_length=10)),
                ("wage_hourly_cents", models.PositiveIntegerField(blank=True, null=True)),
                ("hours_weekly", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("employer", models.CharField(blank=True, max_length=200)),
                (
                    "work_type",
                    models.CharField(
                        choices=[
                            ("unsubsidized", "unsubsidized"),
                            ("apprenticeship", "apprenticeship"),
                            ("military", "military"),
                            ("subsidized", "subsidized"),
                            ("self_employed", "self_employed"),
                        ],
                        default="unsubsidized",
                        max_length=16,
                    ),
                ),
                ("is_related_to_training", models.BooleanField(blank=True, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("wage_record", "wage_record"),
                            ("pay_stub", "pay_stub"),
                            ("employer", "employer"),
                            ("client", "client"),
                            ("import", "import"),
                            ("demo", "demo"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("corrected", "corrected"),
                            ("mistake", "mistake"),
                            ("someone_else", "someone_else"),
                            ("did_not_happen", "did_not_happen"),
                            ("took_place", "took_place"),
                        ],
                        max_length=16,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("token", models.CharField(max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "voids",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voided_by",
                        to="services.joboutcome",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "token"), name="one_job_a_form"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_date", None), ("end_date__gte", models.F("start_date")), _connector="OR"
                        ),
                        name="job_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("referral", "referral"),
                            ("task", "task"),
                            ("paper", "paper"),
                            ("plan", "plan"),
                            ("service", "service"),
                            ("job", "job"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject", models.CharField(db_index=True, max_length=400)),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="serving.note"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("note", "kind", "subject"), name="one_link_of_a_note")],
            },
        ),
        migrations.CreateModel(
            name="ServiceEvent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("program", models.CharField(blank=True, max_length=40)),
                ("start_date", models.DateField(blank=True, null=True)),
                ("end_date", models.DateField(blank=True, null=True)),
                ("planned_for", models.DateField(blank=True, null=True)),
                ("minutes", models.PositiveIntegerField(blank=True, null=True)),
                ("provider", models.CharField(blank=True, max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("import", "import"),
                            ("referral", "referral"),
                            ("plan", "plan"),
                            ("demo", "demo"),
                        ],
                        max_length=12,
                    ),
                ),
                ("line_id", models.CharField(blank=True, max_length=64)),
                ("posting_id", models.BigIntegerField(blank=True, null=True)),
                ("plan_version", models.CharField(blank=True, max_length=64)),
                ("plan_item", models.CharField(blank=True, max_length=80)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("corrected", "corrected"),
                            ("mistake", "mistake"),
                            ("someone_else", "someone_else"),
                            ("did_not_happen", "did_not_happen"),
                            ("took_place", "took_place"),
                        ],
                        max_length=16,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("token", models.CharField(max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to="serving.referral"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "voids",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voided_by",
                        to="services.serviceevent",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "token"), name="one_service_a_form"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start_date__isnull", False), ("planned_for__isnull", False), _connector="OR"
                        ),
                        name="service_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_date", None),
                            models.Q(("end_date__gte", models.F("start_date")), ("start_date__isnull", False)),
                            _connector="OR",
                        ),
                        name="service_ends_after_it_starts",
                    ),
                ],
            },
        ),
    ]
