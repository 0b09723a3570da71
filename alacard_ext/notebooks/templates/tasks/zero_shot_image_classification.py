# Zero-shot image classification: which of the reader's own words fits a picture best.

# %% section="hello" name="load"
from transformers import AutoModelForZeroShotImageClassification, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForZeroShotImageClassification.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
# The SigLIP family was trained to judge each pair of picture and text by itself.
alone = model.config.model_type.startswith("siglip")
processor.tokenizer = ready(processor.tokenizer, model)
longest = places_in(model) or 64  # of a text, in tokens
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print("Each label is judged separately." if alone else "The labels compete with each other.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** sorting pictures by words of your own, without training, and for searching pictures by a
sentence. **Not for** counting, for telling left from right, or for judging people.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Which words fit the picture?

Most image models know a fixed list of names. This one takes **your** words. It was trained on pictures
with texts that describe them, and learned which text belongs to which picture. *Zero-shot* means that
you show it no examples first.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify with labels of your own

Two encoders, one for pictures and one for texts, map into the same vector space; a score is the
similarity of two vectors, scaled by a learned factor.{{media_sentence}}
"""

# %% [markdown] section="usage" name="labels-about"
"""
These are the labels to choose from. Two of them are what a person says about the pictures above.
`TOPIC_LABELS` are words from your topic, **{{topic_name}}**; they are used further down.
"""

# %% section="usage" name="labels" tags=["parameters"]
LABELS = ["a cat", "a cup of espresso", "an astronaut"]
TOPIC_LABELS = ["baking", "travel"]
# Each label is put into this sentence, because the model learned from sentences.
SENTENCE = "a photo of {}"

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. The picture becomes a list of numbers, and so does each label. The closer two lists are
to each other, the higher the **score**.
"""

# %% section="usage" name="predict"
def compare(pictures, texts):
    """What the model makes of pictures and texts: their scores, and the vectors of both."""
    # SigLIP learned from texts that were all filled up to the same length.
    padding = {"padding": "max_length", "max_length": longest} if alone else {"padding": True}
    batch = processor(
        text=texts, images=pictures, return_tensors="pt", truncation=True, **padding
    ).to(device)
    batch["pixel_values"] = batch["pixel_values"].to(model.dtype)
    with torch.inference_mode():  # we only use the model, we do not train it
        return model(**batch)

# %% [markdown] section="usage" name="first-result-about" when=["class-AutoModelForZeroShotImageClassification"]
"""
### A first result

The label that fits the first picture best. The scores of all labels follow below.
"""

# %% section="usage" name="first-result" when=["class-AutoModelForZeroShotImageClassification"]
first_title, first_picture = next(iter(PICTURES.items()))
first_output = compare([first_picture], [SENTENCE.format(label) for label in LABELS])
print(f"{first_title} → {LABELS[first_output.logits_per_image[0].argmax()]}")

# %% section="usage" name="scores"
def predict(pictures, labels=LABELS, sentence=SENTENCE):
    """For each picture the scores of all labels, as rows of a tensor."""
    outputs = compare(pictures, [sentence.format(label) for label in labels])
    logits = outputs.logits_per_image.float().cpu()
    return logits.sigmoid() if alone else logits.softmax(dim=-1)


INPUTS = list(PICTURES.values())
result = []
all_scores = predict(INPUTS).tolist()
for title, scores in zip(PICTURES, all_scores):
    best = max(range(len(LABELS)), key=scores.__getitem__)
    result.append({"picture": title, "label": LABELS[best], "score": scores[best],
                   **dict(zip(LABELS, scores))})
show(result)

# %% [markdown] section="usage" name="bars-about"
"""
**What to see.** A panel for each picture and a bar for each of your labels, so you see at once how far the
winner is ahead.
"""

# %% section="usage" name="bars"
bars([(title, zip(LABELS, scores)) for title, scores in zip(PICTURES, all_scores)], "score")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `label` is the best of your words, `score` its number; the other columns show all
scores. Most models of this kind let the labels **compete**: the scores of a picture add up to 1, so one
label wins even if none fits. Models named SigLIP judge each label **separately**: then all scores can
be low, and that means *none of these*. The line under *Hello* says which kind yours is.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="topic-about"
"""
### More words, different winners?

The same pictures, now with the words of **{{topic_name}}** added. A model only chooses among the labels
you offer.
"""

# %% section="usage" name="topic"
more = list(dict.fromkeys([*LABELS, *TOPIC_LABELS]))
rows = []
for row, scores in zip(result, predict(INPUTS, more).tolist()):
    best = max(range(len(more)), key=scores.__getitem__)
    words = sorted(zip(scores[len(LABELS):], more[len(LABELS):]), reverse=True)
    rows.append({"picture": row["picture"], "label before": row["label"], "label now": more[best],
                 "score now": scores[best],
                 "best word of the topic": words[0][1] if words else "none"})
show(rows)

# %% [markdown] section="usage" name="wording-about" tags=["intermediate", "advanced"]
"""
### How much depends on the sentence

The same labels in other sentences, and without a sentence. If the winner changes with the wording, do
not trust it; the average over several sentences is more stable than any one of them.
"""

# %% section="usage" name="wording" tags=["intermediate", "advanced"]
rows, total = [], 0
for sentence in ("{}", "a photo of {}", "a blurry photo of {}", "a drawing of {}"):
    scores = predict(INPUTS, sentence=sentence)
    total = total + scores
    rows.append({"sentence": sentence} | {
        title: f"{LABELS[row.argmax()]} {row.max():.3f}" for title, row in zip(PICTURES, scores)})
rows.append({"sentence": "the average of all"} | {
    title: f"{LABELS[row.argmax()]} {row.max():.3f}" for title, row in zip(PICTURES, total / 4)})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: a text that is too long

The text encoder has room for a fixed number of tokens. A longer description either raises an error or
is silently cut. `truncation=True` cuts it on purpose, so put what matters in the first words.
"""

# %% section="usage" name="error" tags=["intermediate"]
long_text = "a photo of a cat that " + "sits and looks and " * 60
tokens = processor.tokenizer(long_text, return_tensors="pt", truncation=False).to(device)
print(tokens["input_ids"].shape[1], "tokens, and the model has places for", longest)
try:
    pixels = processor.image_processor(images=INPUTS[0], return_tensors="pt").to(device)
    with torch.inference_mode():
        model(**tokens, pixel_values=pixels["pixel_values"].to(model.dtype))
    print("This model takes it anyway.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
cut = compare(INPUTS[:1], [long_text])
print("With truncation:", tuple(cut.logits_per_image.shape), "score")

# %% [markdown] section="usage" name="vectors-about" tags=["advanced"]
"""
### Texts once, pictures many times

The two encoders do not see each other. So you can compute the vectors of the labels once and keep them,
and each new picture costs only its own pass. That is also how you search a million pictures: with one
matrix product. The check: both ways must give the same best label.
"""

# %% section="usage" name="vectors" tags=["advanced"]
outputs = compare(INPUTS, [SENTENCE.format(label) for label in LABELS])
seen, said = outputs.image_embeds.float().cpu(), outputs.text_embeds.float().cpu()
seen, said = (part / part.norm(dim=-1, keepdim=True) for part in (seen, said))
similarity = seen @ said.T
print(f"Vectors of {seen.shape[-1]} numbers; similarity from -1 to 1:")
show([{"picture": title} | dict(zip(LABELS, row))
      for title, row in zip(PICTURES, similarity.tolist())])
same = (similarity.argmax(dim=-1) == outputs.logits_per_image.float().cpu().argmax(dim=-1)).all()
print("Same winners as the model's own scores:", bool(same))
print("The pictures compared with each other:", round((seen @ seen.T)[0, -1].item(), 3))

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set

What a person says about each picture is known, and does not change when the picture is mirrored, grey,
dark, small or cropped. So there are enough labelled pictures to measure accuracy; guessing would be
right one time in as many as there are labels.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
from PIL import ImageEnhance, ImageOps

changes = {
    "as it is": lambda picture: picture,
    "mirrored": ImageOps.mirror,
    "grey": lambda picture: ImageOps.grayscale(picture).convert("RGB"),
    "dark": lambda picture: ImageEnhance.Brightness(picture).enhance(0.3),
    "a quarter of the size": lambda picture: picture.resize(
        (max(picture.width // 4, 1), max(picture.height // 4, 1))),
    "only the middle": lambda picture: ImageOps.crop(picture, min(picture.size) // 4),
}
labelled = [title for title in PICTURES if title in LABELS]
rows, right = [], 0
for name, change in changes.items():
    winners = predict([change(PICTURES[title]) for title in labelled]).argmax(dim=-1).tolist()
    hits = sum(LABELS[winner] == title for winner, title in zip(winners, labelled))
    rows.append({"version": name, "right": hits, "of": len(labelled)})
    right += hits
show(rows)
asked = len(changes) * len(labelled)
print(f"{right} of {asked} right; by chance about {asked / len(LABELS):.1f}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write labels of your own for the first picture, right and wrong ones. Then remove the
right one. Which label wins now, and with what score? To use a photo of your own, put it next to this
notebook and write `Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_picture = INPUTS[0]
my_labels = ["an animal", "food and drink", "a machine"]
for label, score in zip(my_labels, predict([my_picture], my_labels)[0].tolist()):
    print(f"{label:<20} {score:.3f}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Without the right label, the nearest wrong one wins. If labels compete, its score can even be high,
because all scores must add up to 1. So offer a label such as *something else* too, or *a photo*, and
see whether it wins. A model that judges each label separately simply gives low scores to all.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and a list of labels, and gives back each label with its score. The app
below needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture, labels):
    """The given labels with their scores for one picture, the best first."""
    scores = zip(labels, predict([picture], labels)[0].tolist())
    return dict(sorted(scores, key=lambda pair: pair[1], reverse=True)[:10])

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Sort twenty photos of your own by five labels. How many are right?
2. Write each label in two languages. Does the model know both?
3. Try *a photo without a cat*. Does the model understand *without*?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Keep the vectors of a hundred photos and search them with a sentence.
2. Average the vectors of ten sentences for each label. Does the accuracy above rise?
3. Load with `dtype=torch.bfloat16` and compare winners, latency and memory.
"""
