import numpy as np
import pytest

from engine import Network, Trainer, Validated, checkpoint, load_dataset, parse_definition
from engine.data.batches import centre_crops
from engine.definition import preset
from engine.errors import CheckpointError, DatasetError, NonFiniteError, OptionError, ShapeError
from engine.trainer import validation_due

OPTIONS = {"method": "adadelta", "batch_size": 20, "l2_decay": 0.001, "eps": 1e-6}
TINY = (
    "[{type:'input',out_sx:24,out_sy:24,out_depth:1},{type:'conv',sx:5,stride:3,filters:4,activation:'relu'},"
    "{type:'pool',sx:2},{type:'softmax',num_classes:10}]"
)


def trainer(text=TINY, options=OPTIONS, seed=0):
    return Trainer(Network(parse_definition(text), seed), options, load_dataset("digits"), seed)


def losses(trainer, count):
    return [trainer.train_next().loss for _ in range(count)]


def test_the_smallest_network_learns_eight_images_by_heart(rng):
    text = (
        "[{type:'input',out_sx:6,out_sy:6,out_depth:1},{type:'conv',sx:3,filters:4,activation:'relu'},"
        "{type:'softmax',num_classes:8}]"
    )
    learner = Trainer(Network(parse_definition(text), seed=1), {"learning_rate": 0.1, "momentum": 0.9})
    x, y = rng.normal(size=(8, 6, 6, 1)).astype(np.float32), np.arange(8)
    for _ in range(200):
        done = learner.train_batch(x, y)
    assert done.loss < 0.01
    assert done.accuracy == 1
    assert done.step == 200


def test_the_same_seed_gives_the_same_losses_bit_for_bit_and_another_seed_others():
    first = losses(trainer(), 15)
    assert losses(trainer(), 15) == first
    assert losses(trainer(seed=1), 15) != first


def test_validation_and_the_probe_change_no_bit_of_training():
    alone, watched = trainer(), trainer()
    expected = losses(alone, 12)
    seen = []
    for _ in range(12):
        seen.append(watched.train_next().loss)
        watched.validate()
    assert seen == expected


def test_a_run_resumed_from_its_checkpoint_is_bit_identical_to_one_never_interrupted():
    whole = trainer()
    losses(whole, 30)
    content = checkpoint.dump(whole)
    expected = losses(whole, 30)
    resumed = checkpoint.parse(content).trainer(load_dataset("digits"))
    assert resumed.step == 30
    assert losses(resumed, 30) == expected
    assert resumed.network.values.tobytes() == whole.network.values.tobytes()


