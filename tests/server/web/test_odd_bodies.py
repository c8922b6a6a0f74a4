"""Sends bodies that no page would send: each is answered soon, with a sentence, and never causes a server error."""

import json

import pytest

from tests.running import RunningServer
from tests.tiny import TINY

HALF = "\ud800"  # half a surrogate pair: JSON can hold it, UTF-8 cannot
DEEP = "[" * 100_000
REMOVE = {"kind": "remove", "layer": 0}
HALVES = [
    ("/api/definitions", {"text": HALF}),
    ("/api/definitions", {"text": TINY, "run": HALF}),
    ("/api/definitions", {"text": TINY, HALF: 1}),
    ("/api/definitions/edits", {"text": f"[{HALF}", "edit": REMOVE}),
    ("/api/definitions/edits", {"text": TINY, "edit": {"kind": "set", "layer": 1, "key": "sx", "value": HALF}}),
    ("/api/definitions/edits", {"text": TINY, "edit": {"kind": HALF}}),
    ("/api/runs", {"definition": HALF}),
    ("/api/runs", {"name": HALF}),
    ("/api/runs", {"data": HALF}),
    ("/api/runs", {"options": {HALF: 1}}),
    ("/api/runs", {"options": {"method": HALF}}),
    ("/api/runs", {"options": {"batch_size": {HALF: [HALF]}}}),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with RunningServer(tmp_path_factory.mktemp("server") / "data", "--paused") as running:
        yield running
        assert not any("Traceback" in line for line in running.output)


def send(server, path, content):
    answer = server.post(path, content=content, headers={"content-type": "application/json"})
    assert answer.json()
    return answer


@pytest.mark.parametrize(("path", "body"), HALVES)
def test_half_a_surrogate_pair_is_refused_in_every_field(served, path, body):
    assert send(served, path, json.dumps(body)).status_code in (400, 422)


@pytest.mark.parametrize("path", ["/api/definitions", "/api/definitions/edits", "/api/runs"])
@pytest.mark.parametrize(
    "content", ["", "null", "[]", DEEP, f'{{"text":{DEEP}', '{"text":1e999}', '{"text":' + "9" * 6000 + "}", "\0"]
)
def test_an_invalid_body_is_refused(served, path, content):
    assert send(served, path, content).status_code in (400, 422)


@pytest.mark.parametrize("sign", ["x", "é", "𝕏", "[", "\0", "\u202e"])
def test_a_text_of_a_million_characters_is_too_long(served, sign):
    text = sign * 1_000_000
    for path, more in (("/api/definitions", {}), ("/api/definitions/edits", {"edit": REMOVE})):
        answer = send(served, path, json.dumps({"text": text, **more})).json()
        assert (answer["ok"], "longer than" in answer["errors"][0]["message"]) == (False, True)
    refused = send(served, "/api/runs", json.dumps({"definition": text}))
    assert (refused.status_code, "longer than" in refused.text) == (400, True)


@pytest.mark.parametrize("run", ["x", "..%2f..%2fetc%2fpasswd", "%00", "%ff", "a" * 5000])
def test_labels_of_an_unknown_run_are_answered_404(served, run):
    assert served.get(f"/api/runs/{run}/labels").status_code == 404


def test_labels_of_an_unknown_split_are_refused(served):
    run = served.run_id()
    assert served.get(f"/api/runs/{run}/labels", params={"split": "../train"}).status_code == 422
    assert served.get(f"/api/runs/{run}/labels", params={"split": "test"}).status_code == 404


@pytest.mark.parametrize("data", ["/etc/passwd", "../../etc", "digits", "\0", "x" * 200])
def test_data_sets_are_named_by_title_and_never_by_path(served, data):
    refused = send(served, "/api/runs", json.dumps({"data": data}))
    assert (refused.status_code, "does not have the data set" in refused.text) == (400, True)
