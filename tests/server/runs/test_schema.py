"""Sends a real server everything that /openapi.json allows, and much that it forbids: never a 5xx."""

from collections import Counter
from contextlib import suppress

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from tests.policy import check_policy
from tests.running import RunningServer

CASES = 5000
_SURPLUS = 1.5  # of some kinds there are fewer than would be sent
REAL, ANY, WRONG = "of a run that exists", "as the schema has it", "not as the schema has it"
SHARES = {REAL: 0.4, ANY: 0.25, WRONG: 0.35}
pytestmark = [
    pytest.mark.slow,
    # Its own remarks about the schema, and those of the libraries under it.
    pytest.mark.filterwarnings("ignore"),
]


def takes_something(operation):
    """Whether an operation has parameters or a body; else there is only one request to send."""
    return bool(list(operation.iter_parameters())) or bool(list(operation.body))


def strategies(operation, run):
    """The strategies of an operation by kind, only those that it has."""
    named = "{run_id}" in operation.path
    yield ANY, operation.as_strategy()
    if not takes_something(operation):
        return
    if named and operation.method != "delete":
        yield REAL, operation.as_strategy(path_parameters={"run_id": run})
    yield WRONG, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def drive(strategy, most, take):
    """Calls `take` with all different cases, at most `most`."""

    @settings(
        max_examples=most, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=strategy)
    def each(case):
        take(case)

    with suppress(Unsatisfiable):  # nothing of the kind exists
        each()


def test_no_request_that_the_schema_describes_breaks_the_server(tmp_path):
    arguments = ("--paused", "--threads", "1", "--max-runs", "2", "--stored-runs", "10")
    with RunningServer(tmp_path, *arguments) as server, requests.Session() as session:
        run = server.run_id()
        session.headers["origin"] = server.url
        schema = schemathesis.openapi.from_url(server.url + "/openapi.json")
        operations = [result.ok() for result in schema.get_all_operations()]
        counts, answers = Counter(), Counter()

        def send(case):
            answer = case.call(base_url=server.url, session=session, timeout=60)
            counts[f"{case.method.upper()} {case.operation.path}"] += 1
            answers[answer.status_code] += 1
            assert answer.status_code < 500, case.as_curl_command()
            check_policy({key.lower(): values[0] for key, values in answer.headers.items()})

        varied = sum(map(takes_something, operations))
        for operation in operations:
            kinds = dict(strategies(operation, run))
            for kind, strategy in kinds.items():
                share = SHARES[kind] / sum(SHARES[one] for one in kinds)
                drive(strategy, round(_SURPLUS * CASES * share / varied), send)
        print(counts, answers)
        assert counts.total() >= CASES
        assert len(counts) == len(operations)
        assert 403 not in answers
        assert server.process.poll() is None
        assert server.get(f"/api/runs/{run}").json()["id"] == run
