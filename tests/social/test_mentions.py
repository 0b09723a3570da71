"""Who is named in a text."""

from __future__ import annotations

import pytest

from alacard_ext.social.mentions import MOST, mentioned_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ada, look (@bob)! And @ada again.", ["ada", "bob"]),
        ("mail@ada.example names nobody, nor do @ and @@ada", []),
        ("@ada@example.org and @O-b_1.x+y.", ["ada@example.org", "O-b_1.x+y"]),
        ("@jürgen's\n@_", ["jürgen", "_"]),
        ("@" + "a" * 256, []),
    ],
)
def test_who_is_named(text: str, names: list[str]) -> None:
    assert mentioned_in(text) == names


def test_no_more_people_are_named_than_one_comment_may_tell() -> None:
    assert len(mentioned_in(" ".join(f"@person{number}" for number in range(500)))) == MOST
