from types import SimpleNamespace

from server.worker.changes import Changes


def test_a_dragged_slider_leaves_one_mark_from_its_first_value_to_its_last(monkeypatch):
    monkeypatch.setattr("server.worker.changes.time", SimpleNamespace(monotonic=lambda: 100.0))
    changes = Changes()
    assert changes.due_in() is None
    for old, new in ((0.1, 0.2), (0.2, 0.35), (0.35, 0.3)):
        assert changes.add({"learning_rate": old, "momentum": 0.9}, {"learning_rate": new, "momentum": 0.9})
    assert 0 < changes.due_in() < 1
    assert str(changes.pop()) == "learning_rate 0.1 → 0.3"
    assert changes.pop() is None
    assert changes.due_in() is None


def test_an_option_that_returns_to_its_first_value_leaves_no_mark():
    changes = Changes()
    assert not changes.add({"ro": 0.9}, {"ro": 0.9})
    changes.add({"ro": 0.9}, {"ro": 0.5})
    changes.add({"ro": 0.5}, {"ro": 0.9})
    assert changes.pop() is None
