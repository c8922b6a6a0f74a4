"""How runs share the cores, and their queue."""

from hypothesis import given
from hypothesis import strategies as st

from server.runs.cores import Cores


class Runner:
    def __init__(self):
        self.share = (0, 0)
        self.heard = []

    def set_share(self, cores, place):
        self.share = (cores, place)
        self.heard.append(self.share)


def test_the_cores_are_shared_evenly_and_later_runs_wait_in_the_queue():
    cores, runners = Cores(2), [Runner() for _ in range(4)]
    shares = []
    for runner in runners:
        cores.claim(runner)
        shares.append([other.share for other in runners])
    assert shares[0][0] == (2, 0)
    assert shares[1][:2] == [(1, 0), (1, 0)]
    assert shares[3] == [(1, 0), (1, 0), (0, 1), (0, 2)]

    cores.release(runners[0])
    assert [runner.share for runner in runners[1:]] == [(1, 0), (1, 0), (0, 1)]
    assert runners[2].heard == [(0, 1), (1, 0)]


def test_a_run_is_told_only_when_its_share_changes():
    cores, runners = Cores(3), [Runner() for _ in range(3)]
    for runner in runners:
        cores.claim(runner)
    assert runners[0].heard == [(3, 0), (2, 0), (1, 0)]
    assert runners[1].heard == [(1, 0)]
    cores.claim(runners[1])
    cores.release(Runner())
    assert runners[1].heard == [(1, 0)]


@given(total=st.integers(1, 5), moves=st.lists(st.tuples(st.booleans(), st.integers(0, 6)), max_size=40))
def test_no_core_is_idle_while_a_run_waits_and_none_is_given_twice(total, moves):
    cores, runners, wanting = Cores(total), [Runner() for _ in range(7)], []
    for wants, index in moves:
        runner = runners[index]
        if wants:
            cores.claim(runner)
            wanting += [] if runner in wanting else [runner]
        else:
            cores.release(runner)
            wanting = [other for other in wanting if other is not runner]
        served = [runner.share[0] for runner in wanting if runner.share[0]]
        assert sum(served) == (total if wanting else 0)
        assert max(served, default=1) - min(served, default=1) <= 1
        assert [runner.share[1] for runner in wanting] == [0] * len(served) + list(
            range(1, len(wanting) - len(served) + 1)
        )
