"""What a person changes in the options, gathered until they let go: a dragged slider leaves one mark, not thirty."""

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
        """Notes what differs; False where nothing does."""
        different = {name: (before[name], value) for name, value in after.items() if before[name] != value}
        for name, (old, new) in different.items():
            self._changes[name] = (self._changes.get(name, (old, new))[0], new)
        self._newest = time.monotonic()
        return bool(different)

    def quiet_in(self) -> float | None:
        """Seconds until nothing has changed for a while; None where nothing waits."""
        return max(0.0, self._newest + _QUIET_SECONDS - time.monotonic()) if self._changes else None

    def take(self) -> Sentence | None:
        """All of it, and forgotten here: `learning_rate 0.01 → 0.1`; None where all is as it was."""
        changes, self._changes = self._changes, {}
        parts = tuple(
            Sentence("{option} {before} → {after}", option=name, before=old, after=new)
            for name, (old, new) in changes.items()
            if old != new
        )
        return Sentence("{changes}", changes=parts) if parts else None
