import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

from engine.definition import preset
from engine.errors import Sentence
from server.runs.record import RunRecord
from server.runs.store import Store, StoreError

RECORD = RunRecord("a1", "one", 1.0, 1.0, "text", {"momentum": 0.9}, 7, "digits", "training", "")


def point(number, step=None):
    return {"number": number, "branch": 0, "step": step or number, "loss": None}


def mark(step, kind, detail):
    return {"step": step, "kind": kind, "detail": detail}


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path)
    opened.create_run(RECORD)
    yield opened
    opened.close()


def test_stored_runs_are_there_after_a_restart_and_those_in_training_are_paused(tmp_path):
    store = Store(tmp_path)
    store.create_run(RECORD)
    store.save("a1", [point(1), point(2)], (2, "x"))
    store.save("a1", marks=[mark(2, "options", "momentum 0.9 → 0.5")], values={"options": {"momentum": 0.5}})
    store.close()
    again = Store(tmp_path)
    record = again.run("a1")
    assert (record.state, record.step, record.point, record.options) == ("paused", 2, 2, {"momentum": 0.5})
    assert len(again.points("a1", 0, 99)) == 2
    assert again.marks("a1") == [{"step": 2, "kind": "options", "detail": "momentum 0.9 → 0.5", "sentence": None}]
    assert [path.name for path in again.checkpoints("a1")] == ["x"]
    again.close()


def test_only_the_newest_of_very_many_marks_are_read(store):
    store.save("a1", marks=[mark(step, "surgery", "x") for step in range(1200)])
    assert [told["step"] for told in store.marks("a1")] == list(range(200, 1200))


def test_points_and_their_checkpoint_are_stored_together_or_not_at_all(store):
    store.save("a1", [point(1)])
    with pytest.raises(sqlite3.IntegrityError):
        store.save("a1", [point(2), point(1)], (2, "x"), {"state": "stopped"}, [mark(2, "options", "x")])
    assert store.run("a1").state == "training"
    assert store.marks("a1") == []
    assert len(store.points("a1", 0, 99)) == 1
    assert store.checkpoints("a1") == []
    assert store.run("a1").point == 1


def test_two_checkpoints_are_kept_and_older_files_removed(store):
    folder = store.checkpoint_folder("a1")
    folder.mkdir(parents=True)
    for step in (1, 2, 3):
        (folder / f"c{step}").write_bytes(b"")
        store.save("a1", [], (step, f"c{step}"))
    assert [path.name for path in store.checkpoints("a1")] == ["c3", "c2"]
    assert sorted(path.name for path in folder.iterdir()) == ["c2", "c3"]


def test_points_are_read_in_order_above_a_number_and_up_to_a_limit(store):
    store.save("a1", [point(number) for number in range(1, 101)])
    assert len(store.points("a1", 90, 99)) == 10
    assert '"number": 11,' in store.points("a1", 10, 2)[0]
    assert len(store.points("a1", 10, 2)) == 2


def test_deleting_a_run_deletes_everything_of_it(store):
    store.save("a1", [point(1)], (1, "x"))
    store.checkpoint_folder("a1").mkdir(parents=True)
    store.delete_run("a1")
    assert store.runs() == []
    assert store.points("a1", 0, 99) == []
    assert not store.checkpoint_folder("a1").exists()


def test_a_reset_deletes_the_marks_of_the_old_weights(store):
    store.save("a1", [point(1), point(2)], marks=[mark(5, "options", "x")])
    store.save("a1", [point(3)], marks=[mark(0, "reset", "same seed")])
    store.save("a1", [point(4, 1)])
    assert [found["kind"] for found in store.marks("a1")] == ["reset"]
    assert store.run("a1").life == 3


