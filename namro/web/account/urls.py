"""The addresses of allauth that make sense here, under its own names, which its steps look up."""

from __future__ import annotations

from allauth.mfa.recovery_codes.views import download_recovery_codes
from django.urls import path

from namro.web.account import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("reauthenticate/", views.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("password/change/", views.ChangePassword.as_view(), name="account_change_password"),
    path("password/reset/", views.ask_administrator, {"topic": "reset"}, name="account_reset_password"),
    path("password/set/", views.ask_administrator, {"topic": "reset"}, name="account_set_password"),
    path("signup/", views.ask_administrator, {"topic": "signup"}, name="account_signup"),
    path("inactive/", views.ask_administrator, {"topic": "inactive"}, name="account_inactive"),
    path("email/", views.no_mail, name="account_email"),
    path("confirm-email/", views.no_mail, name="account_email_verification_sent"),
    path("2fa/", views.TwoSteps.as_view(), name="mfa_index"),
    path("2fa/authenticate/", views.Code.as_view(), name="mfa_authenticate"),
    path("2fa/reauthenticate/", views.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", views.TurnOn.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", views.TurnOff.as_view(), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/", views.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"
    ),
    path("2fa/recovery-codes/download/", download_recovery_codes, name="mfa_download_recovery_codes"),
]
