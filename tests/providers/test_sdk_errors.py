"""The tables that map the SDKs' errors to ours: nothing that a vendor adds goes unnoticed."""

from __future__ import annotations

import inspect
from types import ModuleType

import anthropic
import httpx2
import openai
import pytest
from anthropic._error_classes import ERROR_CLASSES

from grader.errors import ProviderError, QuotaExhausted, RateLimited
from grader.providers import anthropic as anthropic_provider
from grader.providers import openai as openai_provider


def _errors(module: ModuleType) -> set[type[Exception]]:
    found = (value for _, value in inspect.getmembers(module, inspect.isclass))
    package = module.__name__.partition(".")[0]
    return {c for c in found if issubclass(c, Exception) and c.__module__.partition(".")[0] == package}


@pytest.mark.parametrize(
    ("module", "table"),
    [
        (openai._exceptions, openai_provider.ERRORS),
        (anthropic._exceptions, anthropic_provider.ERRORS),
    ],
    ids=["openai", "anthropic"],
)
def test_every_error_class_of_an_sdk_has_ours(
    module: ModuleType, table: dict[type[Exception], type[ProviderError]]
) -> None:
    """A class that the SDK has and the table lacks fails here, by name."""
    classes = _errors(module)
    assert len(classes) > 15, "the SDK has moved its errors"
    assert sorted(c.__name__ for c in classes - set(table)) == []
    assert all(issubclass(ours, ProviderError) for ours in table.values())


@pytest.mark.parametrize(
    ("package", "table"),
    [(openai, openai_provider.ERRORS), (anthropic, anthropic_provider.ERRORS)],
    ids=["openai", "anthropic"],
)
def test_every_error_that_an_sdk_publishes_is_caught(
    package: ModuleType, table: dict[type[Exception], type[ProviderError]]
) -> None:
    """Classes that live elsewhere in the SDK, like those with a code of their own, are children of the table's."""
    assert sorted(c.__name__ for c in _errors(package) if not issubclass(c, tuple(table))) == []


def test_every_coded_error_of_anthropic_is_translated() -> None:
    """Errors with a code of their own go by their status, but for those that say that the money is spent."""
    response = httpx2.Response(400, request=httpx2.Request("POST", "https://api.anthropic.com/v1/messages"))
    kinds = {
        (status, code): anthropic_provider._kind(made("No.", response=response, body=None))
        for (status, code), made in ERROR_CLASSES.items()
    }
    spent = {code for (_, code), kind in kinds.items() if kind is QuotaExhausted and code}
    assert spent == {code for _, code in ERROR_CLASSES if code and "spend_limit_reached" in code} | {
        "linked_organization_billing_unavailable"
    }
    assert kinds[429, "ramp_limit_exceeded"] is RateLimited
