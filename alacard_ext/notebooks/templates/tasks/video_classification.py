# Video classification: which of the model's classes, mostly actions, a film shows.

# %% section="hello" name="load"
from transformers import AutoImageProcessor, AutoModelForVideoClassification

processor = AutoImageProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForVideoClassification.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
processor = fit_size(processor, model)
labels = [model.config.id2label[number] for number in range(model.config.num_labels)]
FRAMES = model.config.num_frames
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It looks at {FRAMES} pictures of a film and knows {len(labels)} classes, for example:",
      "; ".join(labels[:5]))

# %% [markdown] section="info" name="good-for"
"""
**Good for** sorting short clips by the classes it was trained on, in most models actions such as
*playing piano*. **Not for** long films as a whole, for saying when or where something happens, or for
judging what people intend.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## What happens in the film?

**Video classification** means: show the model a short film, and it says which of its classes fits
best. Its classes are mostly things that people do.

The notebook contains pictures and makes films from them.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify films

A clip is a fixed number of evenly spaced frames. The films here come from a window that moves over the
bundled pictures, so you know exactly what happens in them.{{media_sentence}}
"""

# %% [markdown] section="usage" name="first-result-about" unless=["scores-single"]
"""
### A first result

The shortest film there is: the first picture, standing still. Films in which something moves follow
below.
"""

# %% section="usage" name="first-result" unless=["scores-single"]
first_title, first_picture = next(iter(PICTURES.items()))
first_batch = processor([[first_picture] * FRAMES], return_tensors="pt").to(device, model.dtype)
with torch.inference_mode():  # we only use the model, we do not train it
    first_scores = model(**first_batch).logits[0]
print(f"{first_title} → {labels[first_scores.argmax()]}")

# %% [markdown] section="usage" name="films-about" tags=["beginner"]
"""
A film is a sequence of pictures, called **frames**. The next cell makes four films. In two of them the
camera glides from left to right; in the other two it moves closer.
"""

# %% section="usage" name="films"
def window(picture, x, y, share):
    """The part of a picture under a window of that share, at x and y from 0 to 1."""
    wide, high = int(picture.width * share), int(picture.height * share)
    left, top = int((picture.width - wide) * x), int((picture.height - high) * y)
    return picture.crop((left, top, left + wide, top + high)).resize((256, 192))


def glide(picture, count=16):
    """A film in which the camera goes from left to right."""
    return [window(picture, n / max(count - 1, 1), 0.5, 0.6) for n in range(count)]


def nearer(picture, count=16):
    """A film in which the camera comes nearer."""
    return [window(picture, 0.5, 0.5, 1 - 0.6 * n / max(count - 1, 1)) for n in range(count)]


FILMS = {}
for title, picture in PICTURES.items():
    FILMS[f"{title}, from left to right"] = glide(picture)
    FILMS[f"{title}, coming nearer"] = nearer(picture)
for title, frames in FILMS.items():
    print(f"{title}: {len(frames)} frames, which change by {motion(frames):.1f} of 255 each time")
    show_film(frames)

# %% [markdown] section="usage" name="numbers-about" tags=["beginner"]
"""
The model takes a fixed number of frames, so some are picked at even intervals, or shown twice. The
**processor** makes them the same size and turns them into numbers: how red, green and blue each pixel
is.
"""

