"""Every kind of page, for journeys that walk through all of them."""

from __future__ import annotations

from tests.journeys.server import SIGN_IN, House

SIGNED_OUT = "sign-in"
KINDS = (
    SIGNED_OUT,
    "home",
    "tree",
    "search",
    "unit",
    "long-name",
    "catalogue",
    "figure",
    "ratio",
    "frozen",
    "frozen-beside",
    "freezes",
    "freeze",
    "freezing",
    "by-unit-and-month",
    "before-and-after",
    "board",
    "enterprises",
    "new-enterprise",
    "rounds",
    "round",
    "balance-of-members",
    "leavings",
    "badges",
    "small-cells",
    "posts",
    "posts-of-a-unit",
    "localities",
    "reports",
    "report",
    "check-file",
    "number-books",
    "forms",
    "refused",
    "two-steps",
)


def path(house: House, kind: str) -> str:
    admitted = "membership.admitted"
    return {
        SIGNED_OUT: SIGN_IN,
        "home": "/",
        "tree": "/cay-to-chuc/",
        "search": "/cay-to-chuc/?tim=ha+noi",
        "unit": house.unit("ba_dinh"),
        "long-name": house.unit("agencies"),
        "catalogue": "/so-lieu/",
        "figure": house.figure(admitted),
        "ratio": house.figure("targets.admitted_pct"),
        "frozen": house.figure(admitted, period="2024-Q1", query="?ban=1"),
        "frozen-beside": f"{house.figure('targets.admitted_pct', period='2024-Q1')}chenh-lech/?ban=1",
        "freezes": "/chot-so/",
        "freeze": "/chot-so/1/",
        "freezing": f"/chot-so/lap/?don_vi={house.cast.code('city')}&ky=2024-H1&so={admitted}",
        "by-unit-and-month": house.figure(admitted, query="?theo=don-vi.thang"),
        "before-and-after": f"{house.figure(admitted)}truoc-sau/?voi=2024-02-29",
        "board": "/chi-tieu/",
        "enterprises": "/chi-tieu/doanh-nghiep/",
        "new-enterprise": "/chi-tieu/doanh-nghiep/them/",
        "rounds": "/chi-tieu/dot/",
        "round": "/chi-tieu/dot/1/",
        "balance-of-members": "/dang-vien/bien-dong/",
        "leavings": "/dang-vien/roi-dang/",
        "badges": "/dang-vien/huy-hieu/",
        "small-cells": "/dang-vien/chi-bo-it-nguoi/",
        "posts": "/chuc-danh/",
        "posts-of-a-unit": f"/chuc-danh{house.unit('ba_dinh')}",
        "localities": "/dia-phuong/",
        "reports": "/bao-cao/",
        "report": house.report(),
        "check-file": "/bao-cao/kiem-tra/",
        "number-books": "/so-van-ban/",
        "forms": "/dang-vien/bieu/",
        "refused": house.figure(admitted, period="2024-H3"),
        "two-steps": "/tai-khoan/2fa/",
    }[kind]


def reader(kind: str) -> str:
    return "" if kind == SIGNED_OUT else "thanhuy"