def test_a_second_server_is_refused_in_words_until_the_first_has_ended(tmp_path):
    code = (
        "from pathlib import Path; from server.runs.store import Store;"
        f"store = Store(Path({str(tmp_path)!r})); print('made', flush=True); input()"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "made\n"
        with pytest.raises(StoreError, match=f"in use by process {other.pid}: stop that Convscope"):
            Store(tmp_path)
        other.kill()
        other.wait()
        Store(tmp_path).close()
    finally:
        other.kill()
        other.communicate()


def test_a_newer_version_or_a_file_in_place_of_the_folder_is_refused_in_words(tmp_path):
    Store(tmp_path / "a").close()
    with sqlite3.connect(tmp_path / "a" / "convscope.sqlite") as database:
        database.execute("PRAGMA user_version=99")
    database.close()
    with pytest.raises(StoreError, match="version 99"):
        Store(tmp_path / "a")
    (tmp_path / "b").write_text("not a folder")
    with pytest.raises(StoreError, match="choose another with --data-dir"):
        Store(tmp_path / "b")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "convscope.sqlite").write_bytes(b"not a database, but long enough to be looked at " * 40)
    with pytest.raises(StoreError, match="cannot be used"):
        Store(tmp_path / "c")


def test_the_list_of_runs_knows_the_newest_accuracy_until_a_reset_and_every_name(store):
    store.save("a1", [point(1)], values={"validation_accuracy": 0.5, "parameters": 12})
    store.save("a1", [point(2)], values={"validation_accuracy": 0.75})
    store.rename("a1", "<b>other</b>")
    store.rename("nobody", "x")
    [record] = store.runs()
    assert (record.validation_accuracy, record.parameters, record.name) == (0.75, 12, "<b>other</b>")
    store.save("a1", marks=[mark(0, "reset", "same seed")])
    assert store.run("a1").validation_accuracy is None
    store.save("a1", marks=[mark(0, "reset", "seed 8")], values={"validation_accuracy": 0.1})
    assert store.run("a1").validation_accuracy == 0.1


def _drop_sentences(database):
    for table in ("runs", "marks"):
        database.execute(f"ALTER TABLE {table} DROP COLUMN sentence")


def test_the_reason_of_a_state_is_stored_as_template_and_values(tmp_path):
    back = Sentence("went back to step {step}", step=1250)
    store = Store(tmp_path)
    store.create_run(RECORD)
    was_at = {"sentence": Sentence("back from step {step}", step=2000).plain()}
    values = {"state": "paused", "reason": str(back), "sentence": back}
    store.save("a1", marks=[mark(1250, "restored", "back from step 2,000") | was_at], values=values)
    store.save("a1", values={"step": 1251})
    store.close()
    again = Store(tmp_path)
    assert (again.run("a1").reason, again.run("a1").sentence) == ("went back to step 1,250", back)
    assert again.marks("a1")[0]["sentence"] == {"template": "back from step {step}", "values": {"step": 2000}}
    again.save("a1", values={"state": "training", "reason": "", "sentence": None})
    assert (again.run("a1").reason, again.run("a1").sentence) == ("", None)
    again.close()


def test_a_reason_that_an_older_version_stored_keeps_its_words(tmp_path):
    old = Store(tmp_path)
    old.create_run(replace(RECORD, state="stopped", reason="the loss of step 52 is not a finite number"))
    old.save("a1", marks=[mark(0, "reset", "same seed")])
    with old._transaction() as database:
        _drop_sentences(database)
        database.execute("PRAGMA user_version=2")
    old.close()
    again = Store(tmp_path)
    assert str(again.run("a1").sentence) == again.run("a1").reason == "the loss of step 52 is not a finite number"
    assert again.marks("a1") == [{**mark(0, "reset", "same seed"), "sentence": None}]
    again.close()


def test_a_data_directory_of_the_first_version_is_migrated(tmp_path):
    old = Store(tmp_path)
    for run, text in (("a1", preset("mnist-demo").text), ("a2", "not a definition")):
        old.create_run(replace(RECORD, id=run, definition=text))
    old.save("a1", [{**point(n), "validation_accuracy": a} for n, a in ((1, 0.2), (2, 0.4), (3, None))])
    old.save("a2", [{**point(1), "validation_accuracy": 0.9}], marks=[mark(0, "reset", "same seed")])
    with old._transaction() as database:
        _drop_sentences(database)
        database.execute("ALTER TABLE runs DROP COLUMN parameters")
        database.execute("ALTER TABLE runs DROP COLUMN validation_accuracy")
        database.execute("PRAGMA user_version=1")
    old.close()
    again = Store(tmp_path)
    found = {record.id: (record.parameters, record.validation_accuracy) for record in again.runs()}
    assert found == {"a1": (5994, 0.4), "a2": (None, None)}
    again.close()
    Store(tmp_path).close()
