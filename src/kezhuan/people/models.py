"""Tables of people, organisations and who acts for whom."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from kezhuan.core import clock
from kezhuan.core.models import Record
from kezhuan.core.sealing import SealedField


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser, because no administrator reads business data."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """A user stands with this sign-in name; without a password only a code or passkey lets them in."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who can sign in; everything business-like hangs on memberships, never on the person."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(max_length=64, unique=True)
    phone = SealedField(max_length=160, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(default=False)
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=8, blank=True)
    password_changed_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    def set_password(self, raw_password: str | None) -> None:
        """The password is this one and its age begins again; the caller saves."""
        super().set_password(raw_password)
        self.password_changed_at = clock.now()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="user_email_once")
        ]


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
    # Who entered it: theirs to mend until somebody is verified to act for it.
    registered_by = models.UUIDField(null=True, blank=True)
    decision_note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "region"], name="org_kind_region"),
            models.Index(fields=["name"], name="org_name"),
        ]


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
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ends_on__isnull=True),
                name="membership_once",
            )
        ]


class Claim(Record):
    """A person's wish to act for an organisation; the first claimant is not the owner until somebody decides."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="claims")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    role = models.CharField(max_length=24)
    letter_uid = models.UUIDField(null=True, blank=True)
    # What the letter was, once its file is gone (keeping.py).
    letter_sm3 = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=200, blank=True)
    decision_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(state="submitted"), name="claim_one_open"
            )
        ]


class Invitation(models.Model):
    """A one-time way into an organisation for a phone number, given by its manager."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=24)
    phone = SealedField(max_length=160)
    name = models.CharField(max_length=64, blank=True)
    manager = models.BooleanField(default=False)
    token_sm3 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


class OneTimeLink(models.Model):
    """A link sent by SMS that opens exactly one case for one act, once, without an account."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_sm3 = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=32)
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    phone = SealedField(max_length=160)
    name = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


class RegistryEntry(models.Model):
    """One row of an imported enterprise registry: what a form is filled from, never over what was typed."""

    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=200, blank=True)
    legal_person = models.CharField(max_length=64, blank=True)
    region = models.CharField(max_length=12, blank=True)
    status = models.CharField(max_length=20, blank=True)
    former_names = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=100)
    as_of = models.DateField()


class FormerName(models.Model):
    """A name an organisation bore before, so that old papers still find it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)
    until = models.DateField()


class Profile(Record):
    """An expert or a team listed with consent: who can do it, not only what exists."""

    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="profiles")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    leader = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=60, blank=True)
    size = models.PositiveSmallIntegerField(null=True, blank=True)
    fields = models.JSONField(default=list)
    keywords = models.JSONField(default=list)
    summary = models.TextField(blank=True)
    works = models.TextField(blank=True)
    equipment = models.TextField(blank=True)
    availability = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=12)
    contact_name = models.CharField(max_length=64, blank=True)
    contact_phone = SealedField(max_length=160, blank=True)
    consent_version = models.CharField(max_length=16, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    confirm_by = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            # In the order of the list and of who was listed last. None begins with the state: nearly all are listed, and
            # SQLite without statistics would read those to find four by their uids.
            models.Index(fields=["-updated_at", "-id", "state", "confirm_by", "organisation", "region", "kind", "fields"], name="profile_by_day"),
            models.Index(fields=["-state_since", "-id", "state", "confirm_by"], name="profile_last_listed"),
            models.Index(fields=["region", "state"], name="profile_region_state"),
        ]  # fmt: skip


class Token(models.Model):
    """An API token: a subset of its owner's rights under one hat; only its hash is kept."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    membership = models.ForeignKey(Membership, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=64)
    token_sm3 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
