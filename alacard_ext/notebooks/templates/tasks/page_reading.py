# Answers read from the picture of a page (Donut, Pix2Struct): no words and boxes are given.

# %% section="hello" name="load"
from transformers import AutoImageProcessor, AutoModelForImageTextToText, AutoTokenizer

# Two readers: one for pictures, and one that turns the model's numbers back into words.
processor = AutoImageProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForImageTextToText.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
# Places for the tokens of what it writes, the question's included
PLACES = places_in(model, writes=True) or 1000
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** short facts on forms, invoices, letters and simple charts, straight from a scan: it needs
no text recognition (OCR) first. **Not for** long answers, sums, several pages at once, or answers that
must be right: it *writes* its answer, and can write something that is not on the page.
"""

# %% [markdown] section="usage" name="prompt-about" tags=["beginner"]
"""
### How the question gets in

The model sees the page as a **picture**, as you do. There are two ways to ask. Some models take the
question as a **prompt**: their answer begins with the question, between marks such as `<s_question>`,
and continues from there. Others take it as a **headline**, drawn above the page. The next two cells
show which way your model uses.
"""

# %% section="usage" name="ask" hidden=true
# Puts the question where the model reads it: run this cell; you do not need to read it.
# Pix2Struct reads the question as a headline on the page, Donut as the beginning of its answer.
HEADLINE = model.config.model_type == "pix2struct"
if HEADLINE:
    processor.is_vqa = False  # this notebook draws the headline itself, see below
elif "<s_docvqa>" not in tokenizer.get_vocab():
    print("Its tokenizer has no mark for questions, so its output may not be an answer.")


def headlined(page, question, size=36, edge=5):
    """The page below its question, as in the pictures that Pix2Struct was trained with."""
    font = ImageFont.load_default(size)
    text = "\n".join(textwrap.wrap(question, 80))
    left, top, right, bottom = ImageDraw.Draw(page).multiline_textbbox((0, 0), text, font=font)
    head = Image.new("RGB", (int(right) + 2 * edge, int(bottom) + 2 * edge), "white")
    ImageDraw.Draw(head).multiline_text((edge, edge), text, fill="black", font=font)
    wide = max(head.width, page.width)
    parts = [part.resize((wide, part.height * wide // part.width)) for part in (head, page)]
    whole = Image.new("RGB", (wide, sum(part.height for part in parts)), "white")
    whole.paste(parts[0], (0, 0))
    whole.paste(parts[1], (0, parts[0].height))
    return whole


def prompt(question):
    """How Donut's answer to a question begins."""
    return f"<s_docvqa><s_question>{question}</s_question><s_answer>"


def prepare(pages, question):
    """The pages, with one question for all of them, as the model's input."""
    pages = [headlined(page, question) for page in pages] if HEADLINE else pages
    batch = processor(images=pages, return_tensors="pt").to(device)
    seen = "flattened_patches" if HEADLINE else "pixel_values"
    inputs = {seen: batch[seen].to(model.dtype)}
    if HEADLINE:
        inputs["attention_mask"] = batch["attention_mask"]
    else:
        begun = tokenizer(prompt(question), add_special_tokens=False, return_tensors="pt")
        inputs["decoder_input_ids"] = begun["input_ids"].to(device).repeat(len(pages), 1)
    return inputs

# %% section="usage" name="prompt" tags=["beginner"]
asked = ASKED[0]
page = DRAWN[asked["page"]][0]
if HEADLINE:
    display(headlined(page, asked["question"]))
else:
    print("The answer begins with:", prompt(asked["question"]))
for name, numbers_of_it in prepare([page], asked["question"]).items():
    print(f"{name}: {' x '.join(map(str, numbers_of_it.shape))} numbers")

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first question about a page. All questions, with a score for each answer, follow below.
"""

# %% section="usage" name="first-result"
first = ASKED[0]
first_inputs = prepare([DRAWN[first["page"]][0]], first["question"])
with torch.inference_mode():  # we only use the model, we do not train it
    (first_tokens,) = model.generate(
        **first_inputs, max_new_tokens=min(24, PLACES // 2), num_beams=1, do_sample=False
    )
print(first["question"], "→", tokenizer.decode(first_tokens, skip_special_tokens=True))

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. It writes one word piece after another and looks at the page each time. The **score** is
the mean probability that it gave to these pieces: 1 would be full certainty. Without a graphics card,
an answer can take a few seconds.
"""

