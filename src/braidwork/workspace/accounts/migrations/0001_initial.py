"""The tables of organisations, staff and failed tries."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first tables."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200, unique=True)),
                ("county_code", models.CharField(max_length=5)),
                (
                    "acts_as",
                    models.CharField(
                        choices=[("government_contractor", "government contractor"), ("itself", "itself")],
                        max_length=24,
                    ),
                ),
                ("is_synthetic", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Tries",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("failed", models.PositiveIntegerField(default=0)),
                ("window_began", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sign_in_name", models.CharField(max_length=150, unique=True)),
                ("display_name", models.CharField(max_length=150)),
                (
                    "role_name",
                    models.CharField(
                        choices=[
                            ("navigator", "Navigator"),
                            ("helper", "Community helper"),
                            ("partner", "Partner"),
                            ("program_manager", "Program manager"),
                            ("steward", "Data steward"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=24,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("is_synthetic", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
