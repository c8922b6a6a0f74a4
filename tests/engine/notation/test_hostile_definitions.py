"""Any text gives a Definition or errors in words: quickly, in little memory, and inside the text."""

import time
import tracemalloc

import pytest

from engine.definition import Definition
from engine.errors import DefinitionError
from engine.notation import check_definition, parse_definition
from tests.engine.hostile import SEEDS, WORST, hostile_texts

COUNT = 10_000
SECONDS = 0.2
BYTES = 20_000_000


@pytest.fixture(autouse=True)
def _everything_loaded():
    for text in SEEDS:
        parse_definition(text)


def cpu_seconds(text):
    """Returns the least of three times if the first was slow: other load on the core makes it longer, never shorter."""
    least = 1e9
    for _ in range(3):
        started = time.process_time()
        result = check_definition(text)
        least = min(least, time.process_time() - started)
        if least < SECONDS:
            break
    return least, result


def peak_bytes(text):
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    check_definition(text)
    return tracemalloc.get_traced_memory()[1] - before


def check(text):
    """Returns whether the text is valid."""
    seconds, result = cpu_seconds(text)
    assert seconds < SECONDS, text[:2000]
    if isinstance(result, Definition):
        return True
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert result
    for error in result:
        assert type(error) is DefinitionError
        assert 1 <= error.line <= len(lines), text[:2000]
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1, text[:2000]
        assert 0 < len(error.message) < 500, text[:2000]
    return False


@pytest.mark.parametrize("count", [500, pytest.param(COUNT, marks=pytest.mark.slow)])
def test_hundreds_of_damaged_texts_are_checked_quickly_with_errors_inside_them(count):
    valid = sum(check(text) for text in hostile_texts(count))
    assert count // 50 < valid < count // 2  # some damage does no harm; most does


@pytest.mark.parametrize("name", WORST)
def test_the_worst_texts_are_checked_quickly(name):
    assert not check(WORST[name])


@pytest.fixture
def traced():
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.usefixtures("traced")
def test_the_worst_texts_and_fifty_others_take_little_memory():
    """Only fifty, because tracing makes all four times slower; the slow test below checks ten thousand."""
    for text in (*WORST.values(), *hostile_texts(50)):
        assert peak_bytes(text) < BYTES, text[:2000]


@pytest.mark.slow
@pytest.mark.usefixtures("traced")
def test_ten_thousand_damaged_texts_take_little_memory():
    for text in hostile_texts(COUNT):
        assert peak_bytes(text) < BYTES, text[:2000]
