from types import SimpleNamespace

import pytest

from tests import pace


def report(duration, *, nodeid="tests/a.py::test_b", outcome="passed"):
    return pytest.TestReport(nodeid, ("tests/a.py", 0, ""), {}, outcome, None, "call", duration=duration)


def item(*markers):
    found = dict.fromkeys(markers, True)
    return SimpleNamespace(nodeid="tests/a.py::test_b", get_closest_marker=found.get)


def test_a_test_that_takes_too_long_fails_by_name_and_one_that_is_marked_as_slow_does_not():
    for duration, markers, outcome in ((31, (), "failed"), (29, (), "passed"), (31, ("slow",), "passed")):
        seen = report(duration)
        pace.check(seen, item(*markers), 30)
        assert seen.outcome == outcome
        assert (outcome == "failed") == ("tests/a.py::test_b: its call took 31 s" in str(seen.longrepr))


def test_on_a_busy_computer_a_test_may_take_longer(monkeypatch):
    cores = pace.processes() - 1
    for load, allowed in ((0, 30), (cores, 30), (3 * cores, 90)):
        monkeypatch.setattr(pace.os, "getloadavg", lambda load=load: (load, 0, 0), raising=False)
        assert pace.seconds_allowed() == allowed


def test_the_slowest_files_are_named_with_the_sum_of_their_tests():
    reports = [report(1), report(2, nodeid="tests/b.py::test_c"), report(3), "a warning"]
    assert pace.slowest_files(reports, 1) == ["4.0s tests/a.py"]
