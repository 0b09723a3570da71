# Visual question answering: short answers to questions about a picture.

# %% section="hello" name="load" unless=["class-AutoModelForImageTextToText"]
from transformers import AutoModelForVisualQuestionAnswering, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForVisualQuestionAnswering.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
processor.tokenizer = ready(processor.tokenizer, model)

# %% section="hello" name="load-captioner" when=["class-AutoModelForImageTextToText"]
from transformers import AutoModelForImageTextToText, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
# GIT answers as it captions: it writes on from the question.
with no_random_weights():
    model = AutoModelForImageTextToText.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
processor.tokenizer = ready(processor.tokenizer, model)

# %% section="hello" name="answers"
# ViLT chooses from a list of answers, BLIP and GIT write theirs.
CHOOSES = model.config.model_type == "vilt"
known_answers = dict(model.config.id2label) if CHOOSES else {}
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
if CHOOSES:
    print(f"It chooses from {len(known_answers)} answers, for example:",
          "; ".join(list(known_answers.values())[:8]))
else:
    print("It writes its answers itself.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** short questions that a glance can answer: what, which colour, how many of a few, yes or
no. **Not for** long answers, for counting many things, or for facts that the picture does not show.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Ask a picture

You give the model a picture **and** a question, and it answers in a word or two. The pictures are part
of this notebook, so you do not have to download any.{{media_sentence}}{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Ask a picture

Picture and question go through the model together. Some models, such as ViLT, score a fixed list of
answers; others, such as BLIP or GIT, write the answer token by
token.{{media_sentence}}{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
QUESTIONS = ["What is in the picture?", "What colour is the background?"]

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Each question goes to each picture. The **score** says how sure the model is of its answer: 1 would be
full certainty.
"""

# %% section="usage" name="predict"
MAX_NEW_TOKENS = 8  # of an answer that is written; an English word has one or two
WRITES_ON = model.config.model_type == "git"
if WRITES_ON:
    processor.tokenizer.padding_side = "left"  # the answer follows right after the question


def prepare(pairs):
    """Pairs of picture and question as the model's input."""
    questions = [question for _, question in pairs]
    options = {}
    if WRITES_ON:  # without the mark at its end, which would mean that the text is complete
        questions = [processor.tokenizer.cls_token + question for question in questions]
        room = processor.tokenizer.model_max_length - MAX_NEW_TOKENS  # left for the answer
        options = {"add_special_tokens": False, "return_token_type_ids": False, "max_length": room}
    batch = processor(
        images=[picture for picture, _ in pairs], text=questions,
        return_tensors="pt", padding=True, truncation=True, **options,
    ).to(device)
    batch["pixel_values"] = batch["pixel_values"].to(model.dtype)
    return batch


def as_texts(batch, tokens):
    """What was written, as text; a model that writes on repeats the question first."""
    tokens = tokens[:, batch["input_ids"].shape[1]:] if WRITES_ON else tokens
    texts = processor.tokenizer.batch_decode(tokens, skip_special_tokens=True)
    return [text.strip() for text in texts]


def guesses(picture, question, count=5):
    """The best answers to one question with their scores, best first."""
    batch = prepare([(picture, question)])
    with torch.inference_mode():  # we only use the model, we do not train it
        if CHOOSES:
            # Several answers may be right, so each has a score of its own.
            scores = model(**batch).logits[0].float().sigmoid().cpu()
            best = scores.topk(min(count, len(known_answers)))
            return [(known_answers[n], score)
                    for n, score in zip(best.indices.tolist(), best.values.tolist())]
        written = model.generate(
            **batch, max_new_tokens=MAX_NEW_TOKENS, num_beams=count, num_return_sequences=count,
            do_sample=False, length_penalty=0.0, output_scores=True, return_dict_in_generate=True,
        )
    # Without a length penalty the score of a beam is the logarithm of its probability.
    chances = written.sequences_scores.float().exp().tolist()
    found = {}
    for text, chance in zip(as_texts(batch, written.sequences), chances):
        found.setdefault(text, chance)
    return list(found.items())


def predict(pairs):
    """The best answer to each pair of picture and question, as one batch."""
    batch = prepare(pairs)
    with torch.inference_mode():
        if CHOOSES:
            best = model(**batch).logits.argmax(dim=-1).tolist()
            return [known_answers[number] for number in best]
        tokens = model.generate(
            **batch, max_new_tokens=MAX_NEW_TOKENS, num_beams=1, do_sample=False
        )
    return as_texts(batch, tokens)


result = []
for title, picture in PICTURES.items():
    for question in QUESTIONS:
        (answer, score), *others = guesses(picture, question)
        result.append({"picture": title, "question": question, "answer": answer, "score": score,
                       "next guesses": "; ".join(text for text, _ in others[:2])})
INPUTS = [(picture, question) for picture in PICTURES.values() for question in QUESTIONS]
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Look at the picture and judge each answer. A high score proves nothing. Most models
of this kind learned from questions that people asked about photographs, so they know what people
*usually* answer: many things are *2*, most bananas are *yellow*. If they cannot see the answer, they
give the usual one.
"""

# %% [markdown] section="usage" name="blind-about"
"""
### What does it know without looking?

The same questions again, but with its eyes shut: plain grey replaces the picture. If an answer stays
the same, the picture may have played no part in it.
"""

# %% section="usage" name="blind"
nothing = Image.new("RGB", (256, 256), "grey")
without = {question: guesses(nothing, question)[0][0] for question in QUESTIONS}
show([{"picture": row["picture"], "question": row["question"], "seeing": row["answer"],
       "eyes shut": without[row["question"]],
       "the same": "yes" if row["answer"] == without[row["question"]] else "no"}
      for row in result])

# %% [markdown] section="usage" name="batch-about" tags=["intermediate", "advanced"]
"""
### One by one, or in a batch

A batch is faster. But questions of unequal length are padded to the longest, and not every model
ignores the padding. Compare before you rely on it: the answers should be the same.
"""

# %% section="usage" name="batch" tags=["intermediate", "advanced"]
alone = [predict([pair])[0] for pair in INPUTS]
together = predict(INPUTS)
show([{"picture": row["picture"], "question": row["question"], "alone": one, "in a batch": other}
      for row, one, other in zip(result, alone, together)])
print(sum(one == other for one, other in zip(alone, together)), "of", len(INPUTS), "are the same")

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### Errors to expect: unequal lengths, and a question that is too long

Questions of unequal length do not fit into one tensor without `padding=True`. A question with more
tokens than the model has places for stops it too; `truncation=True` cuts such a question.
"""

# %% section="usage" name="error" tags=["intermediate"]
picture = next(iter(PICTURES.values()))
for name, questions in {
    "unequal lengths": ["What is it?", "What can be seen on the left side of this picture?"],
    "too long": ["What " + "and what " * 300 + "is it?"],
}.items():
    try:
        batch = processor(
            images=[picture] * len(questions), text=questions, return_tensors="pt", padding=False,
            truncation=False,
        ).to(device)
        batch["pixel_values"] = batch["pixel_values"].to(model.dtype)
        with torch.inference_mode():
            model(**batch) if CHOOSES else model.generate(**batch, max_new_tokens=1)
        print(f"{name}: this model takes it as it is.")
    except Exception as problem:
        print(f"{name}: {type(problem).__name__}: {str(problem)[:150]}")
    print("  Fixed:", predict([(picture, question) for question in questions]))

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set

The notebook draws these pictures, so the answers are known: one to four circles of one colour. Models
trained on photographs know colours well, but soon lose count. Synonyms count as wrong, as they do in
most evaluations of this task.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
from PIL import ImageDraw

NUMBERS = {1: {"1", "one"}, 2: {"2", "two"}, 3: {"3", "three"}, 4: {"4", "four"}}


def circles(colour, count):
    """A white picture with some circles side by side."""
    picture = Image.new("RGB", (256, 256), "white")
    pen = ImageDraw.Draw(picture)
    for number in range(count):
        left = 12 + 60 * number
        pen.ellipse((left, 104, left + 48, 152), fill=colour)
    return picture


asked = []
for colour in ("red", "blue", "green"):
    for count, words in NUMBERS.items():
        drawn = circles(colour, count)
        plural = "s" if count > 1 else ""
        asked.append((drawn, f"What color is the circle{plural}?", "colour", {colour}))
        asked.append((drawn, "How many circles are there?", "count", words))
right = {"colour": 0, "count": 0}
for drawn, question, kind, truth in asked:
    right[kind] += predict([(drawn, question)])[0].lower() in truth
show([{"asked for": kind, "right": hits, "of": len(asked) // 2} for kind, hits in right.items()])

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Ask the first picture a question of your own. Then ask for something that is *not* there.
Does the model tell you so? To use a photo of your own, put it next to this notebook and write
`Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_picture = next(iter(PICTURES.values()))
my_question = "What colour is the umbrella?"
for answer, score in guesses(my_picture, my_question, count=3):
    print(f"{answer:<20} {score:.3f}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Most models still name a colour. In the questions that they learned from, people asked about things that
were there, so the question itself sounds like a promise. Ask *"Is there an umbrella?"* first, and use
the second question only after a *yes*.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and a question, and gives back the answer. The app below needs nothing
else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture, text):
    """The best answer to a question about a picture."""
    return predict([(picture, text)])[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Ask the same in three wordings. How often do the answers agree?
2. Write ten yes-or-no questions, half of them with the answer *no*. How often does it say *yes*?
3. Shrink the picture step by step. Which question fails first?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Draw squares and triangles too. Which shape does it count best?
2. Use the score as a threshold for *I do not know*. Where would you put it?
3. Load with `dtype=torch.bfloat16` and compare answers, latency and memory.
"""
