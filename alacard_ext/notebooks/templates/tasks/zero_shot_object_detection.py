# Zero-shot object detection: where a picture shows what the reader names.

# %% section="hello" name="load"
from transformers import AutoModelForZeroShotObjectDetection, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForZeroShotObjectDetection.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
processor.tokenizer = ready(processor.tokenizer, model)
# Grounding DINO reads all labels as one sentence, OWL-ViT reads each by itself.
READS_SENTENCE = "grounding" in model.config.model_type
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** finding things that are not in the list of a usual detector, and for a first draft of boxes
that a person then corrects. **Not for** speed, for telling *the left cup* from the right one, or for
being sure that a thing is absent.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Find what you name

A usual detector knows a fixed list of things. This one takes **your** words and looks for them: it says
whether they are there, and **where**. *Zero-shot* means that you show it no examples first. The answer
is a list of **boxes**, each with a label and a score.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Detect with labels of your own

Each candidate box is compared with the labels; its score is the best similarity, through a
sigmoid. Labels do not compete, so a box may fit none.{{media_sentence}}
"""

# %% section="usage" name="labels" tags=["parameters"]
# What to look for: things that the pictures show, their parts, and one thing that is not there.
LABELS = ["a cat", "an eye", "a cup of espresso", "a spoon", "an astronaut"]
# For each picture a label that is certainly right, if a person has said so.
SHOWN = {"a cat": "a cat", "a cup of espresso": "a cup of espresso"}

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. It proposes many boxes and gives each a **score** for the label that fits best. Only
boxes above `THRESHOLD` are kept. The scores of such models tend to be low: 0.3 can be a good find.
"""

# %% section="usage" name="predict"
# Keep a box only if the model is at least this sure; what is usual differs between families.
THRESHOLD = 0.1 if model.config.model_type.startswith("owl") else 0.3


def compare(pictures, labels):
    """The raw outputs for pictures and labels, the same labels for every picture."""
    names = [label.strip(" .") for label in labels]  # a full stop would end a label
    batch = processor(
        images=pictures, text=[names] * len(pictures), truncation=True, return_tensors="pt"
    ).to(device)
    batch["pixel_values"] = batch["pixel_values"].to(model.dtype)
    with torch.inference_mode():  # we only use the model, we do not train it
        outputs = model(**batch)
    outputs.logits, outputs.pred_boxes = outputs.logits.float(), outputs.pred_boxes.float()
    return outputs

# %% section="usage" name="first-result"
first_title, first_picture = next(iter(PICTURES.items()))
options = {"text_threshold": 0.0} if READS_SENTENCE else {}
(first_found,) = processor.post_process_grounded_object_detection(
    compare([first_picture], LABELS), threshold=0.0, text_labels=[LABELS],
    target_sizes=[(first_picture.height, first_picture.width)], **options,
)
surest = first_found["scores"].argmax()
print(f"{first_title}: {first_found['text_labels'][surest]}")

# %% section="usage" name="detect"
from difflib import SequenceMatcher


def nearest(said, labels):
    """The label meant by words that a model read off the sentence, which may be a part of it."""
    return max(labels, key=lambda label: SequenceMatcher(None, said.lower(), label.lower()).ratio())


def detect(pictures, labels=LABELS, threshold=THRESHOLD):
    """For each picture its boxes (left, top, right, bottom) with label and score, best first."""
    options = {"text_threshold": threshold} if READS_SENTENCE else {}
    answers = []
    for found in processor.post_process_grounded_object_detection(
        compare(pictures, labels), threshold=threshold, text_labels=[labels] * len(pictures),
        target_sizes=[(picture.height, picture.width) for picture in pictures], **options,
    ):
        things = [
            {"label": nearest(said, labels), "score": score,
             "box": [round(edge, 1) for edge in box]}
            for said, score, box in zip(
                found["text_labels"], found["scores"].tolist(), found["boxes"].tolist())
        ]
        answers.append(sorted(things, key=lambda thing: -thing["score"]))
    return answers


predict = detect  # the name that the measurements below call it by
INPUTS = list(PICTURES.values())
result = []
for title, found in zip(PICTURES, detect(INPUTS)):
    result += [{"picture": title, **thing} for thing in found[:8]]
    print(f"{title}: {len(found)} boxes")
    show_boxes(PICTURES[title], found[:8])
