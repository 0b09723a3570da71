"""The three-way merge of texts, line by line: what is known as diff3.

It stands here because nothing that could be taken fits: merge3 is licensed under the GPL, and
nbdime brings an extension of the server and of JupyterLab that switch themselves on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 2_000
"""Lines of a text up to which it is merged. A longer one, such as data in a cell, would keep a
thread busy for minutes, and is taken as a whole."""

LONG = 500


@dataclass(frozen=True)
class MergedText:
    """A text that was merged. Where both sides changed the same lines they differ: `mine` has one's
    own lines there, `theirs` the others', `both` first those and then these."""

    mine: str
    theirs: str
    both: str

    @property
    def conflicts(self) -> bool:
        """Whether both sides changed the same lines, and not alike."""
        return self.mine != self.theirs


def merge_text(base: str, mine: str, theirs: str) -> MergedText:
    """Both sides' changes of `base` in one text."""
    if mine in (base, theirs) or theirs == base:
        taken = theirs if mine == base else mine
        return MergedText(taken, taken, taken)
    texts = [_lines(each) for each in (base, mine, theirs)]
    if max(map(len, texts)) > LONGEST:
        return MergedText(mine, theirs, f"{mine}\n{theirs}")
    ours: list[str] = []
    others: list[str] = []
    both: list[str] = []
    for region in _regions(*texts):
        ours += region[0]
        others += region[1]
        both += region[0] if region[0] == region[1] else [*region[0], *region[1]]
    return MergedText("\n".join(ours), "\n".join(others), "\n".join(both))


def _lines(text: str) -> list[str]:
    """The lines, whose ends stay: a text that ends a line has an empty one at its end."""
    return text.split("\n")


def _regions(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The text from its beginning to its end, as each side has it once the other's changes of other
    lines are taken in."""
    at_base = at_mine = at_theirs = 0
    for start, in_mine, in_theirs, length in _unchanged(base, mine, theirs):
        yield _settled(base[at_base:start], mine[at_mine:in_mine], theirs[at_theirs:in_theirs])
        same = base[start : start + length]
        yield same, same
        at_base, at_mine, at_theirs = start + length, in_mine + length, in_theirs + length


def _settled(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> tuple[Sequence[str], Sequence[str]]:
    if mine == base:
        return theirs, theirs
    if theirs == base:
        return mine, mine
    return mine, theirs


def _unchanged(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Where lines stand that neither side changed, in base, mine and theirs, and how many; at last
    the end of all three."""
    left, right = _blocks(base, mine), _blocks(base, theirs)
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i][0], right[j][0])
        end = min(left[i][0] + left[i][2], right[j][0] + right[j][2])
        if start < end:
            shift_mine, shift_theirs = left[i][1] - left[i][0], right[j][1] - right[j][0]
            yield start, start + shift_mine, start + shift_theirs, end - start
        if left[i][0] + left[i][2] < right[j][0] + right[j][2]:
            i += 1
        else:
            j += 1
    yield len(base), len(mine), len(theirs), 0


def matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    """What finds the equal lines of two texts. In long ones lines that come again and again are
    left out of account: with them it would take minutes."""
    return SequenceMatcher(None, old, new, autojunk=len(new) > LONG)


def _blocks(base: Sequence[str], side: Sequence[str]) -> list[tuple[int, int, int]]:
    found = matcher(base, side).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in found if block.size]
