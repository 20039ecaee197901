"""The strictness of the tests themselves."""

from __future__ import annotations

import socket
import warnings
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.template import Context, Engine, Origin, Template
from django.test import Client
from django.utils import timezone

from tests.strict import StrictClient, UndefinedVariable, faults


def render(text: str, name: str) -> str:
    engine = Engine(string_if_invalid=UndefinedVariable())
    return Template(text, Origin(name), engine=engine).render(Context({"known": "5.189"}))


OURS = "/anywhere/namro/web/templates/x.html"


@pytest.mark.parametrize(
    "text",
    [
        "{{ missing }}",
        "{{ known.missing }}",
        "{{ missing|default:'x' }}",
        "{% if 1 %}{{ missing }}{% endif %}",
    ],
)
def test_an_undefined_variable_in_our_template_fails(text: str) -> None:
    with pytest.raises(AssertionError, match=r"x\.html uses the undefined variable"):
        render(text, OURS)


@pytest.mark.parametrize(
    ("text", "shown"), [("{{ known }}", "5.189"), ("{% if missing %}a{% else %}b{% endif %}", "b")]
)
def test_asking_whether_something_is_there_is_fine(text: str, shown: str) -> None:
    assert render(text, OURS) == shown


def test_a_librarys_template_may_leave_things_out() -> None:
    assert render("[{{ missing }}]", "/site-packages/allauth/templates/x.html") == "[]"


def test_the_tests_templates_are_strict() -> None:
    assert isinstance(settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"], UndefinedVariable)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p>{{ x }}</p>", "unrendered template text"),
        ("<p>{% url %}</p>", "unrendered template text"),
        ("<script>alert(1)</script>", "an inline script"),
        ("<script defer>1</script>", "an inline script"),
        ('<a onclick="x()">', "an inline event handler"),
        ("<svg><rect style='fill:red'/></svg>", "an inline style"),
        ("<style>p{}</style>", "an inline style"),
        ("<a href='javascript:void(0)'>", "a javascript: address"),
    ],
)
def test_a_page_with_a_fault(html: str, fault: str) -> None:
    assert faults(html) == [fault]


@pytest.mark.parametrize(
    "html",
    [
        '<script src="/static/a.js" defer></script>',
        '<script id="d" type="application/json">{"a": "{{"}</script>',
        '<p data-once="1" class="style">on = 1; style = 2</p>',
        '<svg><rect fill="red" stroke-width="2"/></svg>',
    ],
)
def test_a_page_without(html: str) -> None:
    assert faults(html) == []


def test_the_client_fixture_refuses_a_faulty_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(client, StrictClient)

    def answer(self: Client, **request: Any) -> HttpResponse:
        return HttpResponse("<p>{{ leaked }}</p>")

    monkeypatch.setattr(Client, "request", answer)
    with pytest.raises(AssertionError, match="/trang/ has unrendered template text"):
        client.get("/trang/")


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443)])
def test_no_call_leaves_the_machine(address: tuple[str, int]) -> None:
    with socket.socket() as probe, pytest.raises(AssertionError, match="may not call"):
        probe.connect(address)


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="careful"):
        warnings.warn("careful", stacklevel=1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committing_test_leaves_nothing_behind(turn: int) -> None:
    assert Session.objects.count() == 0
    Session.objects.create(session_key="k", session_data="", expire_date=timezone.now())


@pytest.mark.django_db
def test_others_see_an_untouched_database() -> None:
    assert Session.objects.count() == 0