# %% section="usage" name="predict"
MAX_NEW_TOKENS = 24  # of an answer; an English word has one or two
ENDS = [tokenizer.eos_token_id]
if not HEADLINE and "</s_answer>" in tokenizer.get_vocab():
    ENDS.append(tokenizer.convert_tokens_to_ids("</s_answer>"))


def written(inputs, max_new_tokens=MAX_NEW_TOKENS, **options):
    """What the model writes for prepared inputs, and the scores of each token."""
    asked = inputs["decoder_input_ids"].shape[1] if "decoder_input_ids" in inputs else 1
    max_new_tokens = max(min(max_new_tokens, PLACES - asked), 1)
    with torch.inference_mode():  # we only use the model, we do not train it
        return model.generate(
            **inputs, max_new_tokens=max_new_tokens, num_beams=1, do_sample=False,
            eos_token_id=ENDS, pad_token_id=tokenizer.pad_token_id,
            return_dict_in_generate=True, output_scores=True, **options,
        )


def answers(output):
    """The answers as text, each with the (geometric) mean probability of its tokens."""
    tokens = output.sequences[:, -len(output.scores):].cpu()
    chances = torch.stack([scores.float().cpu().log_softmax(dim=-1) for scores in output.scores], 1)
    chosen = chances.gather(2, tokens[:, :, None])[:, :, 0]
    found = []
    for row, logs in zip(tokens, chosen):
        ends = [place for place, token in enumerate(row.tolist()) if token in ENDS]
        length = ends[0] + 1 if ends else len(row)
        text = tokenizer.decode(row[: ends[0] if ends else len(row)], skip_special_tokens=True)
        found.append([text.strip(), logs[:length].mean().exp().item()])
    return found


def find(page, question):
    """The answer to one question on one page, and how sure the model is, from 0 to 1."""
    return answers(written(prepare([page], question)))[0]


def predict(pairs):
    """Answer and score for each pair of a page and a question."""
    return [find(page, question) for page, question in pairs]


INPUTS = [(DRAWN[asked["page"]][0], asked["question"]) for asked in ASKED]
result = []
for asked, (said, score) in zip(ASKED, predict(INPUTS)):
    result.append({"page": asked["page"], "question": asked["question"], "answer": said,
                   "score": score, "a person says": asked["answer"]})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Compare `answer` with what a person says, letter by letter: the model writes its
answer itself, so a digit can be wrong and still look right. A low `score` means that other answers were
nearly as likely.
"""

# %% [markdown] section="usage" name="changes-about" tags=["intermediate", "advanced"]
"""
### What a scan can look like

The first question, on the original page and on pages as scanners and phones produce them. The last page
is empty: whatever the model answers there, it did not read.
"""

# %% section="usage" name="changes" tags=["intermediate", "advanced"]
from PIL import ImageFilter

page, question = INPUTS[0]
versions = {
    "as it is": page,
    "half the size": page.resize((page.width // 2, page.height // 2)),
    "blurred": page.filter(ImageFilter.GaussianBlur(3)),
    "turned by 5 degrees": page.rotate(5, fillcolor="white"),
    "upside down": page.rotate(180),
    "an empty page": Image.new("RGB", page.size, "white"),
}
rows = []
for name, picture in versions.items():
    said, score = find(picture, question)
    rows.append({"page": name, "answer": said, "score": score})
print(question)
show(rows)

# %% [markdown] section="usage" name="batch-about" tags=["intermediate"]
"""
### Many pages, one question

