"""How people sign in: mobile number or account name, password, SMS code or passkey, and the second factor."""

from __future__ import annotations

from typing import Any

ACCOUNT_ADAPTER = "kezhuan.people.sign_in.Accounts"
SOCIALACCOUNT_ADAPTER = "kezhuan.people.oidc.provider.UnifiedSignIn"
# Tokens of the platform are used once and forgotten; its word on phones and addresses moves no account.
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
MFA_ADAPTER = "kezhuan.people.sign_in.SecondFactors"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

ACCOUNT_LOGIN_METHODS = {"phone", "username"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SIGNUP_REDIRECT_URL = "/people/register/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    "signup": "20/m/ip",
    "request_login_code": "20/m/ip,3/5m/key",
    "verify_phone": "3/5m/key,20/m/ip",
}
ACCOUNT_FORMS = {
    "login": "kezhuan.people.forms.signing.LoginForm",
    "signup": "kezhuan.people.forms.signing.SignupForm",
    "request_login_code": "kezhuan.people.forms.signing.RequestCodeForm",
    "confirm_login_code": "kezhuan.people.forms.signing.ConfirmCodeForm",
    "verify_phone": "kezhuan.people.forms.signing.VerifyPhoneForm",
    "change_phone": "kezhuan.people.forms.signing.ChangePhoneForm",
    "change_password": "kezhuan.people.forms.signing.ChangePasswordForm",
    "reauthenticate": "kezhuan.people.forms.signing.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "kezhuan.people.forms.signing.SecondFactorForm",
    "reauthenticate": "kezhuan.people.forms.signing.SecondFactorAgainForm",
    "activate_totp": "kezhuan.people.forms.signing.ActivateTotpForm",
    "add_webauthn": "kezhuan.people.forms.signing.AddPasskeyForm",
    "edit_webauthn": "kezhuan.people.forms.signing.EditPasskeyForm",
}
_SIX_DIGITS = {"numeric": True, "dashed": False, "length": 6}
ALLAUTH_USER_CODE_FORMAT = _SIX_DIGITS

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False

PASSWORD_MAX_AGE_DAYS = 90


def validators(*, strict: bool) -> list[dict[str, Any]]:
    """The password rules; `strict` adds three kinds of characters, as 等保 asks."""
    rules: list[dict[str, Any]] = [
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": 12},
        },
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        {
            "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
            "OPTIONS": {"user_attributes": ("username", "phone", "name")},
        },
    ]
    if strict:
        rules.append({"NAME": "kezhuan.people.passwords.KindsOfCharacters"})
    return rules
