"""The last day of a service that lasts: the window of what pays for it must hold that day too."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the column; services of before are of one day."""

    dependencies: ClassVar = [("fiscal", "0003_week_of_fiscal_staff")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="serviceline", name="last_service_date", field=models.DateField(blank=True, null=True)
        )
    ]