Pages with the same form get the same question again and again, so all of them go through the model as
**one batch**. Questions of unequal length cannot, because each answer would begin at a different place.
That is why `predict` handles them one by one.
"""

# %% section="usage" name="batch" tags=["intermediate"]
same_question = "What is the date?"
pages = [page for page, words, boxes in DRAWN.values()]
together = answers(written(prepare(pages, same_question)))
alone = [find(page, same_question) for page in pages]
print(same_question)
show([{"page": title, "in a batch": one[0], "alone": other[0]}
      for title, one, other in zip(DRAWN, together, alone)])

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: a page in grey

Scanners save pages in grey, with one number per pixel instead of three. Some image processors raise an
error, others convert the page themselves. `page.convert("RGB")` works with all of them.
"""

# %% section="usage" name="error" tags=["intermediate"]
grey = page.convert("L")
try:
    processor(images=[grey], return_tensors="pt")
    print("This processor handles one number per pixel itself.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("After convert:", find(grey.convert("RGB"), question))

# %% [markdown] section="usage" name="sure-about" tags=["advanced"]
"""
### How sure is it of each token?

The probability of each token of the first answer as it was written. If a digit has a low one, check the
page.
"""

# %% section="usage" name="sure" tags=["advanced"]
output = written(prepare([page], question))
rows = []
for token, scores in zip(output.sequences[0, -len(output.scores):].tolist(), output.scores):
    chances = scores[0].float().softmax(dim=-1)
    second = chances.topk(2).indices[1].item()
    rows.append({"token": repr(tokenizer.decode([token])), "probability": chances[token].item(),
                 "next likeliest": repr(tokenizer.decode([second])),
                 "its probability": chances[second].item()})
show(rows)

# %% [markdown] section="usage" name="once-about" tags=["advanced"]
"""
### Time and memory: read once, ask many times

The encoder reads the page, the decoder writes. If the question is a prompt, you can keep the encoder's
result, so that further questions on the same page only cost the writing. If it is a headline, each
question makes a new picture, and you cannot keep anything.
"""

# %% section="usage" name="once" tags=["advanced"]
import statistics
import time


def seconds(function, *arguments, runs=3):
    """The median time of a call."""
    function(*arguments)  # warm-up: the first call pays for set-up work
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function(*arguments)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def read(page):
    """What the encoder makes of a page."""
    inputs = prepare([page], question)
    inputs.pop("decoder_input_ids", None)
    with torch.inference_mode():
        return model.get_encoder()(**inputs)


def write(kept):
    """The answer of a page that was read already."""
    inputs = prepare([page], question)
    inputs.pop("pixel_values")
    return answers(written(inputs, encoder_outputs=kept))[0]


rows = [{"step": "read the page and answer", "ms": 1000 * seconds(find, page, question)},
        {"step": "read the page", "ms": 1000 * seconds(read, page)}]
if not HEADLINE:
    kept = read(page)
    rows.append({"step": "answer from the kept result", "ms": 1000 * seconds(write, kept)})
    print("The same answer:", write(kept)[0] == find(page, question)[0])
show(rows)
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for p in model.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a page of your own and ask for something that is not on it. What will the model do?
Guess first. To use a scan, put it next to this notebook and write `Image.open("its
name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "Ticket 17\nFrom: Vienna\nTo: Venice\nSeat: 42 at the window"
my_question = "How much does the ticket cost?"
my_page, words, boxes = draw_page(my_text)
display(my_page)
said, score = find(my_page, my_question)
print(f"{said} (score {score:.3f})")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Most models still write something: a number from the page, or one that looks like a price but is not on
the page. In their training, every question had an answer. So first ask whether the page says it at all,
or set a score below which you look yourself.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes the picture of a page and a question, and gives back the answer. The app below needs nothing
else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture, text):
    """The answer to a question in the picture of a page."""
    return find(picture, text)[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Make the letters smaller, `draw_page(text, size=14)`. At what size do digits start to go wrong?
2. Put a second total on the page, before tax. Which one does the model write?
3. Ask for the sum of two prices. Does it add, or does it copy?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Find the score below which answers to unanswerable questions fall, on twenty questions.
2. Halve the size of the picture that the processor makes. What do you save, and what does it cost?
3. Load with `dtype=torch.bfloat16` and compare answers, latency and memory.
"""
