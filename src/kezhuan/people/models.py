"""Tables of people, organisations and who acts for whom."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from kezhuan.core.models import Record


class UserManager(BaseUserManager):
    """Makes users; there is no superuser, because no administrator reads business data."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """A user stands with this sign-in name; without a password only a code or passkey lets them in."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who can sign in; everything business-like hangs on memberships, never on the person."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(max_length=64, unique=True)
    phone = models.CharField(max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(default=False)
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=8, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="user_email_once")]


class Organisation(Record):
    """A legal person or body, of any of the kinds that meet here; verified by a decision, not by claiming."""

    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    uscc = models.CharField(max_length=18, unique=True, null=True, blank=True)
    region = models.CharField(max_length=12)
    address = models.CharField(max_length=200, blank=True)
    legal_person = models.CharField(max_length=64, blank=True)
    nature = models.CharField(max_length=8, blank=True)
    industry = models.CharField(max_length=8, blank=True)
    summary = models.TextField(blank=True)
    website = models.URLField(blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=16, default="local")

    class Meta:
        indexes = [models.Index(fields=["kind", "region"], name="org_kind_region"),
                   models.Index(fields=["name"], name="org_name")]


class Membership(models.Model):
    """A person's hat in an organisation for dated days; `region` widens or narrows the jurisdiction."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24)
    region = models.CharField(max_length=12, blank=True)
    manager = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "role"], condition=Q(ends_on__isnull=True),
                                               name="membership_once")]
