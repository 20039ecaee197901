from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from namro.access.roles import ROLES, Role, role_choices
from namro.journal.models import Recorded
from namro.people.models import Person
from namro.units.models import Unit
from namro.units.triggers import within_life

GRANT_IN_LIFE = ("unit_id", "u.alive @> r.during", "access_grant_within_life")


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(username__iexact=username)


class Account(AbstractBaseUser, Recorded):
    """Somebody who signs in. What an account may do stands in its role grants, nowhere else."""

    JOURNAL_HIDES = ("password",)
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    display_name = models.CharField("tên hiển thị", max_length=120)
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="là đồng chí", null=True, blank=True, related_name="accounts"
    )
    is_active = models.BooleanField("đang dùng", default=True)

    objects = AccountManager()

    class Meta(Recorded.Meta):
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        constraints = [
            models.CheckConstraint(
                condition=Q(username__regex=r"^[a-z0-9._-]{3,60}$"),
                name="access_account_username_form",
                violation_error_message="Tên đăng nhập gồm chữ thường không dấu, số, dấu chấm hoặc gạch.",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class RoleGrant(Recorded):
    """A role at a unit from one day to another; it covers the unit and all below it."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="tài khoản", related_name="grants")
    role_code = models.CharField("vai trò", max_length=24, choices=role_choices())
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="tại đơn vị", related_name="grants")
    during = DateRangeField("thời gian")
    reason = models.CharField("căn cứ", max_length=300)

    class Meta(Recorded.Meta):
        verbose_name = "phân quyền"
        verbose_name_plural = "phân quyền"
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False),
                name="access_grant_during_not_empty",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="access_grant_has_reason",
                violation_error_message="Phân quyền phải ghi căn cứ.",
            ),
            ExclusionConstraint(
                name="access_grant_once_a_day",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("role_code", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Tài khoản đã có vai trò này tại đơn vị trong thời gian đó.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *within_life(*GRANT_IN_LIFE)]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role_code} @ {self.unit_id}"

    @property
    def role(self) -> Role:
        return ROLES[self.role_code]
