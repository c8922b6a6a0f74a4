"""Messages pass the pipe unchanged, and bytes that are no valid message are refused."""

from multiprocessing import Pipe

import msgpack
import pytest
from pydantic import ValidationError

from engine.errors import Sentence
from server import protocol
from server.protocol import pipe_messages as pipe
from server.worker.pipe import WorkerEnd

TO_WORKER = [
    pipe.GiveCommand(command=protocol.SetOptions(learning_rate=0.1), viewer=3, training=True),
    pipe.GiveCommand(command=protocol.PauseRun(), viewer=0, training=False),
    pipe.RequestFrame(layers=(0, 2), fields=("weight",), slots=None, fresh=True),
    pipe.CancelFrame(),
    pipe.SearchPatches(ranges=((1, 0, None), (1, 64, 128)), new=((1, 64, 128),)),
    pipe.ShareCores(2),
    pipe.SaveNow(7),
    pipe.DropViewer(3),
    pipe.Ping(),
    pipe.StopWorker(),
]
FROM_WORKER = [
    pipe.Report(),
    pipe.Report(
        events=(protocol.MarkAdded(mark=protocol.Mark(step=3, kind="reset", detail="same seed")),),
        points=({"number": 1, "loss": None},),
        commands_taken=9,
        viewer=2,
        frame=b"\x00\xff",
        checkpoint=(50, "file"),
        saved=7,
        problem=Sentence("the disk is full since step {step}", step=50),
        crash=Sentence("there is no room"),
    ),
    pipe.FrameMade(number=2**40, slot=7, frame=bytes(range(256))),
    pipe.Pong(),
]


START = pipe.StartWorker(
    folder="checkpoints",
    definition="[]",
    limits={"layers": 200},
    options={"method": "sgd", "learning_rate": 0.1, "batch_size": 20},
    seed=7,
    dataset="digits",
    checkpoints=("newest", "before"),
    point=3,
    step=30,
    threads=0,
    cores=2,
    training=True,
    stopped=Sentence("the loss is no longer finite in step {step}", step=30),
    probes=(protocol.FIRST_PROBE, protocol.Probe(slot=2, source="pixels", pixels=(0, 255), label=1)),
)


def kinds(union):
    return set(union.__args__)


def test_every_message_is_unpacked_as_it_was_packed():
    assert pipe.unpack_start(pipe.pack(START)) == START
    assert [pipe.unpack_to_worker(pipe.pack(message)) for message in TO_WORKER] == TO_WORKER
    assert [pipe.unpack_from_worker(pipe.pack(message)) for message in FROM_WORKER] == FROM_WORKER
    assert {type(message) for message in TO_WORKER} == kinds(pipe.ToWorker), "every message has a sample"
    assert {type(message) for message in FROM_WORKER} == kinds(pipe.FromWorker), "every message has a sample"


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "nothing"},
        {"type": "command", "command": {"type": "watch.set", "layers": []}, "viewer": 1, "training": False},
        {"type": "cores", "cores": None},
    ],
)
def test_bytes_that_are_no_message_for_a_worker_are_refused(wrong):
    with pytest.raises(ValidationError):
        pipe.unpack_to_worker(msgpack.packb(wrong))


def test_a_ping_is_answered_before_the_next_message_is_read():
    ours, theirs = Pipe()
    for message in (pipe.Ping(), pipe.ShareCores(2)):
        ours.send_bytes(pipe.pack(message))
    end = WorkerEnd(theirs)
    assert end.receive() == pipe.ShareCores(2)
    assert pipe.unpack_from_worker(ours.recv_bytes()) == pipe.Pong()
    assert end.receive() is None
