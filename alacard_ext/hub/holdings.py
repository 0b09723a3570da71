"""Which models a mirror is known to have, and to lack."""

from __future__ import annotations

MOST = 10_000
"""Models of which it is remembered; then all are forgotten."""


class Holdings:
    """What the answers of one endpoint told of each model that was asked for."""

    def __init__(self) -> None:
        self._has: dict[str, bool] = {}

    def note(self, model_id: str, *, has: bool) -> None:
        """Remember whether it has the model."""
        if len(self._has) >= MOST:
            self._has.clear()
        self._has[model_id] = has

    def knows(self, model_id: str) -> bool:
        """Whether the model was asked for."""
        return model_id in self._has

    def lacks(self, model_id: str) -> bool:
        """Whether it is known not to have the model."""
        return self._has.get(model_id) is False