def test_a_damaged_checkpoint_is_refused_with_a_message():
    content = checkpoint.dump(trainer())
    for damaged in (b"", content[:5], content[: len(content) // 2], b"\xff" * 100, b"PK\3\4" + content):
        with pytest.raises(CheckpointError):
            checkpoint.parse(damaged)
    edited = content.replace(b"filters:4", b"filters:5")
    with pytest.raises(CheckpointError, match=r"conv1\.weight should have shape"):
        checkpoint.parse(edited)


def test_a_checkpoint_is_written_completely_or_not_at_all(tmp_path):
    path = tmp_path / "a.safetensors"
    checkpoint.write_atomically(path, b"one")
    checkpoint.write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OSError, match="directory"):
        checkpoint.write_atomically(tmp_path / "missing" / "b", b"three")


def test_steps_yields_a_validation_when_one_is_due():
    events = trainer().steps()
    seen = [next(events) for _ in range(22)]
    validated = [event for event in seen if isinstance(event, Validated)]
    assert [event.step for event in validated] == [10, 20]
    newest = validated[-1]
    assert newest.confusion.sum() == len(newest.labels) == 1000
    assert newest.accuracy == pytest.approx(np.trace(newest.confusion) / 1000)
    assert [step for step in range(2001) if validation_due(step)][:6] == [10, 20, 50, 100, 200, 300]


def test_a_validation_in_parts_uses_the_weights_at_its_start():
    learner = trainer()
    losses(learner, 10)
    expected = learner.validate()
    evaluation, slices = learner.start_validation(), 0
    while (validated := evaluation.advance(0)) is None:
        slices += 1
        learner.train_next()
    assert slices > 10
    assert learner.step > validated.step == 10
    assert validated.probabilities.tobytes() == expected.probabilities.tobytes()
    assert (validated.loss, validated.accuracy) == (expected.loss, expected.accuracy)
    assert learner.validate().loss != expected.loss


def test_a_costly_network_is_validated_in_small_batches_with_the_same_result():
    wide = TINY.replace("filters:4", "filters:400").replace("stride:3", "stride:1")
    learner = trainer(wide, {"batch_size": 1})
    evaluation = learner.start_validation()
    slices = 1
    while evaluation.advance(0) is None:
        slices += 1
    assert slices > len(learner.dataset.validation) / 50
    some = learner.dataset.validation.images[:7]
    x = np.ascontiguousarray(centre_crops(some, learner.network.input_shape)).astype(np.float32) / 255 - 0.5
    assert learner.validate().probabilities[:7] == pytest.approx(learner.network.forward(x), abs=1e-6)


def test_a_batch_that_would_take_too_much_memory_is_refused():
    wide = TINY.replace("filters:4", "filters:400").replace("stride:3", "stride:1")
    with pytest.raises(OptionError, match="use a smaller batch"):
        trainer(wide, {"batch_size": 4096})
    learner = trainer(wide, {"batch_size": 1})
    with pytest.raises(OptionError, match="use a smaller batch"):
        learner.set_options({"batch_size": 4096})
    assert learner.options.batch_size == 1


def test_images_and_labels_that_do_not_fit_are_refused_before_a_step(rng):
    learner = Trainer(Network(parse_definition(TINY)), {})
    x = rng.normal(size=(2, 24, 24, 1)).astype(np.float32)
    for images, labels in ((x[:, :12], [1, 2]), (x, [1]), (x, [1, 10]), (x, [-1, 0]), (x[:0], [])):
        with pytest.raises((ShapeError, DatasetError)):
            learner.train_batch(images, np.array(labels, int))
    assert learner.step == 0


def test_options_change_at_the_next_step_and_invalid_options_change_nothing():
    learner = trainer(options={"learning_rate": 0.01})
    before = learner.network.values.copy()
    learner.set_options({"learning_rate": 0})
    learner.train_next()
    np.testing.assert_array_equal(learner.network.values, before)
    with pytest.raises(OptionError, match="learning_rate"):
        learner.set_options({"learning_rate": -1, "momentum": 0.5})
    assert learner.options.momentum == 0.9
    learner.set_options({"batch_size": 7})
    learner.train_next()
    assert len(learner.newest_batch[0]) == 7


def test_a_loss_that_is_not_finite_stops_the_step_and_names_the_tensor():
    learner = trainer(options={"learning_rate": 1e6, "momentum": 0.9, "batch_size": 5})
    with pytest.raises(NonFiniteError, match="Lower the learning rate") as caught:
        losses(learner, 200)
    assert caught.value.step == learner.step + 1
    assert caught.value.layer in learner.network.definition.names


def test_a_network_that_does_not_fit_the_data_is_refused_with_a_message():
    wide = TINY.replace("out_sx:24", "out_sx:32")
    with pytest.raises(DatasetError, match="use out_sx at most 28"):
        trainer(wide)
    with pytest.raises(DatasetError, match="use num_classes:10"):
        trainer(TINY.replace("num_classes:10", "num_classes:9"))
    with pytest.raises(DatasetError, match="use out_depth:1"):
        trainer(TINY.replace("out_depth:1", "out_depth:3"))


def test_parameters_of_the_same_name_and_shape_are_kept_when_the_definition_changes():
    old = trainer(preset("mnist-demo").text)
    losses(old, 5)
    new = trainer(preset("mnist-demo").text.replace("filters:16", "filters:20"))
    kept = new.take_over(old)
    assert kept.parameters == ("conv1.weight", "conv1.bias", "fc1.bias")
    theirs, ours = old.network.parameters(), new.network.parameters()
    np.testing.assert_array_equal(ours["conv1.weight"].value, theirs["conv1.weight"].value)
    assert new.step == 5
    assert new.batches.cursor == 100
    assert trainer(preset("mnist-demo").text).take_over(old, weights=False).parameters == ()


def test_the_default_network_learns_the_embedded_digits():
    learner = trainer(preset("mnist-demo").text)
    losses(learner, 450)  # one epoch
    assert learner.validate().accuracy > 0.93


def test_an_error_inside_a_layer_names_the_layer_and_the_step(monkeypatch):
    learner = trainer()
    learner.train_next()

    def broken(self, grad, work):
        raise MemoryError("no room")

    monkeypatch.setattr(type(learner.network.layers[-2]), "backward", broken)
    with pytest.raises(MemoryError) as error:
        learner.train_next()
    assert error.value.__notes__ == ["in the backward pass of fc1", "in step 2"]
