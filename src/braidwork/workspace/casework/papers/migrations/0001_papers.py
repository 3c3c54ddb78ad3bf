"""Files of papers, and marks on what a case needs."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Files of papers, and marks on what a case needs."""

    initial = True

    dependencies: ClassVar = [
        ("casework", "0003_seats"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("paper_key", models.CharField(max_length=400)),
                ("paper_id", models.CharField(blank=True, max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[("seen", "seen"), ("attested", "attested"), ("not_needed", "not needed")],
                        max_length=12,
                    ),
                ),
                ("day", models.DateField()),
                ("name", models.CharField(max_length=200)),
                ("statement_version", models.CharField(blank=True, max_length=20)),
                ("is_private", models.BooleanField()),
                ("made_at", models.DateTimeField()),
                ("seat", models.CharField(max_length=12)),
                ("made_by", models.CharField(max_length=64)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_by", models.CharField(blank=True, max_length=64)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("person", "paper_key", "state"),
                        name="one_standing_mark",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("paper_key", models.CharField(blank=True, max_length=400)),
                ("kind", models.CharField(max_length=8)),
                ("size", models.PositiveIntegerField()),
                ("file_name", models.CharField(max_length=64, unique=True)),
                ("is_private", models.BooleanField()),
                ("token", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                ("seat", models.CharField(max_length=12)),
                ("added_by", models.CharField(max_length=64)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "token"), name="one_upload_a_form")],
            },
        ),
    ]
