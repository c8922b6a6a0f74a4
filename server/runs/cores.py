"""Who may train now: the computer's cores shared out among the runs, and a queue for those who find none."""

from typing import Protocol


class Claimant(Protocol):
    """A run that wants to train."""

    def set_share(self, cores: int, place: int) -> None:
        """What it has from now on: cores, or (0) a place in the queue, from 1."""


class Cores:
    """Shared evenly among the first who asked, one each at least; whoever comes later waits until one of them stops.

    For the event loop. A claimant hears at once of every change of its share or its place, also from inside `claim`.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self._shares: dict[Claimant, tuple[int, int]] = {}  # (cores, place), in the order of asking

    def claim(self, claimant: Claimant) -> None:
        """Joins at the end; nothing for one that has joined."""
        if claimant not in self._shares:
            self._shares[claimant] = (0, 0)
            self._share_out()

    def release(self, claimant: Claimant) -> None:
        """Leaves; nothing for one that has not joined."""
        if self._shares.pop(claimant, None) is not None:
            self._share_out()

    def __contains__(self, claimant: Claimant) -> bool:
        return claimant in self._shares

    def _share_out(self) -> None:
        served = min(len(self._shares), self.total)
        changed = []
        for index, (claimant, before) in enumerate(self._shares.items()):
            if index < served:
                share = (self.total // served + (index < self.total % served), 0)
            else:
                share = (0, index - served + 1)
            if share != before:
                self._shares[claimant] = share
                changed.append((claimant, share))
        for claimant, share in changed:
            claimant.set_share(*share)
