# Pages written down (OCR): models that see, and were made to read.

# %% section="hello" name="load"
from transformers import AutoModelForImageTextToText, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForImageTextToText.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
templates = getattr(processor, "chat_template", None)
if isinstance(templates, dict) and "default" not in templates:
    processor.chat_template = next(iter(templates.values()))  # several, by name
if hasattr(processor, "tokenizer"):
    processor.tokenizer.padding_side = "left"  # in a batch, the texts begin at the same place
reader = getattr(processor, "tokenizer", processor)
ends = model.generation_config.eos_token_id
ENDS = {reader.bos_token_id, reader.eos_token_id, reader.pad_token_id}
ENDS |= set(ends) if isinstance(ends, list) else {ends}
# Tokens that it has places for, those of the page and of the text together
PLACES = places_in(model) or 1_000_000
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** turning scans and photos of pages into text that can be searched. **Not for** figures or
names that must be right without a second look: it *writes* what it reads, and can write a word that is
not on the page.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Read a page

**Text recognition** (OCR) means: show a page, and get its text. The next cell draws two pages: an
invoice, and one on {{topic_phrase}}. Because the notebook drew them, it knows every word, and can count
the model's errors.
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Read pages

The notebook draws two pages, an invoice and one on {{topic_phrase}}, so it knows their text and can
count errors by character.
"""

# %% section="usage" name="page-data" tags=["parameters"] hidden=true
# The pages, written as text.
PAGES = {
    "an invoice": "INVOICE 2041\nDate: 3 May 2026\nTotal: 59.50 euros",
}

# %% section="usage" name="own-page"
OWN_PAGE = None  # or the text of a page of yours, between quotes
if OWN_PAGE:
    PAGES = {"your own page": OWN_PAGE, **PAGES}

# %% [markdown] section="usage" name="prompt-about" tags=["beginner"] unless=["own-question"]
"""
The page alone does not say what to do with it, so an **instruction** goes along. A chat template joins
the two in the form that the model expects.
"""

# %% section="usage" name="inputs" tags=["parameters"] unless=["own-question"]
# What the model is asked to do with each page.
INSTRUCTION = "Write down all text on this page, line by line, and nothing else."
MAX_NEW_TOKENS = 256  # the longest text; an English word has one or two tokens

# %% section="usage" name="inputs-own" tags=["parameters"] when=["own-question"]
MAX_NEW_TOKENS = 256  # the longest text; an English word has one or two tokens

# %% section="usage" name="prompt" unless=["own-question"] hidden=true
# Joins instruction and page for the model: run this cell; you do not need to read it.
import re


def as_prompt():
    """The instruction with a place for the page, in the form that the model was trained on."""
    if getattr(processor, "chat_template", None):
        content = [{"type": "image"}, {"type": "text", "text": INSTRUCTION}]
        turns = [{"role": "user", "content": content}]
        return processor.apply_chat_template(turns, add_generation_prompt=True)
    return f"{getattr(processor, 'image_token', '')}{INSTRUCTION}"


def once_begun(prompt):
    """What keeps the processor from adding the first token again, where the template wrote it."""
    first = getattr(getattr(processor, "tokenizer", processor), "bos_token", None)
    return {"add_special_tokens": False} if first and prompt.startswith(first) else {}


def prepare(pages):
    """Pages as the model's input, each with the instruction."""
    asked = as_prompt()
    return processor(
        images=[[page] for page in pages], text=[asked] * len(pages),
        padding=len(pages) > 1, return_tensors="pt", **once_begun(asked),
    ).to(device, model.dtype)

