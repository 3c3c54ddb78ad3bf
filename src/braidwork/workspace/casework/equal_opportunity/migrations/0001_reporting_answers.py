"""The tables of answers for reporting, apart from the case."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables of answers for reporting, apart from the case."""

    initial = True

    dependencies: ClassVar = [
        ("casework", "0003_seats"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ReportingKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pseudonym", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("is_synthetic", models.BooleanField(default=False)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportingAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("item", models.CharField(max_length=24)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("known", "answered"),
                            ("unknown", "not known"),
                            ("declined", "chose not to say"),
                            ("not_applicable", "does not apply"),
                            ("not_yet_available", "said later"),
                        ],
                        max_length=20,
                    ),
                ),
                ("codes", models.JSONField(default=list)),
                ("answered_on", models.DateField()),
                (
                    "pseudonym",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="equal_opportunity.reportingkey",
                        to_field="pseudonym",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("pseudonym", "item"), name="one_answer_an_item")],
            },
        ),
    ]
