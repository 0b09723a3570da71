"""`python -m tests.bench_readmes [--code | --models]`: what becomes of the examples of real pages.

Counts by the year of the pages, then every example that is not run with its reason; with `--code`
also the code of all, as it is run or shown. With `--models`, instead, which of the models whose Hub
answer is kept would get the plain notebook, and why. ALACARD_CORPUS names the folder of pages.
"""

from __future__ import annotations

import sys
from collections import Counter

from .answered import answered
from .counting import Fate, Page, count
from .snapshots import CORPUS


def main() -> int:
    if not CORPUS:
        print("Set ALACARD_CORPUS to a folder with INDEX.tsv and cards/.", file=sys.stderr)
        return 2
    if "--models" in sys.argv:
        total, kinds, plain = answered()
        print(f"{total} models, {len(plain)} with the plain notebook:")
        print(*(f"  {times:3} {kind}" for kind, times in kinds.most_common()), sep="\n")
        print(*(f"{name}: {reason}" for name, reason in plain.items()), sep="\n")
        return 0
    pages = list(count())
    for year in sorted({page.year for page in pages}):
        print(told(year, [page for page in pages if page.year == year]))
    print(told("all", pages))
    for page in pages:
        if page.fate is Fate.RUN and not page.shows:
            print(f"  shows nothing: {page.page}")
    for why, times in Counter(page.why for page in pages if page.fate is Fate.SHOWN).most_common():
        print(f"  {times:3} {why}")
    code = "--code" in sys.argv
    for page in pages:
        if page.fate is Fate.SHOWN or (code and page.fate is Fate.RUN):
            print(f"\n{page.fate.value}: {page.page} ({page.year}): {page.why}")
            if code:
                print("\n".join(f"    {line}" for line in page.code.split("\n")))
                print("\n".join(f"  - {says}" for says in page.says))
    return 0


def told(name: str, pages: list[Page]) -> str:
    """One line of counts."""
    fates = Counter(page.fate for page in pages)
    covered = fates[Fate.RUN] + fates[Fate.SHOWN]
    return (
        f"{name}: {len(pages)} pages, {fates[Fate.NO_PYTHON]} without Python, "
        f"{fates[Fate.NO_TEMPLATE]} without a full template; of the {covered} others "
        f"{fates[Fate.RUN]} run and {fates[Fate.SHOWN]} shown with a reason"
    )


if __name__ == "__main__":
    raise SystemExit(main())
