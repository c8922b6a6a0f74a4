"""How a worker writes and finds checkpoints."""

from itertools import count
from types import SimpleNamespace

import pytest

from engine import Network, Trainer, load_dataset, parse_definition
from engine.definition import Limits
from server.checkpoint_names import step_of
from server.worker.saves import Saves

TEXT = "[{type:'input',out_sx:24,out_sy:24,out_depth:1},{type:'fc',num_neurons:5},{type:'softmax',num_classes:10}]"


@pytest.fixture
def trainer():
    return Trainer(Network(parse_definition(TEXT), 3), {"batch_size": 4}, load_dataset("digits"), 3)


def written(saves, trainer):
    saves.mark_changed()
    saved = saves.write(trainer)
    assert saved is not None
    return saved[1]


def test_the_newest_readable_checkpoint_is_used_and_the_damaged_ones_are_named(tmp_path, trainer):
    saves = Saves(tmp_path / "new" / "folder", [], Limits())
    files = [trainer.train_next() and written(saves, trainer) for _ in range(3)]
    assert [step_of(file) for file in files] == [1, 2, 3]
    assert sorted(files) == files
    assert saves.newest_step == 3

    again = Saves(tmp_path / "new" / "folder", files[:0:-1], Limits())
    loaded, problems = again.load(trainer.dataset, None)
    assert (loaded.step, problems) == (3, [])
    assert again.write(loaded) is None, "the newest holds all there is"

    newest = tmp_path / "new" / "folder" / files[-1]
    newest.write_bytes(newest.read_bytes()[:-7])
    again = Saves(tmp_path / "new" / "folder", files[:0:-1], Limits())
    loaded, problems = again.load(trainer.dataset, None)
    assert loaded.step == 2
    assert str(problems[0]).startswith("the checkpoint of step 3 is damaged")
    assert again.write(loaded) is not None


def test_a_checkpoint_that_cannot_be_written_sets_a_problem_until_one_can(tmp_path, trainer):
    folder = tmp_path / "checkpoints"
    saves = Saves(folder, [], Limits())
    trainer.train_next()
    written(saves, trainer)
    folder.rename(tmp_path / "away")
    folder.write_text("in the way")
    trainer.train_next()
    saves.mark_changed()
    assert saves.write(trainer) is None
    assert str(saves.problem).startswith("no checkpoint has been saved since step 1: ")
    folder.unlink()
    assert saves.write(trainer)[0] == 2
    assert saves.problem is None


def test_a_restore_skips_checkpoints_that_are_not_finite_or_of_other_networks(tmp_path, trainer):
    saves = Saves(tmp_path, [], Limits())
    trainer.train_next()
    written(saves, trainer)
    trainer.step += 1
    trainer.network.values *= 1e37  # finite, and good for nothing
    written(saves, trainer)
    assert saves.load_sound(trainer).step == 1

    other = Trainer(Network(parse_definition(TEXT), 4), {"batch_size": 4}, trainer.dataset, 4)
    assert saves.load_sound(other) is None


def test_a_checkpoint_is_due_early_until_it_is_written_and_then_every_few_seconds(tmp_path, trainer, monkeypatch):
    now = count()
    monkeypatch.setattr("server.worker.saves.time", SimpleNamespace(monotonic=lambda: 100.0, time_ns=lambda: next(now)))
    saves, due = Saves(tmp_path, [], Limits()), []
    for step in range(900):
        trainer.step = step
        saves.mark_changed()
        if saves.due(step):
            due.append(step)
            if step not in (50, 51, 400):  # as if something else came first
                saves.write(trainer)
    assert due == [50, 51, 52, 100, 200, 400, 401, 800]
    saves._saved -= 1.01
    assert saves.due(7)
    saves._seconds = 0.2  # then every 5 s is often enough
    assert not saves.due(7)
    saves._saved -= 4
    assert saves.due(7)
