"""What the local hub can be told to do wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

Kind = Literal[
    "none",
    "rate_limit",
    "error",
    "unavailable",
    "reset",
    "truncated",
    "html",
    "html_404",
    "not_found",
    "login",
    "huge",
    "nested",
    "bomb",
    "deep",
    "headers",
    "hang",
    "hold",
    "down",
]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass
class Faults:
    """Switchable at any time; `set` and `clear` are what tests call.

    `kind` is what happens: `rate_limit` answers 429 with `Retry-After: retry_after` (seconds),
    `error` 500, `unavailable` 503, `reset` closes the connection with RST before any answer,
    `truncated` announces the whole body and sends half of it, `html` answers 200 with a page,
    `html_404` answers 404 with a page, `not_found` 404 and `login` 401 with a JSON body that is not
    the Hub's, `huge` answers 200 with `huge_bytes` of JSON string, `nested` with as much, packed by
    gzip three times, `bomb` once, `deep` with lists a thousand deep, `headers` with as many
    headers; `hang` says nothing until the hub is reset and then hangs up, `hold` waits as long and
    answers as usual, `down` closes without a word.
    `delay` (seconds) comes before every answer, faulty or not. `times` is how many answers are
    faulty before the hub is well again (None: until cleared). `path` limits a fault to requests
    whose path holds that text.
    """

    kind: Kind = "none"
    delay: float = 0.0
    retry_after: float | None = None
    times: int | None = None
    path: str = ""
    huge_bytes: int = 64 * 1024 * 1024

    def set(self, **values: Any) -> None:
        """Change some of the fields; an unknown name or kind raises ValueError."""
        names = {field.name for field in fields(self)}
        unknown = set(values) - names
        if unknown:
            raise ValueError(f"no such fault setting: {', '.join(sorted(unknown))}")
        if values.get("kind", "none") not in KINDS:
            raise ValueError(f"no such kind of fault: {values['kind']}")
        for name, value in values.items():
            setattr(self, name, value)

    def clear(self) -> None:
        """Well again, without delay."""
        self.set(**asdict(Faults()))

    def take(self, path: str) -> Kind:
        """The fault for this request; counts down `times`."""
        if self.kind == "none" or self.path not in path:
            return "none"
        kind = self.kind
        if self.times is not None:
            self.times -= 1
            if self.times <= 0:
                self.kind, self.times = "none", None
        return kind
