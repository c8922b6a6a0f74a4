"""Collects changes of the options until none comes for 0.7 s: a dragged slider leaves one mark, not thirty."""

import time
from collections.abc import Mapping
from typing import Any

from engine.errors import Sentence

_QUIET_SECONDS = 0.7


class Changes:
    """Old and new values by name, from the first change to the last."""

    def __init__(self) -> None:
        self._changes: dict[str, tuple[Any, Any]] = {}
        self._newest = 0.0

    def add(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Records the options that differ. Returns False if none does."""
        different = {name: (before[name], value) for name, value in after.items() if before[name] != value}
        for name, (old, new) in different.items():
            self._changes[name] = (self._changes.get(name, (old, new))[0], new)
        self._newest = time.monotonic()
        return bool(different)

    def due_in(self) -> float | None:
        """Seconds until the changes are complete; None if there are none."""
        return max(0.0, self._newest + _QUIET_SECONDS - time.monotonic()) if self._changes else None

    def pop(self) -> Sentence | None:
        """Returns the changes as `learning_rate 0.01 → 0.1` and clears them; None if every option is as it was."""
        changes, self._changes = self._changes, {}
        parts = tuple(
            Sentence("{option} {before} → {after}", option=name, before=old, after=new)
            for name, (old, new) in changes.items()
            if old != new
        )
        return Sentence("{changes}", changes=parts) if parts else None