# %% section="usage" name="predict" unless=["own-question"]
def predict(pages, max_new_tokens=MAX_NEW_TOKENS, **options):
    """What the model writes for each page."""
    batch = prepare(pages)
    most = max(min(max_new_tokens, PLACES - batch["input_ids"].shape[1]), 1)
    with torch.inference_mode():  # we only use the model, we do not train it
        tokens = model.generate(**batch, max_new_tokens=most, do_sample=False, **options)
    tokens = tokens[:, batch["input_ids"].shape[1] :]  # without the instruction
    # Marks of layout may be special tokens; what only ends a text or fills it up is left out.
    rows = [[token for token in row if token not in ENDS] for row in tokens.tolist()]
    return [text.strip() for text in processor.batch_decode(rows, skip_special_tokens=False)]

# %% section="usage" name="predict-own" when=["own-question"]
import re


def prepare(pages):
    """Pages as the model's input; the processor itself writes the question that belongs to one."""
    batch = processor(list(pages), padding=len(pages) > 1, return_tensors="pt")
    return batch.to(device, model.dtype)


def predict(pages, max_new_tokens=MAX_NEW_TOKENS, **options):
    """What the model writes for each page."""
    batch = prepare(pages)
    most = max(min(max_new_tokens, PLACES - batch["input_ids"].shape[1]), 1)
    ends = {"stop_strings": "<|im_end|>", "tokenizer": processor.tokenizer}
    with torch.inference_mode():  # we only use the model, we do not train it
        tokens = model.generate(**batch, **ends, max_new_tokens=most, do_sample=False, **options)
    tokens = tokens[:, batch["input_ids"].shape[1] :]  # without the question
    return [text.strip() for text in processor.batch_decode(tokens, skip_special_tokens=True)]

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The beginning of what the model reads on the first page. Whole pages follow below.
"""

# %% section="usage" name="first-result"
first = next(iter(DRAWN.values()))[0]
print(predict([first], max_new_tokens=24)[0])

# %% [markdown] section="usage" name="read-about" tags=["beginner"]
"""
Now both pages, with the number of errors. The usual measure is the **character error rate**: the letters
to change, add or remove, divided by the letters on the page. 0 is perfect.
"""

# %% section="usage" name="read"
def plain_text(text):
    """A text without marks of layout and with single spaces: what is compared."""
    return " ".join(re.sub(r"<[^<>]{1,60}>|[*#|`]", " ", text).split())


def error_rate(right, written):
    """The fewest letters to change, add or remove, divided by the letters on the page."""
    right, written = plain_text(right), plain_text(written)
    errors = list(range(len(written) + 1))
    for row, letter in enumerate(right, 1):
        before, errors[0] = errors[0], row
        for column, other in enumerate(written, 1):
            change = before + (letter != other)
            before = errors[column]
            errors[column] = min(change, errors[column] + 1, errors[column - 1] + 1)
    return errors[-1] / max(len(right), 1)


INPUTS = [page for page, words, boxes in DRAWN.values()]
result = []
for title, page in zip(DRAWN, INPUTS):
    right, written = PAGES[title], predict([page])[0]
    print(f"{title}:\n{written}\n")
    result.append({"page": title, "letters": len(plain_text(right)),
                   "read": len(plain_text(written)), "error rate": error_rate(right, written)})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** An error rate of 0.02 is two wrong letters in a hundred. A rate near 1 means that the
model wrote something else than the page, and more than 1 that it wrote far too much. A text that stops in
the middle has reached `MAX_NEW_TOKENS`.
"""

# %% [markdown] section="usage" name="changes-about" tags=["intermediate", "advanced"]
"""
### What a scan can look like

The first page as scanners and phones produce it. The last page is empty: whatever the model writes there,
it did not read.
"""

# %% section="usage" name="changes" tags=["intermediate", "advanced"]
from PIL import ImageFilter

