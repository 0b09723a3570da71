# Pages drawn by this notebook, so that every word and its place on the page are known.

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Ask a page

**Document question answering** means: show a page and ask; the answer is somewhere on the page. The
next cell draws two pages: an invoice, and one on {{topic_phrase}}. Because the notebook drew them, it
also knows the right answers.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Ask pages

The notebook draws two pages, an invoice and one on {{topic_phrase}}, so it knows their words, the
positions and the right answers.{{pack_sentence}}
"""

# %% section="usage" name="page-data" tags=["parameters"] hidden=true
# The pages and what is asked of them, written as text.
PAGES = {
    "an invoice": "INVOICE 2041\nDate: 3 May 2026\nTotal: 59.50 euros",
}
# What is asked of which page, and what a person would answer.
ASKED = [
    {"page": "an invoice", "question": "What is the total?", "answer": "59.50 euros"},
]

# %% section="usage" name="own-page"
OWN_PAGE = None  # or the text of a page of yours, between quotes
OWN_QUESTION = "What is the total?"
if OWN_PAGE:
    PAGES["your own page"] = OWN_PAGE
    ASKED.insert(0, {"page": "your own page", "question": OWN_QUESTION, "answer": ""})

# %% section="usage" name="pages" hidden=true
# Draws the pages: run this cell; you do not need to read it.
import textwrap

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 800, 600, 50


def draw_page(text, size=26):
    """A page with that text: its picture, its words, and each word's box from 0 to 1000."""
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    words, boxes, top = [], [], MARGIN
    for line in text.splitlines():
        for part in textwrap.wrap(line, 56) or [""]:
            left = MARGIN
            for word in part.split():
                pen.text((left, top), word, fill="black", font=font)
                right = left + pen.textlength(word, font=font)
                corners = (left / WIDTH, top / HEIGHT, right / WIDTH, (top + size) / HEIGHT)
                words.append(word)
                boxes.append([max(0, min(1000, round(1000 * edge))) for edge in corners])
                left = right + size * 0.3
            top += size * 1.5
    return page, words, boxes


DRAWN = {title: draw_page(text) for title, text in PAGES.items()}
for title, (page, words, boxes) in DRAWN.items():
    print(f"{title}: {len(words)} words")
    display(page)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"] place="end"
"""
### Right answers

How many answers are exactly what a person would say, and how many share words with that (F1, from 0 to
1: 1 means the same words). Capital letters and full stops do not count.
"""

# %% section="usage" name="evaluate" tags=["advanced"] place="end"
def plain_words(text):
    """The words of an answer without capitals and punctuation."""
    return re.findall(r"\w+(?:[.,]\w+)*", text.lower())


def overlap(said, right):
    """How well two answers share their words (F1)."""
    said, right = plain_words(said), plain_words(right)
    shared = sum(min(said.count(word), right.count(word)) for word in set(said))
    return 2 * shared / max(len(said) + len(right), 1)


rows = []
for asked, (said, score) in zip(ASKED, predict(INPUTS)):
    rows.append({"question": asked["question"], "the model": said, "right": asked["answer"],
                 "same": plain_words(said) == plain_words(asked["answer"]),
                 "F1": overlap(said, asked["answer"])})
show(rows)
print(f"exact: {sum(row['same'] for row in rows)} of {len(rows)}, "
      f"mean F1 {sum(row['F1'] for row in rows) / len(rows):.3f}")
