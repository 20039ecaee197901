"""allauth's forms with our words; it has no Vietnamese of its own."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from django.core.exceptions import ValidationError

SENTENCES = {
    "account_inactive": "Tài khoản này đang bị khóa. Liên hệ quản trị viên để mở lại.",
    "username_password_mismatch": (
        "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt."
    ),
    "too_many_login_attempts": "Đã nhập sai nhiều lần. Đợi năm phút rồi đăng nhập lại.",
    "rate_limited": "Đã thử quá nhiều lần. Đợi ít phút rồi thử lại.",
    "enter_current_password": "Mật khẩu đang dùng không đúng. Nhập lại mật khẩu hiện tại.",
    "incorrect_password": "Mật khẩu không đúng. Nhập lại mật khẩu đang dùng.",
    "incorrect_code": "Mã không đúng hoặc đã hết hạn. Nhập mã sáu chữ số đang hiện trong ứng dụng.",
    "cannot_delete_authenticator": "Không tắt được xác thực hai bước của tài khoản này.",
    "cannot_generate_recovery_codes": "Bật xác thực hai bước trước, sau đó mới tạo được mã dự phòng.",
    "password_mismatch": "Hai lần nhập mật khẩu mới chưa giống nhau. Nhập lại cho giống.",
    "required": "Chưa nhập mục này.",
    "password_too_short": "Mật khẩu mới quá ngắn. Dùng ít nhất 12 ký tự.",
    "password_too_common": "Mật khẩu này quá phổ biến, dễ bị đoán. Chọn một mật khẩu khác.",
    "password_too_similar": "Mật khẩu mới quá giống tên đăng nhập. Chọn một mật khẩu khác.",
}


class InVietnamese:
    """Replaces the texts of labels and of refusals; ``words`` maps a field to (label, hint)."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, (label, hint) in self.words.items():
            field = self.fields[name]  # type: ignore[attr-defined]
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)

    def add_error(self, field: str | None, error: Any) -> None:
        if field == "password2" and not isinstance(error, ValidationError):
            error = ValidationError(SENTENCES["password_mismatch"], code="password_mismatch")
        for one in getattr(error, "error_list", []):
            one.message = SENTENCES.get(one.code or "", one.message)
        super().add_error(field, error)  # type: ignore[misc]


CODE = {"code": ("Mã xác thực", "Sáu chữ số đang hiện trong ứng dụng xác thực, hoặc một mã dự phòng.")}


class SignIn(InVietnamese, LoginForm):
    words: ClassVar = {"login": ("Tên đăng nhập", ""), "password": ("Mật khẩu", "")}

    def add_error(self, field: str | None, error: Any) -> None:
        """A name and a password that do not belong together are told at the one to be typed again."""
        codes = {one.code for one in getattr(error, "error_list", [])}
        super().add_error("password" if "username_password_mismatch" in codes else field, error)


class PasswordAgain(InVietnamese, ReauthenticateForm):
    words: ClassVar = {"password": ("Mật khẩu", "")}


class NewPassword(InVietnamese, ChangePasswordForm):
    words: ClassVar = {
        "oldpassword": ("Mật khẩu đang dùng", ""),
        "password1": (
            "Mật khẩu mới",
            "Ít nhất 12 ký tự, không phải mật khẩu phổ biến, không giống tên đăng nhập.",
        ),
        "password2": ("Nhập lại mật khẩu mới", ""),
    }


class Code(InVietnamese, AuthenticateForm):
    words: ClassVar = CODE


class CodeAgain(InVietnamese, CodeAgainForm):
    words: ClassVar = CODE


class TurnOn(InVietnamese, ActivateTOTPForm):
    words: ClassVar = {"code": ("Mã xác thực", "Sáu chữ số đang hiện trong ứng dụng sau khi quét mã.")}


class TurnOff(InVietnamese, DeactivateTOTPForm):
    pass


class NewRecoveryCodes(InVietnamese, GenerateRecoveryCodesForm):
    pass


__all__ = [
    "Code",
    "CodeAgain",
    "NewPassword",
    "NewRecoveryCodes",
    "PasswordAgain",
    "SignIn",
    "TurnOff",
    "TurnOn",
]
