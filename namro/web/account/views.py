"""Signing in and what belongs to it: allauth's steps, our pages and words."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from namro.web.account import forms


class Quiet:
    """Drops allauth's English notices and says ours, if there is something to say."""

    done = ""

    def dispatch(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        response = super().dispatch(request, *arguments, **named)  # type: ignore[misc]
        list(messages.get_messages(request))
        if self.done and request.method == "POST" and response.status_code == 302:
            messages.success(request, self.done)
        return response


class SignIn(Quiet, account.LoginView):
    template_name = "web/account/sign_in.html"
    form_class = forms.SignIn


class SignOut(Quiet, account.LogoutView):
    template_name = "web/account/sign_out.html"


class PasswordAgain(Quiet, account.ReauthenticateView):
    template_name = "web/account/again.html"
    form_class = forms.PasswordAgain


class ChangePassword(Quiet, account.PasswordChangeView):
    template_name = "web/account/password.html"
    form_class = forms.NewPassword
    done = "Đã đổi mật khẩu."


class Code(Quiet, mfa.AuthenticateView):
    template_name = "web/account/code.html"
    form_class = forms.Code


class CodeAgain(Quiet, mfa.ReauthenticateView):
    template_name = "web/account/again.html"
    form_class = forms.CodeAgain


class TwoSteps(Quiet, mfa.IndexView):
    template_name = "web/account/two_steps.html"


class TurnOn(Quiet, totp.ActivateTOTPView):
    template_name = "web/account/turn_on.html"
    form_class = forms.TurnOn
    done = "Đã bật xác thực hai bước."


class TurnOff(Quiet, totp.DeactivateTOTPView):
    template_name = "web/account/turn_off.html"
    form_class = forms.TurnOff
    done = "Đã tắt xác thực hai bước."


class RecoveryCodes(Quiet, codes.ViewRecoveryCodesView):
    template_name = "web/account/codes.html"


class NewRecoveryCodes(Quiet, codes.GenerateRecoveryCodesView):
    template_name = "web/account/new_codes.html"
    form_class = forms.NewRecoveryCodes
    done = "Đã tạo mã dự phòng mới; các mã cũ không dùng được nữa."


ASK = {
    "signup": (
        "Tài khoản do quản trị viên mở",
        "Hệ thống không nhận đăng ký. Liên hệ quản trị viên của cấp ủy để được mở tài khoản và giao quyền.",
    ),
    "reset": (
        "Quên mật khẩu",
        "Liên hệ quản trị viên để đặt lại mật khẩu. Hệ thống không gửi thư nên không tự đặt lại được.",
    ),
    "inactive": (
        "Tài khoản đang bị khóa",
        "Liên hệ quản trị viên của cấp ủy để mở lại tài khoản.",
    ),
}


@require_safe
def ask_administrator(request: HttpRequest, topic: str) -> HttpResponse:
    """What cannot be done alone here, and who does it."""
    title, sentence = ASK[topic]
    return render(request, "web/account/ask.html", {"title": title, "sentence": sentence})


@require_safe
def no_mail(request: HttpRequest) -> HttpResponse:
    """Addresses of mail and phone that allauth may lead to; nothing of the kind is kept here."""
    return redirect("home")
