"""Addresses of the people room: the way in, one's own account, organisations, members, profiles."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from kezhuan.people.pages import (
    admin,
    identities,
    looking,
    members,
    organisations,
    profiles,
    registering,
    signing,
    tokens,
)

# allauth's addresses without those of mail: an account here is proved by its phone.
SIGNING = [
    path("login/", account.login, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("phone/verify/", account.verify_phone, name="account_verify_phone"),
    path("phone/change/", account.change_phone, name="account_change_phone"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", signing.reset, name="account_reset_password"),
    path("password/renew/", signing.renew, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("oidc/", identities.manage, name="oidc"),
    path("oidc/login/", identities.login, name="oidc_login"),
    path("oidc/callback/", identities.callback, name="oidc_callback"),
    path("oidc/again/", identities.again, name="oidc_again"),
    path("again/code/", signing.again_by_code, name="code_again"),
    path("oidc/link/", identities.link, name="oidc_link"),
    path("oidc/<int:pk>/unlink/", identities.unlink, name="oidc_unlink"),
]

urlpatterns = [
    path("accounts/", include(SIGNING)),
    path("desk/hat/", signing.hat, name="hat"),
    path("people/me/", signing.me, name="me"),
    path("people/arrived/", identities.arrived, name="arrived"),
    path("people/register/", registering.register, name="organisation_register"),
    path("people/claims/", registering.claims, name="claims"),
    path("people/claims/<uuid:uid>/", registering.claim, name="claim"),
    path("people/claims/<uuid:uid>/withdraw/", registering.withdraw, name="claim_withdraw"),
    path("people/claims/<uuid:uid>/letter/", registering.letter, name="claim_letter"),
    path("people/organisations/", organisations.listing, name="organisations"),
    path("people/organisations/<uuid:uid>/", organisations.detail, name="organisation"),
    path("people/organisations/<uuid:uid>/edit/", organisations.edit, name="organisation_edit"),
    path("people/organisations/<uuid:uid>/merge/", organisations.merge, name="organisation_merge"),
    path("people/organisations/<uuid:uid>/move/", organisations.move, name="organisation_move"),
    path("people/members/", members.members, name="members"),
    path("people/members/<uuid:uid>/change/", members.change, name="member_change"),
    path("people/members/<uuid:uid>/hand-over/", members.hand_over, name="member_hand_over"),
    path("people/invitations/<uuid:uid>/revoke/", members.revoke, name="invitation_revoke"),
    path("people/join/<str:token>/", members.join, name="join"),
    path("people/delegations/", members.delegations, name="delegations"),
    path("people/delegations/<uuid:uid>/end/", members.end_delegation, name="delegation_end"),
    path("people/admin/users/", admin.users, name="users"),
    path("people/admin/users/new/", admin.enter, name="staff_new"),
    path("people/admin/users/<uuid:uid>/", admin.user, name="user"),
    path("people/admin/users/<uuid:uid>/change/", admin.change, name="user_change"),
    path("people/admin/log/", admin.log, name="people_log"),
    path("people/claims/<uuid:uid>/phone/", looking.phone, name="claim_phone"),
    path("people/me/looked/", looking.looked, name="phone_looked"),
    path("profiles/", profiles.listing, name="profiles"),
    path("profiles/new/", profiles.new, name="profile_new"),
    path("profiles/<uuid:uid>/", profiles.detail, name="profile"),
    path("profiles/<uuid:uid>/edit/", profiles.edit, name="profile_edit"),
    path("profiles/<uuid:uid>/consent/", profiles.consent, name="profile_consent"),
    path("profiles/<uuid:uid>/move/", profiles.move, name="profile_move"),
    path("people/tokens/", tokens.listing, name="tokens"),
    path("people/tokens/<uuid:uid>/revoke/", tokens.revoke, name="token_revoke"),
    path("demo/inbox/", signing.demo_inbox, name="demo_inbox"),
]
