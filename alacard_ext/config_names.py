"""Settings that are lists of names, as a command line gives them."""

from __future__ import annotations

import warnings
from typing import Any

from traitlets import List, TraitError, Unicode

BRACKETS = (("[", "]"), ("(", ")"))


class Names(List[str]):
    """A list of texts, for which one text may be given: a name, or a list in brackets.

    Where that is configured on the command line of a server, traitlets silently takes the whole
    text for one name: `--AlacardApp.administrators=['ada']` named nobody. With `commas=False` no
    name has a comma, and a text that has one is refused.
    """

    def __init__(self, default_value: Any = (), *, commas: bool = False, **kwargs: Any) -> None:
        self._commas = commas
        super().__init__(Unicode(), default_value, **kwargs)

    def set(self, obj: Any, value: Any) -> None:
        """Take a list or a text. Raises TraitError for a text that is neither of the two."""
        super().set(obj, self._read(value) if isinstance(value, str) else value)

    def _read(self, text: str) -> Any:
        given = text.strip()
        if any(given.startswith(first) and given.endswith(last) for first, last in BRACKETS):
            try:
                with warnings.catch_warnings(action="ignore"):  # it says that this is deprecated
                    return self.from_string_list([given])
            except (ValueError, SyntaxError):
                raise self._misread(text) from None
        if given[:1] in ("[", "(", "{") or ("," in given and not self._commas):
            raise self._misread(text)
        return [text]

    def _misread(self, text: str) -> TraitError:
        option = f"--AlacardApp.{self.name}"
        return TraitError(
            f"AlacardApp.{self.name} is a list, but {text!r} is not: repeat the option for each "
            f"name ({option}=ada {option}=bob), or quote a list (\"{option}=['ada', 'bob']\")."
        )