# %% section="usage" name="clip"
def clip(frames):
    """As many frames as the model takes, at even distances over the film."""
    return [frames[n * (len(frames) - 1) // max(FRAMES - 1, 1)] for n in range(FRAMES)]

# %% section="usage" name="numbers" tags=["beginner"]
first_film = next(iter(FILMS.values()))
numbers_of_film = processor([clip(first_film)], return_tensors="pt")["pixel_values"]
print("For the model:", " x ".join(map(str, numbers_of_film.shape[1:])), "numbers:")
print("frames x colours x height x width")

# %% [markdown] section="usage" name="predict-about" tags=["beginner"] unless=["scores-several", "scores-single"]
"""
Now the model. It gives each class a raw number; **softmax** turns them into scores that add up
to 1. You see its best guesses for each film.
"""

# %% [markdown] section="usage" name="predict-about-several" tags=["beginner"] when=["scores-several"]
"""
Now the model. It judges each of its classes **separately**: several may fit, or none. So each score is
between 0 and 1, and they do not add up to 1. You see the best for each film.
"""

# %% [markdown] section="usage" name="predict-about-single" tags=["beginner"] when=["scores-single"]
"""
Now the model. It gives each film one raw number, which has no limits and is not a probability: compare
the numbers with each other.
"""

# %% section="usage" name="predict"
def predict(films):
    """The scores of all classes for each film, as rows of a tensor."""
    batch = processor([clip(frames) for frames in films], return_tensors="pt")
    batch = batch.to(device, model.dtype)
    with torch.inference_mode():  # we only use the model, we do not train it
        logits = model(**batch).logits.float().cpu()
    if model.config.problem_type == "regression" or len(labels) == 1:
        return logits  # a single number, not a choice
    if model.config.problem_type == "multi_label_classification":
        return logits.sigmoid()  # each class separately: several can fit
    return logits.softmax(dim=-1)  # one class wins: the scores add up to 1

# %% section="usage" name="answers"
INPUTS = list(FILMS.values())
result = []
all_scores = predict(INPUTS)
for title, scores in zip(FILMS, all_scores):
    (label, score), *others = guesses(scores, 4)
    result.append({"film": title, "label": label, "score": score,
                   "next guesses": "; ".join(f"{name} {value:.3f}" for name, value in others)})
show(result)

# %% [markdown] section="usage" name="bars-about" unless=["scores-single"]
"""
**What to see.** The best classes for each film. If the first bar is far longer than the others, the
model is sure; bars of nearly the same length stand for a guess.
"""

# %% section="usage" name="bars" unless=["scores-single"]
bars([(title, guesses(scores)) for title, scores in zip(FILMS, all_scores)], "score")

# %% [markdown] section="usage" name="meaning" tags=["beginner"] unless=["scores-single"]
"""
**How to read it.** `label` is the model's answer; a `score` of 1 would be full certainty. In these
films nobody does anything: only the camera moves. A model without a class for *nothing happens* names
the action that usually goes with such a view. Low scores are the honest answer here. If its classes are
about directions, the model may take the glide for a thing that moves.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="changes-about" tags=["intermediate", "advanced"]
"""
### Does time matter, or one picture?

The first film: backwards, with shuffled frames, and standing still. A model that only looks at single
frames says the same about all of them. The versions go through the model as one batch.
"""

# %% section="usage" name="changes" tags=["intermediate", "advanced"]
import random

title, film = next(iter(FILMS.items()))
mixed = random.Random(1).sample(film, len(film))
versions = {
    "as it is": film,
    "backwards": film[::-1],
    "mixed": mixed,
    "first frame only": film[:1] * len(film),
    "last frame only": film[-1:] * len(film),
    "twice as fast": film[::2],
}
before = labels.index(result[0]["label"])
rows = []
for name, scores in zip(versions, predict(list(versions.values()))):
    label, score = guesses(scores)[0]
    rows.append({"version": name, "motion": motion(versions[name]), "label": label,
                 "score": score, "score of the first answer": scores[before].item()})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: too few frames

The model has a fixed number of positions in time. With another number of frames most models stop; some
stretch their positions and continue. `clip` always gives the right number.
"""

# %% section="usage" name="error" tags=["intermediate"]
short = film[: max(2, FRAMES // 2 - FRAMES // 2 % 2)]
try:
    with torch.inference_mode():
        model(**processor([short], return_tensors="pt").to(device, model.dtype))
    print(f"This model continues with {len(short)} frames instead of {FRAMES}.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("After clip:", guesses(predict([short])[0])[0])

# %% [markdown] section="usage" name="moments-about" tags=["advanced"]
"""
### Which moment decides?

Grey covers one part of the film after another. Where the score falls, the model had found what it
needed.
"""

# %% section="usage" name="moments" tags=["advanced"]
from PIL import Image

grey = Image.new("RGB", film[0].size, (128, 128, 128))
size = max(1, len(film) // 4)
starts = list(range(0, len(film), size))
covered = [[grey if start <= n < start + size else f for n, f in enumerate(film)]
           for start in starts]
whole = predict([film])[0, before].item()
rows = []
for start, scores in zip(starts, predict(covered)):
    rows.append({"covered frames": f"{start + 1} to {min(start + size, len(film))}",
                 f"score of {labels[before]}": scores[before].item(),
                 "change": scores[before].item() - whole})
show(rows)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set: does it tell motion from content?

The picture and the motion of each film are known. For each film, the cell looks for the one with the
most similar scores among the others. If that one has the same picture, content decides; if it has the
same motion, movement does. For a single film it cannot be both.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
motions = {
    "right": glide,
    "left": lambda picture: glide(picture)[::-1],
    "nearer": nearer,
    "farther": lambda picture: nearer(picture)[::-1],
}
known = [(title, name) for title in PICTURES for name in motions]
scores = predict([motions[name](PICTURES[title]) for title, name in known])
distances = torch.cdist(scores, scores)
distances.fill_diagonal_(float("inf"))
nearest = distances.argmin(dim=1).tolist()
for what, place in (("the same picture", 0), ("the same motion", 1)):
    hits = sum(known[n][place] == known[other][place] for n, other in enumerate(nearest))
    chance = sum(a[place] == b[place] for a in known for b in known) - len(known)
    print(f"{what}: {hits} of {len(known)}; by chance about {chance / (len(known) - 1):.1f}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Make a film of your own: choose where the window begins and ends (0 is the left edge, 1
the right one) and how much of the picture it shows. Guess first: when does the label change?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
START, END = 1.0, 0.0
SHARE = 0.4  # from 0.1 (very near) to 1 (the whole picture)
still = next(iter(PICTURES.values()))
my_film = [window(still, START + (END - START) * n / 15, 0.5, SHARE) for n in range(16)]
show_film(my_film)
for label, score in guesses(predict([my_film])[0], 3):
    print(f"{label} (score {score:.3f})")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

With most models the direction matters little, and the content matters a lot: a window that shows only
the background gives another label. Such a model mainly recognises places and things that go with an
action. A model that was trained on directions, such as *moving something from left to right*, should
change its answer when you swap `START` and `END`.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes the frames of a film as a list of pictures and gives back the best classes with their
scores. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(video):
    """The best classes of one film, given as a list of pictures, with their scores."""
    return dict(guesses(predict([[frame.resize((256, 192)) for frame in video]])[0], count=10))

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Read a clip of your own with `imageio.v3.imread("its name")`, turn its frames into pictures with
   `Image.fromarray`, and classify it.
2. Let the window shake by a few pixels. Does the label stay the same?
3. Put two pictures one after the other in one film. Which of them does the model name?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Classify several clips of a long film and average the scores. Is that steadier?
2. Compare with an image classifier that sees the middle frame. When does time help?
3. Load with `dtype=torch.bfloat16` and compare labels, latency and memory.
"""
