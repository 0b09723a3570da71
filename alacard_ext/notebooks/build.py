"""From a recipe to a notebook, of one model or of several together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .single import Built, Finish, Progress, build_single

if TYPE_CHECKING:
    from ..cards.deck import Deck
    from ..cards.models import Recipe
    from ..hub.client import HubClient


async def build_notebook(
    recipe: Recipe,
    *,
    deck: Deck,
    hub: HubClient,
    revision: str | None = None,
    progress: Progress = lambda _: None,
    readme_code: bool = True,
    finish: Finish = lambda _: None,
) -> Built:
    """Build the notebook of `recipe`, at `revision` (commit, tag or branch) if given.

    Where `readme_code` is false no code from a README runs, whatever it is. `finish` is called with
    what was built, in the thread that built it.

    Raises InvalidRecipe where the models of a combination do not go together, the hub's errors when
    nothing is known of the model, and GateRefused when not even the plain fallback passes the gate.
    """
    if recipe.combination != "single":
        # Most hands are of one model.
        from .combined import build_combined

        return await build_combined(
            recipe, deck=deck, hub=hub, revision=revision, progress=progress, finish=finish
        )
    return await build_single(
        recipe,
        deck=deck,
        hub=hub,
        revision=revision,
        progress=progress,
        readme_code=readme_code,
        finish=finish,
    )
