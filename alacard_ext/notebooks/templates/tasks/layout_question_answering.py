# LayoutLM: answers found among the words of a page, by what they say and where they stand.

# %% section="hello" name="load"
from transformers import AutoModelForDocumentQuestionAnswering, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForDocumentQuestionAnswering.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
LONGEST = min(512, places_in(model) or 512)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It reads up to {LONGEST} tokens of question and page.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** short facts on a form, an invoice or a letter. It does not read the picture: the words and
their positions must be known, from the program that wrote the page or from text recognition (OCR).
**Not for** sums, for answers that are not on the page, or for handwriting without text recognition.
"""

# %% [markdown] section="usage" name="places-about" tags=["beginner"]
"""
The model gets every word together with its **box**: left, top, right and bottom, as if each page were
1000 wide and 1000 high. So it can learn that the number next to *Total* belongs to it.
"""

# %% section="usage" name="places" tags=["beginner"]
page, words, boxes = next(iter(DRAWN.values()))
show([{"word": word, "left": box[0], "top": box[1], "right": box[2], "bottom": box[3]}
      for word, box in list(zip(words, boxes))[:8]])

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. For each word it says how well an answer could **begin** there, and how well it could
**end** there. The best pair of beginning and end is the answer.
"""

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The model says where the answer begins and where it ends. Read directly, that is sometimes no answer at
all; a cell below reads it with care.
"""

# %% section="usage" name="first-result"
first = ASKED[0]
page, words, boxes = DRAWN[first["page"]]
first_batch = tokenizer(first["question"].split(), words, is_split_into_words=True,
                        truncation="only_second", max_length=LONGEST, return_tensors="pt")
# Each token has the box of its word; those of the question have none.
owners = zip(first_batch.word_ids(0), first_batch.sequence_ids(0))
places = [boxes[owner] if side == 1 else [0] * 4 for owner, side in owners]
with torch.inference_mode():  # we only use the model, we do not train it
    first_output = model(**first_batch.to(device), bbox=torch.tensor([places], device=device))
begins = first_output.start_logits[0].argmax()
ends = first_output.end_logits[0].argmax()
print(first["question"], "→", tokenizer.decode(first_batch["input_ids"][0][begins : ends + 1]))

# %% section="usage" name="best"
def best_run(output, owners, sides, words, longest):
    """The likeliest run of words of the page, and how sure the model is of it, from 0 to 1."""
    on_page = torch.tensor([side == 1 for side in sides])
    # Where the model also saw the picture, its pieces come after the tokens: no part of an answer.
    starts, ends = (
        logits[0, : len(sides)].float().cpu().masked_fill(~on_page, float("-inf")).softmax(dim=0)
        for logits in (output.start_logits, output.end_logits)
    )
    pairs = starts[:, None] * ends[None, :]
    allowed = torch.ones_like(pairs).triu() - torch.ones_like(pairs).triu(longest)
    best = int((pairs * allowed).argmax())
    first, last = owners[best // len(ends)], owners[best % len(ends)]
    return [" ".join(words[first : last + 1]), float((pairs * allowed).max())]

# %% section="usage" name="predict"
def prepare(question, words, boxes):
    """Question and page as the model's input, with a box for each token."""
    batch = tokenizer(question.split(), words, is_split_into_words=True, return_tensors="pt",
                      truncation="only_second", max_length=LONGEST)
    owners, sides = batch.word_ids(0), batch.sequence_ids(0)
    places = [boxes[owner] if side == 1 else [0] * 4 for owner, side in zip(owners, sides)]
    inputs = {name: tensor.to(device) for name, tensor in batch.items()}
    inputs["bbox"] = torch.tensor([places], device=device)
    return inputs, owners, sides


def find(question, words, boxes, longest=15):
    """The answer of one page, and how sure the model is, from 0 to 1."""
    inputs, owners, sides = prepare(question, words, boxes)
    with torch.inference_mode():  # we only use the model, we do not train it
        output = model(**inputs)
    return best_run(output, owners, sides, words, longest)


def predict(inputs):
    """Answer and score for each pair of a page (its words and boxes) and a question."""
    return [find(question, words, boxes) for (words, boxes), question in inputs]


INPUTS = [(DRAWN[asked["page"]][1:], asked["question"]) for asked in ASKED]

# %% section="usage" name="answers"
result = []
for asked, (said, score) in zip(ASKED, predict(INPUTS)):
    result.append({"page": asked["page"], "question": asked["question"], "answer": said,
                   "score": score, "a person says": asked["answer"]})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `answer` is a piece of the page, word for word: this model invents nothing. A low
`score` means that several pieces fit, or none. Compare the answer with the last column.
"""

# %% [markdown] section="usage" name="changes-about" tags=["intermediate", "advanced"]
"""
### Words, places, or both?

The first question again, with all words in one place, with the page upside down, and with the words
shuffled but in their old places.
"""

# %% section="usage" name="changes" tags=["intermediate", "advanced"]
import random

(words, boxes), question = INPUTS[0]
order = random.Random(1).sample(range(len(words)), len(words))
versions = {
    "as it is": (words, boxes),
    "all in one place": (words, [[0] * 4] * len(words)),
    "upside down": (words, [[1000 - r, 1000 - b, 1000 - x, 1000 - y] for x, y, r, b in boxes]),
    "mixed order": ([words[n] for n in order], [boxes[n] for n in order]),
}
rows = []
for name, version in versions.items():
    said, score = find(question, *version)
    rows.append({"version": name, "answer": said, "score": score})
print(question)
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: boxes in pixels

Programs give boxes in points of the picture. Models of pages read places from 0 to 1000: what
lies beyond may have no number in their tables. Divide by the size of the page and multiply by 1000.
"""

# %% section="usage" name="error" tags=["intermediate"]
in_points = [[3 * edge for edge in box] for box in boxes]
try:
    print(find(question, words, in_points))
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
wide = max(edge for box in in_points for edge in box)
mended = [[round(1000 * edge / wide) for edge in box] for box in in_points]
print("Fixed:", find(question, words, mended))

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a page of your own and ask for something that is not on it. What will the model do?
Guess first.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "Ticket 17\nFrom: Vienna\nTo: Venice\nSeat: 42 at the window"
my_question = "How much does the ticket cost?"
page, words, boxes = draw_page(my_text)
display(page)
said, score = find(my_question, words, boxes)
print(f"{said} (score {score:.3f})")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

It still answers, because it must choose some piece of the page: perhaps a number, because prices are
numbers. A trained model usually gives such an answer a lower score. So set a limit below which you do
not trust the answer, and test that limit with questions that have no answer.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes a question and the text of a page, line by line. It lays the text out as above, so that
each word has a position, and gives back the answer.
"""

# %% section="app" name="function"
def respond(question, text):
    """The answer to a question in the text of a page."""
    page, words, boxes = draw_page(text)
    return find(question, words, boxes)[0] if words else ""

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Write the invoice in two columns. Are the answers still right?
2. Put a second total on the page, before tax. Which one does the model choose, and why?
3. Recognise the words of a scan with an OCR program that gives boxes, and ask questions about them.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Cut a page longer than the model's window into overlapping pieces and keep the best answer.
2. Find the score below which answers to unanswerable questions fall, on twenty questions.
3. Load with `dtype=torch.bfloat16` and compare answers, latency and memory.
"""
