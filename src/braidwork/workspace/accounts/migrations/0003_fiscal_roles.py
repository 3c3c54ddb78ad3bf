"""Two roles of fiscal staff."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds them to the choices."""

    dependencies: ClassVar = [("accounts", "0002_sign_in")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="staff",
            name="role_name",
            field=models.CharField(
                choices=[
                    ("navigator", "Navigator"), ("helper", "Community helper"), ("partner", "Partner"),
                    ("program_manager", "Program manager"), ("steward", "Data steward"), ("auditor", "Auditor"),
                    ("fiscal_manager", "Fiscal manager"), ("director", "Director"), ("administrator", "Administrator"),
                ],
                max_length=24,
            ),
        ),
    ]  # fmt: skip
