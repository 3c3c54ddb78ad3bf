"""The tables of changes and of what was published."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [("number", "a number of law"), ("program", "what a program says of itself")]
STATES = [("draft", "draft"), ("proposed", "proposed"), ("published", "published"), ("withdrawn", "withdrawn")]
STAFF = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


class Migration(migrations.Migration):
    """The tables of changes and of what was published."""

    initial = True

    dependencies: ClassVar = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[("number", "a number of law"), ("program", "what a program says of itself")],
                        max_length=12,
                    ),
                ),
                ("subject", models.CharField(max_length=80)),
                ("content", models.JSONField()),
                ("unit", models.CharField(blank=True, max_length=80)),
                ("effective_from", models.DateField()),
                ("effective_to", models.DateField(blank=True, null=True)),
                ("citation", models.CharField(max_length=400)),
                ("is_verified", models.BooleanField(default=False)),
                ("reason", models.CharField(max_length=1000)),
                ("takes_place", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("proposed", "proposed"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("counts", models.JSONField(blank=True, null=True)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Published",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("number", "a number of law"), ("program", "what a program says of itself")],
                        max_length=12,
                    ),
                ),
                ("subject", models.CharField(db_index=True, max_length=80)),
                ("content", models.JSONField()),
                ("unit", models.CharField(blank=True, max_length=80)),
                ("effective_from", models.DateField()),
                ("effective_to", models.DateField(blank=True, null=True)),
                ("citation", models.CharField(max_length=400)),
                ("is_verified", models.BooleanField()),
                ("note", models.CharField(max_length=1000)),
                ("known_from", models.DateTimeField()),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rulebook.change"
                    ),
                ),
            ],
        ),
    ]
