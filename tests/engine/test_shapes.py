"""Windows on one axis, by hand and by counting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ShapeError
from engine.shapes import receptive_field, window_positions


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "positions"),
    [(24, 5, 1, 2, 24), (24, 2, 2, 0, 12), (12, 3, 3, 0, 4), (28, 5, 1, 0, 24), (7, 3, 2, 1, 4), (5, 5, 9, 0, 1)],
)
def test_a_window_has_as_many_positions_as_counted_by_hand(size, kernel, stride, padding, positions):
    assert window_positions(size, kernel, stride, padding) == positions


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 9), st.integers(0, 9))
def test_positions_are_the_starts_from_which_a_window_fits(size, kernel, stride, padding):
    room = size + 2 * padding
    if kernel > room:
        with pytest.raises(ShapeError, match=f"use a kernel of at most {room}$"):
            window_positions(size, kernel, stride, padding)
    else:
        starts = [start for start in range(0, room, stride) if start + kernel <= room]
        assert window_positions(size, kernel, stride, padding) == len(starts)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4)), max_size=5))
def test_a_receptive_field_spans_those_of_the_cells_it_reads(windows):
    field, jump = 1, 1
    for kernel, stride in windows:
        starts = [cell * jump for cell in range(kernel)]  # of the cells of the previous layer in one window
        expected = starts[-1] + field
        field, jump = receptive_field(field, jump, kernel, stride)
        assert field == expected
