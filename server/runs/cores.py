"""Shares the computer's cores among the runs; runs without one wait in a queue."""

from typing import Protocol


class Claimant(Protocol):
    """A run that wants to train."""

    def set_share(self, cores: int, place: int) -> None:
        """Tells the run its share from now on: cores, or (0) a place in the queue, from 1."""


class Cores:
    """Shares the cores evenly among the first claimants, at least one each; later claimants wait until one releases.

    Runs on the event loop. A claimant is told at once of every change of its share or place, even inside `claim`.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self._shares: dict[Claimant, tuple[int, int]] = {}  # (cores, place), in the order of the claims

    def claim(self, claimant: Claimant) -> None:
        """Adds a claimant at the end; does nothing if it has a claim already."""
        if claimant not in self._shares:
            self._shares[claimant] = (0, 0)
            self._share_out()

    def release(self, claimant: Claimant) -> None:
        """Removes a claimant; does nothing if it has no claim."""
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
