"""The tables of people, talks, answers, consents, decisions and events."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies: ClassVar = [
        ("accounts", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("act", models.CharField(db_index=True, max_length=40)),
                ("actor_kind", models.CharField(max_length=12)),
                ("actor_id", models.CharField(max_length=64)),
                ("organisation_id", models.CharField(blank=True, max_length=64)),
                ("subject_kind", models.CharField(max_length=24)),
                ("subject_id", models.CharField(db_index=True, max_length=64)),
                ("details", models.JSONField()),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("display_name", models.CharField(blank=True, max_length=200)),
                ("is_synthetic", models.BooleanField(default=False)),
                ("began_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IntakeSession",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question_set_id", models.CharField(max_length=60)),
                ("question_set_version", models.CharField(max_length=20)),
                ("question_set_checksum", models.CharField(max_length=64)),
                ("service_date", models.DateField()),
                ("locale", models.CharField(default="en", max_length=12)),
                ("version", models.PositiveIntegerField(default=1)),
                ("wanted_key", models.CharField(blank=True, max_length=80)),
                ("accepted", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("finished", "finished")], default="open", max_length=12
                    ),
                ),
                ("code_hash", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("birth_month_hash", models.CharField(blank=True, max_length=64)),
                ("code_expires_at", models.DateTimeField(blank=True, null=True)),
                ("began_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=24)),
                ("scope", models.JSONField()),
                ("legal_basis", models.CharField(max_length=60)),
                ("text_version", models.CharField(max_length=20)),
                ("locale", models.CharField(max_length=12)),
                ("given_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("seat", models.CharField(max_length=12)),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("intake_version", models.PositiveIntegerField()),
                ("program_id", models.CharField(max_length=80)),
                ("outcome", models.CharField(max_length=24)),
                ("tier", models.CharField(blank=True, max_length=60)),
                ("decision_id", models.CharField(max_length=64)),
                ("rule_version", models.CharField(max_length=16)),
                ("rests_on_private", models.BooleanField()),
                ("service_date", models.DateField()),
                ("decided_at", models.DateTimeField()),
                ("intake", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.intakesession")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("intake", "intake_version", "program_id"), name="one_decision_a_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=80)),
                ("body", models.JSONField()),
                ("is_private", models.BooleanField()),
                ("position", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField()),
                ("replaced_in", models.PositiveIntegerField(blank=True, null=True)),
                ("token", models.CharField(max_length=64)),
                ("given_at", models.DateTimeField()),
                ("seat", models.CharField(max_length=12)),
                ("given_by", models.CharField(max_length=64)),
                ("intake", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.intakesession")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_in", None)), fields=("intake", "key"), name="one_standing_answer"
                    ),
                    models.UniqueConstraint(fields=("intake", "token", "key"), name="one_answer_a_form"),
                ],
            },
        ),
    ]
