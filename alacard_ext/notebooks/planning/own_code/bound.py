"""What a person's consent to a model's own code is bound to, and what keeps it from being given.

One truth for the trust panel, the plan, the load cells and the gate. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from ....cards.models import ModelCard
from ....hub.facts import CodeReference, ModelSnapshot
from ...classes import class_table, names_table
from ...libraries import library_named
from ...libraries.adapters import PICTURES, TOPICS
from ...prose import plain
from .references import CUSTOM_GENERATE, in_auto_map

# How the load cells let a model's own code run.
ALLOWS = "trust_remote_code=TRUST_REMOTE_CODE"
# The classes of transformers by which a `code_revision` reaches the code in every release.
PINNED_KEYS = ("AutoConfig", "AutoModel", "AutoTokenizer")
PROCESSORS = ("processor_config.json", "preprocessor_config.json", "video_preprocessor_config.json")


def references(snapshot: ModelSnapshot) -> list[CodeReference]:
    """Every reference that is known: those gathered, else those that `config.json` tells."""
    if snapshot.code is not None:
        return snapshot.code
    home = (snapshot.base or snapshot.facts).id
    found = in_auto_map(snapshot.config, "config.json")
    sha = (snapshot.base or snapshot.facts).sha
    return [
        one.model_copy(
            update={
                "repository": one.repository or home,
                "commit": sha if one.repository in (None, home) else None,
            }
        )
        for one in found
    ]


def elsewhere(snapshot: ModelSnapshot) -> dict[str, str | None]:
    """The other repositories whose code would run, each with its commit; None: not known."""
    own = snapshot.facts.id.lower()
    return {
        one.repository: one.commit
        for one in references(snapshot)
        if one.repository and one.repository.lower() != own
    }


def code_revision(snapshot: ModelSnapshot) -> str | None:
    """The commit that load cells pass as `code_revision`; None where the code is the model's own.

    The code of an adapter's base is pinned with the base.
    """
    base = snapshot.base.id if snapshot.base else None
    commits = [commit for name, commit in elsewhere(snapshot).items() if name != base]
    return commits[0] if len(commits) == 1 else None


def is_allowed(snapshot: ModelSnapshot, card: ModelCard) -> bool:
    """Whether the person allowed the code of this commit, and of each other repository's commit."""
    sha = snapshot.facts.sha
    if sha is None or card.trust_remote_code != sha:
        return False
    trusted = card.trusted_code or {}
    return all(
        commit is not None and trusted.get(name) == commit
        for name, commit in elsewhere(snapshot).items()
    )


def needs_class(snapshot: ModelSnapshot, model_type: str | None, names: Sequence[str]) -> bool:
    """Whether a class that loading wants is in no release of its library.

    Many repositories still carry a copy of what transformers has of its own by now. It is the same
    where both the model type and the architecture are known: some borrow a known type alone.
    """
    config = snapshot.config or {}
    if snapshot.facts.custom_code or config.get("auto_map"):
        table = class_table()
        if model_type not in table.types:
            return True
        if names and not set(names) & table.architectures:
            return True
    names_of_library = names_table().names("transformers", "") or {}
    for one in references(snapshot):
        if one.named_by in ("config.json", CUSTOM_GENERATE):
            continue  # answered above; and loading works without another way to write
        if not one.key.startswith("Auto"):
            return True  # a module, a pipeline or a part of one is always that of the file
        if not {one.wanted, one.wanted.removesuffix("Fast")} & names_of_library.keys():
            return True
    return False


def unpinnable(snapshot: ModelSnapshot, library: str | None) -> str | None:
    """Why this code can run from no notebook, whoever allows it; None where it can."""
    found = references(snapshot)
    other = elsewhere(snapshot)
    base = snapshot.base
    named = {one.repository for one in found}
    if base and library in (PICTURES, TOPICS) and (base.id in named or base.custom_code):
        return (
            f"It is based on {base.id}, which comes with its own Python code. The notebook does "
            "not run that code: you can switch on only the code of this model."
        )
    if base:
        other.pop(base.id, None)
    if snapshot.code_unread:
        return (
            f"Its {plain(snapshot.code_unread[0], 60)} could not be read just now, so Alacard "
            "cannot show all of the code that it would run. Deal it again later."
        )
    if odd := next((one for one in found if one.module is None), None):
        return (
            f"Its {plain(odd.named_by, 60)} names {plain(odd.wanted, 80)}, which is not in any of "
            "its files: it is a class from a package that the notebook does not install."
        )
    if gone := next((one for one in found if not _is_there(one, snapshot)), None):
        return (
            f"Its {plain(gone.named_by, 60)} names the file {plain(gone.module or '', 80)}.py, "
            "which is not in the repository."
        )
    if "adapter_config.json" in snapshot.facts.files and found and library != "peft":
        return (
            "It contains both an adapter and its own code; with both, the libraries fetch "
            "another model, whose commit the notebook cannot pin."
        )
    if not other:
        return None
    name, commit = next(iter(other.items()))
    told = f"Its Python code is in another repository, {name}"
    if len(named) > 1:
        return (
            "Its Python code is in several repositories, and the library accepts only one commit "
            "for all of them, so the notebook cannot pin them all."
        )
    if commit is None:
        return (
            f"{told}, whose commit the Hub does not give just now, so the notebook cannot pin it."
        )
    if library != "transformers" or not all(one.key.startswith(PINNED_KEYS) for one in found):
        listed = library_named(library)
        return (
            f"{told}. {(listed.title if listed else 'Its library')} does not pass on the commit "
            "of that code, so the notebook would run whatever code is there that day."
        )
    tokens = any(one.key == "AutoTokenizer" for one in found)
    if tokens and any(name in snapshot.facts.files for name in PROCESSORS):
        return f"{told}, and its processor does not pass on the commit of that code."
    return None


def with_code_revision(source: str) -> str:
    """A cell changed so that each call which lets code run also says at which commit."""
    return source.replace(ALLOWS, f"{ALLOWS}, code_revision=CODE_REVISION")


def _is_there(one: CodeReference, snapshot: ModelSnapshot) -> bool:
    for facts in (snapshot.facts, snapshot.base):
        if facts and facts.files and one.repository == facts.id:
            return f"{one.module}.py" in facts.files
    return True
