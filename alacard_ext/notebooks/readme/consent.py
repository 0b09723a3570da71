"""What becomes of an example once the person and the site have had their say."""

from __future__ import annotations

from ..models import ReadmeExample
from .example import Example

FORBIDDEN = "it is the author's code, and this site runs no code from model cards."
CONSENTED = (
    "It is the author's code, not Alacard's. Alacard does not vouch for it: it runs because you "
    "allowed exactly this text."
)
CHANGED = "the example has changed since you allowed it."


def decided(example: Example, consent: str | None, *, site_allows: bool) -> ReadmeExample:
    """The example as the plan tells it; `consent` is the SHA-256 that the person allowed.

    Where the site forbids code from model cards, none runs, whatever was allowed.
    """
    if example.mode == "none":
        return ReadmeExample(reason=example.reason)
    if not site_allows and example.sha256 is not None:
        return ReadmeExample(mode="shown", reason=FORBIDDEN, forbidden=True)
    example_values = {"sha256": example.sha256, "code": example.code if example.sha256 else ""}
    if example.mode == "run":
        return ReadmeExample(mode="run", reason=example.reason, **example_values)
    if example.sha256 is None:
        return ReadmeExample(mode="shown", reason=example.reason)
    if consent == example.sha256:
        return ReadmeExample(mode="consented", reason=CONSENTED, offered=True, **example_values)
    reason = example.reason
    if consent is not None:
        reason = f"{CHANGED} And {reason}"
    return ReadmeExample(mode="shown", reason=reason, offered=True, **example_values)
