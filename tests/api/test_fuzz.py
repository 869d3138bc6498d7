"""Schemathesis over every operation as four kinds of caller: no failure of ours, and answers as the schema says.

Ids, versions and organisations are mostly those of the town, so that acts are reached and not only refused.
`HYPOTHESIS_PROFILE=deep` tries 200 calls an operation with a seed of its own; the seed is printed.
"""

from __future__ import annotations

import os
import random
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup

from tests.town import Town, build
from tests.town.addresses import values_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
# Of calls made as the schema says, and of calls made otherwise on purpose.
EXAMPLES = {GenerationMode.POSITIVE: 120 if DEEP else 4, GenerationMode.NEGATIVE: 80 if DEEP else 2}
SEED = random.SystemRandom().randrange(2**32) if DEEP else 20261122
CALLERS = ("visitor", "firm", "operator", "officer")
TOKEN = "t" * 32
RULES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker) -> Iterator[Town]:
    """One town for the module; whatever a call does to it is taken back."""
    # As Django's own test client does: a request must not close the connection the town stands in.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def operations(town: Town) -> list[Any]:
    from kezhuan.wsgi import application

    checks.load_all_checks()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("caller", CALLERS)
def test_no_call_breaks_an_operation_and_every_answer_is_as_described(
    caller: str, town: Town, operations: list[Any]
) -> None:
    print(f"seed {SEED}")  # noqa: T201 - shown with a failure, so that it can be repeated
    session = {name: cookie.value for name, cookie in town.clients[caller].cookies.items()} | {
        "csrftoken": TOKEN
    }
    found: dict[str, str] = {}
    for operation in operations:
        asks = bool(list(operation.iter_parameters()) or list(operation.body))
        for mode in EXAMPLES if asks else (GenerationMode.POSITIVE,):
            try:
                _try(operation, mode, town, session)
            except Unsatisfiable:
                # Where any text is a rightful value, no call can be made against the schema.
                if mode is GenerationMode.POSITIVE:
                    found[operation.label] = "no call could be made"
            except (
                AssertionError,
                FailureGroup,
            ) as fault:  # every operation is tried, the faults shown together
                found[f"{operation.label} ({mode.value})"] = str(fault)[:3000]

    assert len(operations) > 25
    if found:
        pytest.fail("\n\n".join(f"{label}\n{fault}" for label, fault in found.items()), pytrace=False)


def _try(operation: Any, mode: GenerationMode, town: Town, session: dict[str, str]) -> None:
    """Calls made as the schema says (or on purpose not), each in a savepoint that is rolled back."""

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES[mode], deadline=None, database=None, derandomize=False, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode), st.data())
    def call(case: Any, data: st.DataObject) -> None:
        _settle(case, data, town)
        raised: list[str] = []

        def note(sender: Any, **more: Any) -> None:
            lines = traceback.format_exc().splitlines()
            raised.append("\n".join([line for line in lines if "/kezhuan/" in line][-1:] + lines[-1:]))

        got_request_exception.connect(note)
        try:
            with transaction.atomic():
                answer = case.call(cookies=session, headers={"X-CSRFToken": TOKEN})
                transaction.set_rollback(True)
        finally:
            got_request_exception.disconnect(note)
        if raised:
            raise AssertionError(
                f"{case.method} {case.formatted_path} {case.query} {case.body!r}: {raised[0]}"
            )
        case.validate_response(answer, checks=[rule for rule in CHECKS.get_all() if rule.__name__ in RULES])

    call()


def _settle(case: Any, data: st.DataObject, town: Town) -> None:
    """Most ids become ids of the town and most versions the present one."""
    often = st.sampled_from((True, True, True, False))
    for name in list(case.path_parameters or {}):
        if data.draw(often):
            case.path_parameters[name] = data.draw(
                st.sampled_from(values_of(town, case.path, "{" + name + "}"))
            )
    if isinstance(case.body, dict):
        if "version" in case.body and data.draw(often):
            case.body["version"] = 1
        if case.body.get("organisation") and data.draw(often):
            case.body["organisation"] = str(town.organisations["firm"].uid)
