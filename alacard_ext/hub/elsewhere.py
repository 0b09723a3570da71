"""What is known of a model where the Hub itself cannot be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..traffic.timing import answered
from .downloads import from_downloads
from .environment import hub_cache
from .refusals import is_commit

if TYPE_CHECKING:
    from .cached_answers import CachedAnswers
    from .facts import ModelSnapshot
    from .fallback import Fallback


class Elsewhere:
    """The answers kept on disk, what huggingface_hub downloaded, then the deck."""

    def __init__(self, answers: CachedAnswers, fallback: Fallback) -> None:
        self._answers, self._fallback = answers, fallback

    def snapshot(
        self, model_id: str, revision: str | None, token: str | None
    ) -> ModelSnapshot | None:
        """Answers kept for whoever has `token`, downloads, then the deck; None where nobody knows
        the model. Each says what it is. Reads files."""
        found = self._answers.anything(model_id, revision, token)
        found = found or from_downloads(model_id, revision, hub_cache())
        # The deck's facts hold for any commit, but not for a branch that nobody can look up.
        if found is None and (revision is None or is_commit(revision)):
            found = self._fallback.snapshot(model_id)
            if found:
                found.facts.sha = revision or found.facts.sha
        if found:
            answered("elsewhere")
        return found


def source_of(found: ModelSnapshot) -> str:
    """What told of a model in the Hub's place, and when: the end of a sentence."""
    if found.origin == "deck":
        return "the bundled deck"
    when = f" on {found.fetched_at:%Y-%m-%d %H:%M} UTC" if found.fetched_at else ""
    told = "the files downloaded" if found.origin == "download" else "an answer of the Hub kept"
    return f"{told} here{when}"
