"""Which operations the worker measures."""

import pytest

from engine import Network, Trainer, load_dataset, parse_definition
from engine.errors import SurgeryError
from engine.evaluation import Evaluation
from server import protocol
from server.worker.operations import operate

TEXT = """[{type:'input',out_sx:24,out_sy:24,out_depth:1},{type:'conv',sx:3,filters:2,stride:4},
{type:'softmax',num_classes:10}]"""


@pytest.fixture
def finished(monkeypatch):
    """The validations that were computed."""
    seen, run_to_end = [], Evaluation.run_to_end
    monkeypatch.setattr(Evaluation, "run_to_end", lambda self: seen.append(run_to_end(self)) or seen[-1])
    return seen


def test_only_operations_that_change_the_network_are_measured(finished):
    trainer = Trainer(Network(parse_definition(TEXT), 3), {"batch_size": 4}, load_dataset("digits"), 3)
    with pytest.raises(SurgeryError, match="needs 3×3 values"):
        operate(trainer, protocol.PaintFilter(type="filter.paint", layer=1, filter=0, channel=0, values=[1.0]))
    silence = protocol.SilenceFilter(type="filter.silence", layer=1, filter=0, silent=False)
    assert [event.type for event in operate(trainer, silence)] == ["surgery.changed"]
    assert not finished, "nothing was silent"

    trainer.train_next()
    before = trainer.validate()
    finished.clear()
    *_, measured, validated = operate(trainer, silence.model_copy(update={"silent": True}))
    assert measured.before.confusion == tuple(tuple(row) for row in before.confusion.tolist())
    assert [one.accuracy for one in finished] == [measured.before.accuracy, measured.after.accuracy]
    assert finished[0].loss == before.loss != validated.loss
