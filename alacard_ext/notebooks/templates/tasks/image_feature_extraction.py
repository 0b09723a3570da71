# Image feature extraction: a picture as a vector, for search by similarity.

# %% section="hello" name="load"
from transformers import AutoImageProcessor, AutoModel

processor = AutoImageProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model, found = AutoModel.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype,
        output_loading_info=True,
    )
if any(name.startswith("pooler.") for name in found["missing_keys"]):
    model.pooler = None  # it was not trained: the mean over the picture stands for the whole
model = model.to(device).eval()
processor = fit_size(processor, model)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** finding pictures that look alike, grouping albums, and as a starting point for your own
classifier. **Not for** recognising people, and not for naming things: it gives numbers without names.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Pictures on a map

The model turns a picture into a list of numbers, its **embedding**: a place on a map where pictures
that look alike are close together. Searching an album by picture works this way.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Embed and compare pictures

Each picture becomes one vector of length 1, so that the dot product of two is their cosine
similarity.{{media_sentence}}
"""

# %% section="usage" name="embed"
import torch.nn.functional as F


def predict(pictures):
    """One vector of length 1 for each picture."""
    batch = processor(images=pictures, return_tensors="pt").to(device, model.dtype)
    seeing = getattr(model, "get_image_features", model)  # of models that also read
    with torch.inference_mode():  # we only use the model, we do not train it
        found = seeing(pixel_values=batch["pixel_values"])
    if not isinstance(found, torch.Tensor):
        pooled = getattr(found, "pooler_output", None)
        # Without a vector for the whole, the mean over all places in the picture
        found = found.last_hidden_state.flatten(2) if pooled is None else pooled
        if found.ndim == 3:
            found = found.mean(dim=1)
    return F.normalize(found.float().flatten(1), dim=-1).cpu()

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first picture as the model sees it: a list of numbers. The next cell compares such lists.
"""

# %% section="usage" name="first-result"
first_vector = predict(list(PICTURES.values())[:1])[0].tolist()
print(f"{len(first_vector)} numbers, the first of them:", [round(x, 3) for x in first_vector[:5]])

# %% [markdown] section="usage" name="compare-about" tags=["beginner"]
"""
Two pictures are too few for a search, so each one also comes mirrored, in grey and cropped. A good
model puts the versions of one picture close together, and far from the other picture.
"""

# %% section="usage" name="compare"
from PIL import ImageOps


def middle(picture, share=0.6):
    """The middle part of a picture."""
    wide, high = int(picture.width * share), int(picture.height * share)
    left, top = (picture.width - wide) // 2, (picture.height - high) // 2
    return picture.crop((left, top, left + wide, top + high))


ALBUM = {}
for title, picture in PICTURES.items():
    ALBUM[title] = picture
    ALBUM[f"{title}, mirrored"] = ImageOps.mirror(picture)
    ALBUM[f"{title}, in grey"] = ImageOps.grayscale(picture).convert("RGB")
    ALBUM[f"{title}, the middle"] = middle(picture)
INPUTS = list(ALBUM.values())
names = list(ALBUM)
vectors = predict(INPUTS)
print(f"{len(vectors)} pictures, each as {vectors.shape[1]} numbers.")
print("The first begins with", [round(number, 3) for number in vectors[0, :6].tolist()])
likeness = vectors @ vectors.T
result = []
for number, title in enumerate(names):
    # The first is the picture itself.
    best = [place for place in likeness[number].argsort(descending=True).tolist()
            if place != number]
    result.append({"picture": title, "nearest": names[best[0]],
                   "similarity": likeness[number, best[0]].item(),
                   "farthest": names[best[-1]]})
show(result)

# %% [markdown] section="usage" name="squares-about"
"""
**What to see.** Each square is the similarity of two versions: the brighter, the more alike. Bright blocks
along the diagonal mean that the versions of one picture belong together for the model.
"""

# %% section="usage" name="squares"
with chart(f"Similarity of {len(names)} pictures, each with each", (6, 2.8)) as squares:
    drawn = squares.imshow(likeness.tolist())
    squares.set_yticks(range(len(names)), names)
    squares.set_xticks([])
    squares.figure.colorbar(drawn, label="similarity")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** A `similarity` of 1 means that the model sees no difference. The border between
*similar* and *different* varies from model to model, so compare the numbers with each other.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="duplicates-about" tags=["intermediate"]
"""
### Find duplicates by a threshold

Pairs above a threshold count as the same picture. If it is too low, unrelated pictures are paired; if
it is too high, the cropped versions are missed.
"""

# %% section="usage" name="duplicates" tags=["intermediate"]
def root(title):
    """Which of the pictures a version comes from."""
    return title.split(",")[0]


pairs = [(names[i], names[j], likeness[i, j].item())
         for i in range(len(names)) for j in range(i)]
rows = []
for threshold in (0.5, 0.7, 0.8, 0.9, 0.95):
    kept = [(one, other) for one, other, value in pairs if value >= threshold]
    right = sum(root(one) == root(other) for one, other in kept)
    rows.append({"threshold": threshold, "pairs": len(kept), "of them right": right})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: vectors of two models

Vectors from different models have different lengths, and even at the same length they mean different
things. Embed everything again when you change the model.
"""

# %% section="usage" name="error" tags=["intermediate"]
foreign = torch.ones(vectors.shape[1] + 1)
try:
    vectors @ foreign
except RuntimeError as problem:
    print("RuntimeError:", str(problem)[:200])
print("Fixed:", tuple((vectors @ predict(INPUTS[:1])[0]).shape))

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set

It is known which version comes from which picture. Two figures matter: how often the nearest neighbour
comes from the same picture, and how much higher the mean similarity is within a picture than between
pictures.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
same = torch.tensor([[one.split(",")[0] == other.split(",")[0] for other in names]
                     for one in names])
itself = torch.eye(len(names), dtype=torch.bool)
nearest = likeness.masked_fill(itself, -2).argmax(dim=1)
hits = same[torch.arange(len(names)), nearest].sum().item()
print(f"Nearest neighbour right: {hits} of {len(names)}")
show([{"similarity": "within a picture", "mean": likeness[same & ~itself].mean().item()},
      {"similarity": "between pictures", "mean": likeness[~same].mean().item()}])

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Turn the first picture and see which picture of the album it is closest to. Guess first:
does it still find itself? To use a photo of your own, write `Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
angle = 90
my_picture = next(iter(PICTURES.values())).rotate(angle, expand=True)
display(my_picture)
values = (predict([my_picture]) @ vectors.T)[0]
for place in values.argsort(descending=True)[:3].tolist():
    print(f"{values[place].item():.3f}  {names[place]}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Usually yes, but with less certainty: colours and textures stay, while the shapes are at angles that the
model saw less often. The more turned pictures a model saw in training, the less this matters.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and gives back its numbers. The app below needs nothing else. It uses the
model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture):
    """The vector of one picture, as numbers."""
    return [round(number, 5) for number in predict([picture])[0].tolist()]

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Embed fifty photos of your own and find the three nearest to a new one.
2. Which changes to a picture move its vector most: colour, size, angle?
3. Put the vectors on a plane with `torch.pca_lowrank` and look at the groups.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Train a logistic regression on the vectors of twenty labelled photos. How many suffice?
2. Compare the pooled vector with the mean over all places.
3. Store the vectors with 8 bits per number. How many nearest neighbours change?
"""
