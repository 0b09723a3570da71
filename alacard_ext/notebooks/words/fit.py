"""The words about how a model is run here: the ladder, its price, and the parts of the fit."""

from __future__ import annotations

from ...fit import size
from ..models import Plan
from ..planning.original import COLLECTED, same_model
from ..prose import Markdown, escape, hub_link

PARTS = {
    "weights": "Weights",
    "cache": "Key-value cache",
    "activations": "Activations",
    "runtime": "Python and its libraries",
    "measured": "Everything, as measured in a verified run",
}


def fit_words(plan: Plan) -> dict[str, str]:
    """The placeholders that the hello section uses about the fit."""
    return {
        "fit_sentence": plan.fit.reason,
        "fit_table": fit_table(plan),
        "fit_source": fit_source(plan),
        "ladder": ladder_list(plan),
        "instead_sentence": instead_sentence(plan),
        "price_sentence": price_sentence(plan),
    }


def fit_source(plan: Plan) -> str:
    """Where the figures of the table come from."""
    fit = plan.fit
    if fit.measured:
        return "Measured in a verified run"
    return f"Estimated for a context of {fit.context:,} tokens" if fit.context else "Estimated"


def fit_table(plan: Plan) -> Markdown:
    """What the model needs, part by part, as a table of ranges."""
    lines = ["| What | At least | At most |", "|:--|--:|--:|"]
    for part in plan.fit.parts:
        if part.high:
            lines.append(f"| {PARTS[part.name]} | {size(part.low)} | {size(part.high)} |")
    if plan.fit.needed_bytes:
        low, high = size(plan.fit.low_bytes or 0), size(plan.fit.needed_bytes)
        lines.append(f"| **Together** | **{low}** | **{high}** |")
    return Markdown("\n".join(lines))


def price_sentence(plan: Plan) -> Markdown:
    """What a provider charges, as far as the Hub tells; for notebooks that ask one."""
    price = next((step.price for step in plan.ladder if step.step == "remote" and step.price), None)
    if price:
        return Markdown(f"The Hub lists this price: {escape(price, 200)}.")
    return Markdown("Your account page shows what it costs, under billing.")


def instead_sentence(plan: Plan) -> Markdown:
    """That another model is played than the hand's, if so; ends with a space."""
    if plan.instead_of is None:
        return Markdown("")
    if same_model(plan):
        same = "one of its models" if plan.instead_of in COLLECTED else "the same model"
        return Markdown(
            f"You chose {hub_link(plan.instead_of)}, which is stored for its author's own program; "
            f"this notebook loads {same} from another repository. "
        )
    return Markdown(
        f"You chose {hub_link(plan.instead_of)}, which did not fit, so this notebook uses another "
        "model instead. "
    )


def ladder_list(plan: Plan) -> Markdown:
    """The ways to run the model that were tried, each with why or why not."""
    lines = []
    for step in plan.ladder:
        state = "chosen" if step.chosen else "possible" if step.possible else "no"
        named = f" ({hub_link(step.model_id)})" if step.model_id else ""
        price = f" {escape(step.price, 200)}." if step.price else ""
        lines.append(
            f"- **{escape(step.title, 80)}**{named}: {state}. {escape(step.reason, 400)}{price}"
        )
    return Markdown("\n".join(lines))
