# Visual document retrieval: the page that answers a question, found by its looks.

# %% section="hello" name="load"
from transformers import AutoModelForPreTraining, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
# The class is called after the training, and gives such a model whole, ready for use.
with no_random_weights():
    model = AutoModelForPreTraining.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"Each vector of a page or a question has {model.config.embedding_dim} numbers.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** finding the right page among scans, slides and reports, with tables and drawings, without
text recognition (OCR) first. **Not for** the answer itself: it says which page to read. And not for an
exact search for a number or a name, which a plain text search does better.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Find the right page

You have a pile of pages and a question. **Visual document retrieval** means: the model looks at the
pages as pictures and says which one is likely to hold the answer. The next cell draws four pages: an
invoice, a recipe, a timetable, and one on {{topic_phrase}}. Because the notebook drew them, it knows
which page is right.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Search pages by their pictures

The notebook draws four pages, one of them on {{topic_phrase}}, so it knows the right page for each
question. Each page and each question becomes **many vectors**, one for each piece of the page or each
token; comparing them this way is called **late interaction**.{{pack_sentence}}
"""

# %% section="usage" name="page-data" tags=["parameters"] hidden=true
# The pages and what is asked of them, written as text.
PAGES = {
    "an invoice": "INVOICE 2041\nDate: 3 May 2026\nTotal: 59.50 euros",
    "a timetable": "BUS 7\nStation 9:10\nMuseum 9:31\nNo service on Mondays.",
}
# Questions, with the page that answers each.
ASKED = [
    {"page": "an invoice", "question": "What is the total?"},
    {"page": "a timetable", "question": "Which day has no service?"},
]
# More questions, without a known page.
SEARCHES = []

# %% [markdown] section="usage" name="vectors-about" tags=["beginner"]
"""
The model cuts a page into small pieces and describes each one with a **vector**, a list of numbers that
says what is there. So a page becomes hundreds of vectors. This is the slow step, and it happens only
**once** per page. Without a graphics card it can take a few seconds per page.
"""

# %% section="usage" name="vectors"
def vectors_of(batch):
    """One tensor for each page or question: a vector a row, without what only fills up."""
    batch = batch.to(device)
    if "pixel_values" in batch:
        batch["pixel_values"] = batch["pixel_values"].to(model.dtype)
    with torch.inference_mode():  # we only use the model, we do not train it
        vectors = model(**batch).embeddings.float().cpu()
    kept = batch["attention_mask"].bool().cpu()
    return [row[mask] for row, mask in zip(vectors, kept)]


def read_pages(pages):
    """The vectors of each page, read one at a time, which takes the least memory."""
    return [vectors_of(processor.process_images(images=[page]))[0] for page in pages]


def read_questions(questions):
    """The vectors of each question."""
    return vectors_of(processor.process_queries(text=list(questions)))

# %% section="usage" name="first-result"
first = ASKED[0]
seen = read_pages([DRAWN[first["page"]][0]])
(said,) = read_questions([first["question"]])
print(f"{first['page']}: {len(seen[0])} vectors; the question: {len(said)} vectors")
print(f"{first['question']} → {processor.score_retrieval([said], seen).item() / len(said):.3f}")

# %% section="usage" name="pages-read"
titles = list(DRAWN)
index = read_pages([page for page, words, boxes in DRAWN.values()])
show([{"page": title, "vectors": len(vectors), "numbers in each": vectors.shape[1]}
      for title, vectors in zip(titles, index)])

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
The model reads a question in the same way: one vector for each word piece. Then each vector of the
question looks for the **most similar** vector of the page, and the sum of these similarities is the
score of the page. The page with the highest score comes first. To make long and short questions
comparable, the sum is divided by the number of the question's vectors: 1 would be a perfect score.
"""

# %% section="usage" name="predict"
def scores_of(asked, index):
    """A row for each question and a column for each page: 1 where all is found, near 0 for none."""
    total = processor.score_retrieval(asked, index)
    return total / torch.tensor([[len(vectors)] for vectors in asked])


def predict(pairs):
    """How well each question fits its page, both read again; each page once."""
    pages = {id(page): page for question, page in pairs}
    columns = {key: column for column, key in enumerate(pages)}
    scores = scores_of(
        read_questions([question for question, page in pairs]), read_pages(pages.values())
    )
    return [scores[row, columns[id(page)]].item() for row, (question, page) in enumerate(pairs)]


questions = [asked["question"] for asked in ASKED]
scores = scores_of(read_questions(questions), index)
result = []
for asked, row in zip(ASKED, scores):
    order = row.argsort(descending=True).tolist()
    result.append({"question": asked["question"], "found": titles[order[0]],
                   "score": row[order[0]].item(), "next": titles[order[1]],
                   "its score": row[order[1]].item(), "right page": asked["page"]})
show(result)
INPUTS = [(asked["question"], DRAWN[asked["page"]][0]) for asked in ASKED]

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `found` is the page with the highest score; compare it with `right page`. The
distance to the `next` page says more than the score itself: if both are nearly the same, look at both
pages. There is always a first page, even when none of them answers the question.
"""

# %% [markdown] section="usage" name="ranking-about"
"""
### The pages in order

