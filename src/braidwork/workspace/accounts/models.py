"""Organisations, staff, and the count of failed tries that slows guessing down."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from braidwork.workspace.accounts.roles import ROLES, Role, role
from braidwork.workspace.classified import Sensitivity


class Organisation(models.Model):
    """An organisation that serves clients; `acts_as` says whether it holds data for itself or for government."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "name": "public", "county_code": "public", "acts_as": "public", "is_synthetic": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    county_code = models.CharField(max_length=5)
    acts_as = models.CharField(
        max_length=24, choices=[("government_contractor", "government contractor"), ("itself", "itself")]
    )
    is_synthetic = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.name)


class StaffManager(BaseUserManager):
    """Makes staff with a hashed password."""

    def create_user(
        self, sign_in_name: str, password: str, *, organisation: Organisation, role_name: str, **more: object
    ) -> Staff:
        """One new member of staff; UnknownNameError for a role that does not exist."""
        role(role_name)
        staff = self.model(sign_in_name=sign_in_name, organisation=organisation, role_name=role_name, **more)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class Staff(AbstractBaseUser):
    """A member of staff of one organisation, in one role."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "sign_in_name": "personal", "display_name": "personal", "organisation": "public",
        "role_name": "public", "is_active": "public", "is_synthetic": "public", "password": "sensitive",
        "last_login": "personal",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sign_in_name = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=150)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role_name = models.CharField(max_length=24, choices=[(r.name, r.label) for r in ROLES.values()])
    is_active = models.BooleanField(default=True)
    is_synthetic = models.BooleanField(default=False)

    objects = StaffManager()
    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    def __str__(self) -> str:
        return str(self.display_name)

    @property
    def role(self) -> type[Role]:
        """The role with its permissions."""
        return role(str(self.role_name))

    def may(self, permission: str) -> bool:
        """Whether the role allows something, for staff who are active."""
        return bool(self.is_active) and permission in self.role.permissions


class Tries(models.Model):
    """Failed tries of one kind (a sign-in name, a resume code, an address) in the window that began last."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "key_hash": "sensitive", "failed": "public", "window_began": "public",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    key_hash = models.CharField(max_length=64, unique=True)
    failed = models.PositiveIntegerField(default=0)
    window_began = models.DateTimeField()
