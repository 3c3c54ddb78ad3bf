"""Identities, likely duplicates, words of reviewers, and pairs joined or parted."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Identities, likely duplicates, words of reviewers, and pairs joined or parted."""

    initial = True

    dependencies: ClassVar = [
        ("casework", "0003_seats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("probability", models.FloatField()),
                ("model_id", models.CharField(max_length=60)),
                ("found_at", models.DateTimeField()),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.person"
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PairVerdict",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("verdict", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=500)),
                ("said_at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                (
                    "suggestion",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="same_person.suggestion"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JoinEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=16)),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("model_id", models.CharField(blank=True, max_length=60)),
                ("probability", models.FloatField(blank=True, null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                (
                    "voids",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voided_by",
                        to="same_person.joinevent",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="same_person.suggestion"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("birth_date", models.DateField(blank=True, null=True)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("place", models.CharField(blank=True, max_length=100)),
                ("postcode", models.CharField(blank=True, max_length=12)),
                ("filed_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("seat", models.CharField(max_length=12)),
                ("filed_by", models.CharField(max_length=64)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)), fields=("person",), name="one_standing_identity"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(fields=("left", "right"), name="one_suggestion_a_pair"),
        ),
    ]