The first question, with all pages from the best to the worst.
"""

# %% section="usage" name="ranking"
def side_by_side(pages, width=320):
    """Small pictures of pages in a row."""
    small = [page.resize((width, page.height * width // page.width)) for page in pages]
    strip = Image.new("RGB", ((width + 8) * len(small), max(page.height for page in small)), "grey")
    for place, page in enumerate(small):
        strip.paste(page, ((width + 8) * place, 0))
    return strip


def ranked(question):
    """The pages with their scores for one question, best first."""
    row = scores_of(read_questions([question]), index)[0]
    order = row.argsort(descending=True).tolist()
    return [(titles[place], row[place].item()) for place in order]


found = ranked(questions[0])
print(questions[0])
for place, (title, score) in enumerate(found, start=1):
    print(f"{place}. {title} ({score:.3f})")
display(side_by_side([DRAWN[title][0] for title, score in found]))

# %% section="usage" name="searches"
if SEARCHES:
    print("Your prompts, and the page that each finds:")
    first = [(search, *ranked(search)[0]) for search in SEARCHES]
    show([{"search": search, "found": title, "score": score} for search, title, score in first])

# %% [markdown] section="usage" name="late-about" tags=["beginner"]
"""
### The score, step by step

The sum from above, worked out by hand for the first question and its page. Each row is a vector of the
question. Most belong to a word piece; some models put words before the question, or marks after it that
collect the rest. `best` is the similarity of the most similar vector of the page.
"""

# %% section="usage" name="late" tags=["beginner"]
batch = processor.process_queries(text=[questions[0]])
numbers_of_question = batch["input_ids"][0][batch["attention_mask"][0].bool()].tolist()
tokens = [repr(processor.tokenizer.decode([number])) for number in numbers_of_question]
asked_vectors = read_questions([questions[0]])[0]
page_vectors = index[titles.index(ASKED[0]["page"])]
# A row for each piece of the question, a column for each piece of the page
likeness = asked_vectors @ page_vectors.T
best = likeness.max(dim=1).values
show([{"piece of the question": token, "best": value, "found at vector": place}
      for token, value, place in zip(tokens, best.tolist(), likeness.argmax(dim=1).tolist())])
print(f"Sum {best.sum():.3f}, divided by {len(best)}: {best.mean():.3f}")
print(f"In the table above: {scores[0, titles.index(ASKED[0]['page'])]:.3f}")

# %% [markdown] section="usage" name="changes-about" tags=["intermediate", "advanced"]
"""
### What can happen to a page

The right page of the first question, changed as a scan might be. The others stay as they are. Does the
model still find it, and how far ahead of the best other page is it?
"""

# %% section="usage" name="changes" tags=["intermediate", "advanced"]
from PIL import ImageFilter

right = titles.index(ASKED[0]["page"])
page = DRAWN[titles[right]][0]
versions = {
    "as it is": page,
    "a quarter of the size": page.resize((page.width // 4, page.height // 4)),
    "blurred": page.filter(ImageFilter.GaussianBlur(4)),
    "upside down": page.rotate(180),
    "the upper half": page.crop((0, 0, page.width, page.height // 2)),
}
asked = read_questions(questions[:1])
rows = []
for name, picture in versions.items():
    changed = list(index)
    changed[right] = read_pages([picture])[0]
    row = scores_of(asked, changed)[0]
    others = torch.cat([row[:right], row[right + 1:]])
    rows.append({"page": name, "vectors": len(changed[right]), "score": row[right].item(),
                 "lead": (row[right] - others.max()).item()})
print(questions[0])
show(rows)

# %% [markdown] section="usage" name="batch-about" tags=["intermediate"]
"""
### One by one, or in a batch

Pages in one batch are padded to the longest. The attention mask hides the padding, so the vectors
should be the same, apart from tiny rounding differences.
"""

# %% section="usage" name="batch" tags=["intermediate"]
pictures = [page for page, words, boxes in DRAWN.values()][:2]
together = vectors_of(processor.process_images(images=pictures))
show([{"page": title, "vectors alone": len(alone), "in a batch": len(other),
       "largest difference": (alone - other).abs().max().item()}
      for title, alone, other in zip(titles, index, together)])

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: page and question together

Models that answer questions take both at once. This one reads them separately, which makes the search
fast: a page is read before anyone asks. Give the processor one kind at a time.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    processor(images=[page], text=[questions[0]])
    print("This processor takes both at once.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("Fixed:", ranked(questions[0])[0])

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a page of your own, put it among the others, and search for it. Then ask for
something that is not on any of the pages. Guess first: what will the scores look like?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "GARDEN CLUB\nWe meet on Friday at six.\nPlease bring gloves and seeds."
my_questions = ["When does the garden club meet?", "How high is the highest mountain?"]
my_page, words, boxes = draw_page(my_text)
display(my_page)
my_index = [*index, read_pages([my_page])[0]]
my_titles = [*titles, "my page"]
for question, row in zip(my_questions, scores_of(read_questions(my_questions), my_index)):
    order = row.argsort(descending=True).tolist()
    print(question)
    for place in order[:3]:
        print(f"   {row[place].item():.3f}  {my_titles[place]}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

A trained model finds the new page at once, although it was never trained on it: only its vectors were
added. The second question gets a first page too, because some page must be the most similar; usually
all scores are then lower and close together. So check the lead of the first page before you trust it.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes a question and gives back the pages with their scores, best first. The pages were read
above; only the question is read again.
"""

# %% section="app" name="function"
def respond(text):
    """The pages that fit a question best, with their scores."""
    return dict(ranked(text)[:10])

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Add ten pages of your own, `Image.open("its name").convert("RGB")`, and search them.
2. Ask the same in another language. Is the right page still the first?
3. Write two pages that differ in one number, and ask for that number. Which one comes first?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Search in two steps: first by the mean vector of each page, then the best ten by all vectors.
2. Pool rows and columns of the grid instead of neighbours in a line. Which keeps more?
3. Keep only the sign of each number (one bit) and compare recall and size.
"""
