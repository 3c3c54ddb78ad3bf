"""Which versions were laid before clients, one row each; those that lie there now are the first."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


def _those_of_now(apps: Any, schema_editor: Any) -> None:
    plans, versions, offers = (apps.get_model("plans", name) for name in ("Plan", "PlanVersion", "PlanOffer"))
    for plan in plans.objects.filter(offered__gt=0):
        version = versions.objects.get(plan=plan, number=plan.offered)
        offers.objects.create(
            version=version, offered_at=plan.offered_at or version.made_at, offered_by=str(plan.offered_by_id or "")
        )


class Migration(migrations.Migration):
    """The table of offers."""

    dependencies: ClassVar = [("plans", "0002_versions_stay")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="PlanOffer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("offered_at", models.DateTimeField()),
                ("offered_by", models.CharField(blank=True, max_length=64)),
                (
                    "version",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to="plans.planversion"),
                ),
            ],
        ),
        migrations.RunPython(_those_of_now, migrations.RunPython.noop),
    ]
