"""Seats at a case, joining codes, starts that were joined into one; the device of an answer."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("accounts", "0001_initial"),
        ("casework", "0002_events_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="answer",
            name="device",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="intakesession",
            name="joined_into",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="casework.intakesession"
            ),
        ),
        migrations.CreateModel(
            name="JoinedStart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("joined_at", models.DateTimeField()),
                ("by_seat", models.CharField(max_length=12)),
                ("by_id", models.CharField(max_length=64)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=24)),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joined_as_target",
                        to="casework.intakesession",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joined_as_source",
                        to="casework.intakesession",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JoinedAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=80)),
                (
                    "how",
                    models.CharField(
                        choices=[("same", "same"), ("brought", "brought"), ("differs", "differs"), ("aside", "aside")],
                        max_length=8,
                    ),
                ),
                ("picked", models.CharField(blank=True, max_length=8)),
                (
                    "ours",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joined_to",
                        to="casework.answer",
                    ),
                ),
                (
                    "theirs",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="joined_from", to="casework.answer"
                    ),
                ),
                ("joined", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.joinedstart")),
            ],
        ),
        migrations.CreateModel(
            name="JoiningCode",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("seats", models.CharField(choices=[("client", "client"), ("staff", "staff")], max_length=8)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("intake", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.intakesession")),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("client", "client"), ("navigator", "navigator"), ("helper", "helper")], max_length=12
                    ),
                ),
                ("device", models.CharField(max_length=16)),
                ("may_type", models.BooleanField(default=True)),
                ("began_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=12)),
                ("seen_version", models.PositiveIntegerField(default=0)),
                ("intake", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.intakesession")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    ]
