"""What staff found of a client."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What staff found of a client."""

    dependencies: ClassVar = [
        ("casework", "0003_seats"),
        ("papers", "0001_papers"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("fact", models.CharField(max_length=80)),
                ("value", models.BooleanField()),
                ("basis", models.CharField(max_length=300)),
                ("found_on", models.DateField()),
                ("is_private", models.BooleanField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=64)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_by", models.CharField(blank=True, max_length=64)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)), fields=("person", "fact"), name="one_standing_finding"
                    )
                ],
            },
        ),
    ]
