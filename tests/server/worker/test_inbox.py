"""The worker's inbox: its order, its limits, and that a step always comes in time."""

from collections import deque

from server.protocol import ResetRun
from server.protocol.pipe_messages import CancelFrame, DropViewer, GiveCommand, SaveNow, ShareCores, StopWorker
from server.worker.inbox import Inbox


class Pipe:
    """A pipe with messages to receive, which records what is sent back."""

    def __init__(self):
        self.coming, self.sent, self.commands_taken = deque(), [], 0

    def receive(self, timeout):  # no message arrives later here
        return self.coming.popleft() if self.coming else None

    def send(self, event, viewer):
        self.sent.append((event.code, viewer))


def command(viewer, number=0):
    return GiveCommand(command=ResetRun(seed=number), viewer=viewer, training=False)


def test_messages_keep_their_order_and_later_ones_follow():
    pipe = Pipe()
    inbox = Inbox(pipe, lambda: 0.0)
    pipe.coming += [command(1, 1), ShareCores(2), command(2, 2)]
    inbox.receive()
    seen = []
    for message in inbox.messages():
        seen.append(message)
        if len(seen) == 2:
            pipe.coming.append(command(1, 3))
    assert seen == [command(1, 1), ShareCores(2), command(2, 2), command(1, 3)]
    assert len(inbox) == 0


def test_each_viewer_may_queue_a_hundred_commands():
    pipe = Pipe()
    inbox = Inbox(pipe, lambda: 0.0)
    pipe.coming += [command(7, number) for number in range(130)] + [command(8), CancelFrame()]
    pipe.coming += [command(0, number) for number in range(130)]  # of the server itself
    inbox.receive()
    assert (len(inbox), pipe.commands_taken) == (232, 30), "a refused command has been taken, too"
    assert pipe.sent == [("too_many", 7)] * 30
    list(inbox.messages())
    pipe.coming.append(command(7))
    inbox.receive()
    assert len(pipe.sent) == 30, "as soon as there is room there is no refusal"


def test_after_a_while_a_step_is_due_and_the_other_messages_stay_queued():
    pipe, now = Pipe(), 0.0
    inbox = Inbox(pipe, lambda: now)
    pipe.coming += [command(1, number) for number in range(10)]
    inbox.receive()
    done = []
    for _ in inbox.messages():
        now += 0.09
        done.append(now)
    assert (len(done), len(inbox)) == (3, 7)
    pipe.coming.append(StopWorker())
    assert not inbox.stopping
    next(inbox.messages())
    inbox.receive()
    assert inbox.stopping, "a stop is known at once, whatever is queued before it"


def test_commands_of_several_viewers_keep_the_order_of_arrival():
    pipe = Pipe()
    inbox = Inbox(pipe, lambda: 0.0)
    said = [command(number % 7 // 3 + 1, number) for number in range(30)]
    pipe.coming += [*said, SaveNow(3), command(1, 31), CancelFrame()]
    inbox.receive()
    assert list(inbox.messages()) == [*said, SaveNow(3), command(1, 31), CancelFrame()]


def test_one_command_does_not_wait_for_a_hundred_commands_of_another_viewer():
    pipe = Pipe()
    inbox = Inbox(pipe, lambda: 0.0)
    pipe.coming += [command(7, number) for number in range(90)]
    pipe.coming += [SaveNow(3), CancelFrame(), command(8, 1), command(8, 2), DropViewer(7)]
    inbox.receive()
    seen = list(inbox.messages())
    burst = [command(7, number) for number in range(20)]
    assert seen[:24] == [*burst, CancelFrame(), command(8, 1), command(8, 2), command(7, 20)]
    assert seen[-2:] == [SaveNow(3), DropViewer(7)], "a save follows all commands queued before it"
    assert [message for message in seen if isinstance(message, GiveCommand) and message.viewer == 7] == [
        command(7, number) for number in range(90)
    ]
    pipe.coming += [command(9), ShareCores(1)]
    inbox.receive()
    assert list(inbox.messages()) == [command(9), ShareCores(1)]
