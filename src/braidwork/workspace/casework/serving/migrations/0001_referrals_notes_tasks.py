"""The tables of referrals, their changes, notes and tasks."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_STATES = (
    "asking", "sent", "waiting", "accepted", "attended", "not_attended", "declined", "closed", "withdrawn",
)  # fmt: skip


class Migration(migrations.Migration):
    """The first tables of serving."""

    initial = True

    dependencies: ClassVar = [
        ("accounts", "0001_initial"),
        ("casework", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("service_key", models.CharField(blank=True, max_length=300)),
                ("service_name", models.CharField(blank=True, max_length=300)),
                ("service_contact", models.CharField(blank=True, max_length=300)),
                ("need", models.CharField(max_length=40)),
                ("words", models.TextField(blank=True)),
                ("asks_private", models.BooleanField(default=False)),
                ("gave_consent", models.BooleanField(default=False)),
                ("state", models.CharField(choices=[(s, s) for s in _STATES], max_length=16)),
                ("code", models.CharField(blank=True, max_length=24)),
                ("version", models.PositiveIntegerField(default=1)),
                ("token", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                ("answer_due_on", models.DateField(blank=True, null=True)),
                (
                    "from_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals_sent",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "from_staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
                (
                    "to_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals_received",
                        to="accounts.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReferralChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("act", models.CharField(max_length=16)),
                ("state", models.CharField(max_length=16)),
                ("code", models.CharField(blank=True, max_length=24)),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=12)),
                ("actor_id", models.CharField(max_length=64)),
                ("organisation_id", models.CharField(blank=True, max_length=64)),
                ("token", models.CharField(max_length=64)),
                ("referral", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="serving.referral")),
            ],
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("origin", models.CharField(choices=[("staff", "staff"), ("no answer", "no answer")], max_length=16)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("done_by", models.CharField(blank=True, max_length=64)),
                ("token", models.CharField(max_length=64)),
                (
                    "for_staff",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("token", models.CharField(max_length=64)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to="serving.note"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "token"), name="one_note_a_form")],
            },
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(fields=("person", "token"), name="one_referral_a_form"),
        ),
        migrations.AddConstraint(
            model_name="referralchange",
            constraint=models.UniqueConstraint(fields=("referral", "token"), name="one_change_a_form"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("person", "token"), name="one_task_a_form"),
        ),
    ]
