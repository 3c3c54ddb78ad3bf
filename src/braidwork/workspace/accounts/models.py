"""Organisations, staff, links for new staff, resets, forms kept for staff, and the count of failed tries."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from braidwork.workspace.accounts.roles import ROLES, WORKSPACE_WIDE, Role, role
from braidwork.workspace.classified import Sensitivity


class Organisation(models.Model):
    """An organisation that serves clients; `acts_as` says whether it holds data for itself or for government."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "name": "public", "county_code": "public", "acts_as": "public", "is_synthetic": "public",
        "runs_workspace": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    county_code = models.CharField(max_length=5)
    acts_as = models.CharField(
        max_length=24, choices=[("government_contractor", "government contractor"), ("itself", "itself")]
    )
    is_synthetic = models.BooleanField(default=False)
    runs_workspace = models.BooleanField(default=False)

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
        "last_login": "personal", "session_epoch": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sign_in_name = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=150)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role_name = models.CharField(max_length=24, choices=[(r.name, r.label) for r in ROLES.values()])
    is_active = models.BooleanField(default=True)
    is_synthetic = models.BooleanField(default=False)
    session_epoch = models.PositiveIntegerField(default=0)

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
        """Whether the role allows something, for staff who are active; what reaches every organisation is for the
        organisation that runs the workspace."""
        if permission in WORKSPACE_WIDE and not self.organisation.runs_workspace:
            return False
        return bool(self.is_active) and permission in self.role.permissions

    def get_session_auth_hash(self) -> str:
        """What a session must carry: with another password, role, organisation or epoch it ends at once."""
        return self._auth_hash(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under secrets that were in use before."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._auth_hash(secret)

    def _auth_hash(self, secret: str | None) -> str:
        content = f"{self.password}|{self.role_name}|{self.organisation_id}|{self.session_epoch}"
        return str(salted_hmac("braidwork.staff.session", content, secret=secret, algorithm="sha256").hexdigest())


class Invitation(models.Model):
    """A link with which a member of staff sets a password, once; only its hash is kept."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "staff": "public", "token_hash": "sensitive", "made_at": "public", "expires_at": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.OneToOneField(Staff, on_delete=models.CASCADE)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class FactorReset(models.Model):
    """The wish to take away somebody's second factor; another person than the one who asks must confirm it."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "staff": "public", "asked_by": "public", "asked_at": "public", "state": "public",
        "decided_by": "public", "decided_at": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="resets")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="resets_asked")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="waiting")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="resets_decided")
    decided_at = models.DateTimeField(null=True)


class KeptForm(models.Model):
    """What a member of staff sent after her session had ended: sealed, for ten minutes, for nobody but her."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "staff": "public", "path": "personal", "body": "sensitive", "had_files": "public",
        "kept_at": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.OneToOneField(Staff, on_delete=models.CASCADE)
    path = models.CharField(max_length=500)
    body = models.TextField()
    had_files = models.BooleanField(default=False)
    kept_at = models.DateTimeField(db_index=True)


class Tries(models.Model):
    """Failed tries of one kind (a sign-in name, a resume code, an address) in the window that began last."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "key_hash": "sensitive", "failed": "public", "window_began": "public",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    key_hash = models.CharField(max_length=64, unique=True)
    failed = models.PositiveIntegerField(default=0)
    window_began = models.DateTimeField()