title, page = next(iter(PAGES)), INPUTS[0]
versions = {
    "as it is": page,
    "half the size": page.resize((page.width // 2, page.height // 2)),
    "blurred": page.filter(ImageFilter.GaussianBlur(3)),
    "turned by 5 degrees": page.rotate(5, fillcolor="white"),
    "an empty page": Image.new("RGB", page.size, "white"),
}
rows = []
for name, picture in versions.items():
    written = predict([picture], max_new_tokens=64)[0]
    right = "" if name == "an empty page" else plain_text(PAGES[title])[: len(plain_text(written))]
    rows.append({"page": name, "begins with": plain_text(written)[:40],
                 "error rate so far": error_rate(right, written) if right else None})
show(rows)

# %% [markdown] section="usage" name="batch-about" tags=["intermediate"]
"""
### Many pages, one batch

A batch pads on the left, so that every text begins right after its instruction.
"""

# %% section="usage" name="batch" tags=["intermediate"]
together = predict(INPUTS, max_new_tokens=24)
alone = [predict([page], max_new_tokens=24)[0] for page in INPUTS]
show([{"page": title, "in a batch": one, "alone": other}
      for title, one, other in zip(DRAWN, together, alone)])

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: a text that is cut off

A dense page has more tokens than a limit that suits a letter. The text then simply stops. Compare the
number of tokens with the limit before you trust that the page was read to its end.
"""

# %% section="usage" name="error" tags=["intermediate"]
batch = prepare([page])
with torch.inference_mode():
    tokens = model.generate(**batch, max_new_tokens=8, do_sample=False)
made = tokens.shape[1] - batch["input_ids"].shape[1]
print(f"{made} of at most 8 tokens:", "cut off" if made == 8 else "it ended by itself")

# %% [markdown] section="usage" name="page-speed-about" tags=["advanced"]
"""
### Time and memory

Most of the time goes into writing, one token after the other; the size of the picture decides how many
tokens are read before the first one.
"""

# %% section="usage" name="page-speed" tags=["advanced"]
import time

rows = []
for side in (WIDTH // 2, WIDTH):
    picture = page.resize((side, side * page.height // page.width))
    predict([picture], max_new_tokens=2)  # warm-up: the first call pays for set-up work
    start = time.perf_counter()
    predict([picture], max_new_tokens=32)
    took = time.perf_counter() - start
    rows.append({"width": side, "tokens read": prepare([picture])["input_ids"].shape[1],
                 "seconds": took})
show(rows)
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for p in model.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"] place="end"
"""
### By the size of the letters

The same text in smaller letters. Look for the size at which the error rate begins to rise.
"""

# %% section="usage" name="evaluate" tags=["advanced"] place="end"
rows = []
for size in (30, 22, 14):
    small, words, boxes = draw_page(PAGES[title], size)
    rows.append({"letters of": f"{size} pixels",
                 "error rate": error_rate(PAGES[title], predict([small])[0])})
show(rows)

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a page of your own with a number and a name that nobody has. Which of the two does
the model get wrong first? To use a scan, put it next to this notebook and write `Image.open("its
name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "Ticket 17\nFrom: Vienna\nTo: Venice\nSeat: 42 at the window"
my_page, words, boxes = draw_page(my_text)
display(my_page)
my_reading = predict([my_page], max_new_tokens=64)[0]
print(my_reading)
print(f"Error rate: {error_rate(my_text, my_reading):.2f}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Mostly the name: there are ten digits, but a name can be any row of letters, and a likelier one that looks
alike is a tempting answer. That is why names and figures need a second look.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes the picture of a page and gives back its text. The app below needs nothing else.
"""

# %% section="app" name="function"
def respond(picture):
    """The text on the picture of a page."""
    return predict([picture.convert("RGB")])[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Make the letters smaller, `draw_page(text, size=14)`. At what size do digits start to go wrong?
2. Put two columns on a page. Does the model read across them?
3. Turn a page by 90 degrees. Does it read it, or make something up?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Compare the error rate on ten scans of your own with that on drawn pages.
2. Let it read the same page twice as large. What do you gain, and what does it cost?
3. Load with `dtype=torch.bfloat16` and compare texts, latency and memory.
"""
