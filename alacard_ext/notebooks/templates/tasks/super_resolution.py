# Image-to-image with transformers: a picture with more pixels than before (super-resolution).

# %% section="hello" name="load"
from transformers import AutoImageProcessor, AutoModelForImageToImage

processor = AutoImageProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForImageToImage.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
FACTOR = model.config.upscale
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It makes pictures {FACTOR} times as wide and {FACTOR} times as high.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** enlarging small or compressed pictures without jagged edges. **Not for** finding out what
was there: the model invents details, so never read number plates, faces or documents from its pictures.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Make a picture larger

Enlarge a photo the usual way and it gets blurred, because the new pixels are only mixed from their
neighbours. This model has learned what edges and patterns look like, and paints the new pixels in.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Super-resolution

A picture goes in, and the same picture with more pixels comes out. Because the true picture is known
here (the notebook shrinks it first), the result can be measured.{{media_sentence}}
"""

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first picture, made small and enlarged by the model. How good it is follows below.
"""

# %% section="usage" name="first-result"
first_picture = next(iter(PICTURES.values())).copy()
first_picture.thumbnail((96, 96))
first_batch = processor(images=first_picture, return_tensors="pt").to(device, model.dtype)
with torch.inference_mode():  # we only use the model, we do not train it
    first_made = model(**first_batch).reconstruction[0].float().clamp(0, 1).cpu()
first_made = first_made[:, : first_picture.height * FACTOR, : first_picture.width * FACTOR]
first_made = (first_made * 255).round().to(torch.uint8).permute(1, 2, 0).contiguous()
display(first_picture, Image.fromarray(first_made.numpy()))

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
The cell first makes each picture small, so that there is something to gain. Then you see two enlarged
versions side by side: the usual way on the left, the model's on the right.
"""

# %% section="usage" name="predict"
SMALL = 96  # pixels of the longer side that the model gets


def enlarge(picture):
    """The picture with `FACTOR` times as many pixels per side."""
    batch = processor(images=picture, return_tensors="pt").to(device, model.dtype)
    with torch.inference_mode():  # we only use the model, we do not train it
        made = model(**batch).reconstruction[0].float().cpu()
    # The processor fills the sides up to a multiple of its own; cut off what lies outside.
    made = made[:, : picture.height * FACTOR, : picture.width * FACTOR]
    points = (made.clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0)
    return Image.fromarray(points.contiguous().numpy())


def predict(pictures):
    """All pictures, enlarged one after the other."""
    return [enlarge(picture) for picture in pictures]


def smaller(picture, side=SMALL):
    """The picture with at most so many pixels per side."""
    copy = picture.copy()
    copy.thumbnail((side, side))
    return copy


def as_tensor(picture):
    """The pixels of a picture as numbers from 0 to 1."""
    return torch.tensor(list(picture.convert("RGB").tobytes()), dtype=torch.float) / 255


def closeness(picture, truth):
    """How close a picture is to the true one, in decibels (PSNR): more is better."""
    error = (as_tensor(picture) - as_tensor(truth.resize(picture.size))).square().mean()
    return (-10 * error.clamp(min=1e-10).log10()).item()


def beside(left, right):
    """Two pictures in one row."""
    row = Image.new("RGB", (left.width + right.width + 4, max(left.height, right.height)), "white")
    row.paste(left, (0, 0))
    row.paste(right, (left.width + 4, 0))
    return row


INPUTS = [smaller(picture) for picture in PICTURES.values()]
result = []
for (title, truth), small, made in zip(PICTURES.items(), INPUTS, predict(INPUTS)):
    usual = small.resize(made.size, Image.Resampling.BICUBIC)
    display(beside(usual, made))
    result.append({"picture": title, "before": f"{small.width} x {small.height}",
                   "after": f"{made.width} x {made.height}",
                   "usual way, dB": closeness(usual, truth), "model, dB": closeness(made, truth)})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `dB` says how close a picture is to the true one; a difference of one or two is
already visible. Look at edges and at hair: is it sharp, and is it *right*? A model's picture can look
better than the usual way and still be further from the truth.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Ask of the result: Where is it sharper than the usual way? Which detail is new, and
is it true? What became smooth that should be rough?
"""

# %% [markdown] section="usage" name="damage-about" tags=["intermediate", "advanced"]
"""
### What if the picture is bad?

Models are trained on a certain kind of damage: pictures that were only shrunk, or also compressed.
Other kinds of damage can be enlarged along with the rest.
"""

# %% section="usage" name="damage" tags=["intermediate", "advanced"]
from PIL import ImageFilter


def compressed(picture, quality):
    """The picture after JPEG at this quality."""
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=quality)
    return Image.open(kept).convert("RGB")


small, truth = INPUTS[0], next(iter(PICTURES.values()))
versions = {"as it is": small, "JPEG, quality 40": compressed(small, 40),
            "JPEG, quality 10": compressed(small, 10),
            "blurred": small.filter(ImageFilter.GaussianBlur(1))}
rows = []
for (name, version), made in zip(versions.items(), predict(list(versions.values()))):
    usual = version.resize(made.size, Image.Resampling.BICUBIC)
    rows.append({"version": name, "usual way, dB": closeness(usual, truth),
                 "model, dB": closeness(made, truth)})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: a fourth channel, or none

Logos often have a fourth channel for transparency, and scans have only one. The model needs three: use
`convert("RGB")`.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    print("This one handles it itself:", enlarge(small.convert("RGBA")).mode)
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("Fixed:", enlarge(small.convert("RGBA").convert("RGB")).size)

# %% [markdown] section="usage" name="tiles-about" tags=["advanced"]
"""
### Large pictures, in tiles

Memory grows with the number of pixels. If you cut it into tiles, a picture of any size fits, but
without overlap the seams are visible. How far do the two ways differ?
"""

# %% section="usage" name="tiles" tags=["advanced"]
import time

rows = []
whole = enlarge(small)
for tile in (24, 48):
    start = time.perf_counter()
    patched = Image.new("RGB", whole.size)
    for top in range(0, small.height, tile):
        for left in range(0, small.width, tile):
            box = (left, top, min(left + tile, small.width), min(top + tile, small.height))
            patched.paste(enlarge(small.crop(box)), (left * FACTOR, top * FACTOR))
    rows.append({"tile": tile, "seconds": time.perf_counter() - start,
                 "same as whole, dB": closeness(patched, whole)})
show(rows)

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Give the model an even smaller picture. Guess first: at which size can you no longer tell
what it is? To use a photo of your own, write `Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_side = 32
my_small = smaller(next(iter(PICTURES.values())), my_side)
my_large = enlarge(my_small)
display(beside(my_small.resize(my_large.size, Image.Resampling.BICUBIC), my_large))
print(f"From {my_small.width} x {my_small.height} to {my_large.width} x {my_large.height} pixels.")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Usually around 32 pixels per side. The model makes clean edges even then, but it cannot know what the
lost pixels were: it draws *a* whisker, not *this* whisker. So a sharp picture proves nothing.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and gives back a larger one. Pictures above 512 pixels per side are shrunk
first, otherwise it would take minutes. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture):
    """The picture, enlarged; of a large one, a smaller copy is."""
    return enlarge(smaller(picture, 512))

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Enlarge twice in a row. What does the model make of what it made up itself?
2. Find a picture for which the usual way is closer to the truth.
3. Enlarge a picture of writing. Do the letters stay what they were?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Let the tiles overlap by eight pixels and blend them. Do the seams disappear?
2. Add SSIM to PSNR. On which pictures do the two disagree?
3. Load with `dtype=torch.bfloat16` and compare closeness, latency and memory.
"""