if not result:
    # Not sure of anything: show the best guesses anyway, so that there is something to judge.
    print(f"Nothing reaches a score of {THRESHOLD}. These are the best guesses below it:")
    for title, found in zip(PICTURES, detect(INPUTS, threshold=0.0)):
        result += [{"picture": title, **thing} for thing in found[:3]]
        show_boxes(PICTURES[title], found[:3])
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `box` holds four numbers, counted in pixels from the upper left corner: left, top,
right, bottom. The model finds what *resembles* your words. It does not know that one label in the list
is absent from both pictures: see whether it frames something for it.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="wording-about" tags=["intermediate", "advanced"]
"""
### Other words for the same thing

The best score of each wording, one at a time. Models of this kind were trained on captions that people
write under pictures; some wordings find more than others.
"""

# %% section="usage" name="wording" tags=["intermediate", "advanced"]
title, picture = next(iter(PICTURES.items()))
rows = []
for words in (title, f"a photo of {title}", title.split()[-1], "an object", "nothing"):
    best = max(detect([picture], [words], threshold=0.0)[0], key=lambda thing: thing["score"],
               default={"score": 0.0, "box": []})
    rows.append({"words": words, "best score": best["score"], "box": best["box"]})
show(rows)

# %% [markdown] section="usage" name="threshold-about" tags=["intermediate", "advanced"]
"""
### How sure is sure enough?

The number of boxes above each threshold. A low one finds more and is wrong more often; the right choice
depends on which mistake costs more.
"""

# %% section="usage" name="threshold" tags=["intermediate", "advanced"]
scores = [[thing["score"] for thing in found] for found in detect(INPUTS, threshold=0.0)]
show([{"threshold": mark, **{title: sum(score >= mark for score in of_one)
                             for title, of_one in zip(PICTURES, scores)}}
      for mark in (0.05, 0.1, 0.2, 0.3, 0.5, 0.7)])

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: one list of labels for several pictures

With a batch of pictures, the labels are a list **for each picture**. A flat list is taken for something
else, and the shapes do not match.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    batch = processor(images=INPUTS, text=LABELS, return_tensors="pt").to(device)
    batch["pixel_values"] = batch["pixel_values"].to(model.dtype)
    with torch.inference_mode():
        model(**batch)
    print("This model does not check it; check it yourself.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
outputs = compare(INPUTS, LABELS)
print("Fixed: candidates for each picture,", tuple(outputs.pred_boxes.shape[:2]))

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set: present or absent?

A person said what each picture shows; things from the other pictures are absent from it. The cell asks
for each label alone and notes its best score. A good detector scores every present label higher than
every absent one; by chance, half of these comparisons come out right.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
truths = {title: label for title, label in SHOWN.items() if title in PICTURES}
wanted = list(dict.fromkeys([*truths.values(), LABELS[-1]]))
best = {}
for label in wanted:
    for title, found in zip(truths, detect([PICTURES[name] for name in truths], [label], 0.0)):
        best[title, label] = found[0]["score"] if found else 0.0
show([{"picture": title} | {label: best[title, label] for label in wanted} for title in truths])
compared = [
    best[title, truth] > best[title, label]
    for title, truth in truths.items() for label in wanted if label != truth
]
print(f"{sum(compared)} of {len(compared)} comparisons right; by chance {len(compared) / 2:.0f}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Name three things to look for, one of them not in the picture, and run the cell. Then
lower the threshold until the model also finds the absent thing. To use a photo of your own, put it next
to this notebook and write `Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_picture = INPUTS[0]
my_labels = ["a nose", "a hand", "an umbrella"]
my_threshold = THRESHOLD
found = detect([my_picture], my_labels, my_threshold)[0]
print(f"{len(found)} boxes with a score of at least {my_threshold}")
show_boxes(my_picture, found[:10])

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

With a low enough threshold the model finds everything, including absent things: some box always
resembles the words *most*. A useful threshold is above the score of things that you know to be absent.
So put a few absent things into your list, as a test.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and a list of labels, and gives back what it found and where. The app
below needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture, labels):
    """The named things in one picture: label, score and box (left, top, right, bottom)."""
    return detect([picture], labels)[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Cut every box out with `picture.crop(box)` and look at the pieces. Are the names right?
2. Look for a thing by its colour, its material and its use. Which words work best?
3. Count the things of one kind in ten photos of your own, and check by eye.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Label twenty photos with boxes and compute precision and recall at an IoU of 0.5.
2. Drop boxes that overlap a better one of the same label by an IoU above 0.5. How many remain?
3. Load with `dtype=torch.bfloat16` and compare boxes, latency and memory.
"""
