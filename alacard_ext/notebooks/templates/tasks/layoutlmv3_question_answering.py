# LayoutLMv3: answers found among the words of a page by what they say, where they stand, and how
# the page looks. The parts it shares with LayoutLM are in layout_question_answering.py.

# %% section="hello" name="load"
from transformers import AutoModelForDocumentQuestionAnswering, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
processor.image_processor.apply_ocr = False  # the words are known here, so none are recognised
with no_random_weights():
    model = AutoModelForDocumentQuestionAnswering.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
LONGEST = min(512, places_in(model) or 512)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It reads up to {LONGEST} tokens of question and page, and the page's picture.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** short facts on a form, an invoice or a letter. It needs the words of the page and their
positions, from the program that wrote the page or from text recognition (OCR), and looks at the picture
as well. **Not for** sums, for answers that are not on the page, or for a picture alone.
"""

# %% [markdown] section="usage" name="places-about" tags=["beginner"]
"""
The model gets three things: the words; for every word its **box**, which is left, top, right and
bottom, as if each page were 1000 wide and 1000 high; and a small picture of the page. So it can learn
that the number next to *Total* belongs to it, and what a heading or a line looks like.
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
first_batch = processor(page, first["question"], words, boxes=boxes, return_tensors="pt",
                        truncation="only_second", max_length=LONGEST).to(device)
first_batch["pixel_values"] = first_batch["pixel_values"].to(model.dtype)
with torch.inference_mode():  # we only use the model, we do not train it
    first_output = model(**first_batch)
begins = first_output.start_logits[0].argmax()
ends = first_output.end_logits[0].argmax()
said = first_batch["input_ids"][0][begins : ends + 1]
print(first["question"], "→", processor.tokenizer.decode(said))

# %% section="usage" name="predict"
def prepare(question, words, boxes, page=None):
    """Question, words, places and picture as the model's input; without a picture an empty one."""
    page = Image.new("RGB", (WIDTH, HEIGHT), "white") if page is None else page
    batch = processor(page, question, words, boxes=boxes, return_tensors="pt",
                      truncation="only_second", max_length=LONGEST)
    owners, sides = batch.word_ids(0), batch.sequence_ids(0)
    inputs = {name: tensor.to(device) for name, tensor in batch.items()}
    inputs["pixel_values"] = inputs["pixel_values"].to(model.dtype)
    return inputs, owners, sides


def find(question, words, boxes, page=None, longest=15):
    """The answer of one page, and how sure the model is, from 0 to 1."""
    inputs, owners, sides = prepare(question, words, boxes, page)
    with torch.inference_mode():  # we only use the model, we do not train it
        output = model(**inputs)
    return best_run(output, owners, sides, words, longest)


def predict(inputs):
    """Answer and score for each pair of a page (its picture, words and boxes) and a question."""
    return [find(question, words, boxes, page) for (page, words, boxes), question in inputs]


INPUTS = [(DRAWN[asked["page"]], asked["question"]) for asked in ASKED]

# %% [markdown] section="usage" name="changes-about" tags=["intermediate", "advanced"]
"""
### Words, places, or the picture?

The first question again, each time with one of the three removed or changed. Whatever changes the
answer most is what the model relies on.
"""

# %% section="usage" name="changes" tags=["intermediate", "advanced"]
import random

(page, words, boxes), question = INPUTS[0]
order = random.Random(1).sample(range(len(words)), len(words))
versions = {
    "as it is": (words, boxes, page),
    "all words in one place": (words, [[0] * 4] * len(words), page),
    "words in a mixed order": ([words[n] for n in order], [boxes[n] for n in order], page),
    "the picture upside down": (words, boxes, page.rotate(180)),
    "an empty picture": (words, boxes, None),
}
rows = []
for name, version in versions.items():
    said, score = find(question, *version)
    rows.append({"version": name, "answer": said, "score": score})
print(question)
show(rows)

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "Ticket 17\nFrom: Vienna\nTo: Venice\nSeat: 42 at the window"
my_question = "How much does the ticket cost?"
page, words, boxes = draw_page(my_text)
display(page)
said, score = find(my_question, words, boxes, page)
print(f"{said} (score {score:.3f})")

# %% section="app" name="function"
def respond(question, text):
    """The answer to a question in the text of a page."""
    page, words, boxes = draw_page(text)
    return find(question, words, boxes, page)[0] if words else ""
