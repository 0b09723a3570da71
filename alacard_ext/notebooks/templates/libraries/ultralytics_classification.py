# Image classification with Ultralytics: the cells of image_classification.py around a checkpoint.

# %% section="hello" name="kind"
WANTED = "classify"  # what this notebook is for; a checkpoint knows what it was trained for
ENOUGH = ("classify",)

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify pictures

`model.predict` resizes the pictures, crops their middle, and sends them through the model as one batch;
its answers are scores that add up to 1.{{media_sentence}}
"""

# %% [markdown] section="usage" name="pixels-about" tags=["beginner"]
"""
A model does not see a picture, only numbers: how red, green and blue each pixel is. The library makes
all pictures the same size and turns their colours into numbers from 0 to 1, like this:
"""

# %% section="usage" name="pixels" tags=["beginner"]
import numpy as np

first_picture = next(iter(PICTURES.values()))
side = 224
numbers_of_picture = np.asarray(first_picture.resize((side, side))) / 255
print("The picture:", first_picture.width, "x", first_picture.height, "pixels")
print("As numbers:", " x ".join(map(str, numbers_of_picture.shape)))
print("from", f"{numbers_of_picture.min():.2f}", "to", f"{numbers_of_picture.max():.2f}")

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. It gives each class a score, and all scores of a picture add up to 1. You see its best
guesses for each picture.
"""

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first picture and the class with the highest score. All pictures and more scores follow below.
"""

# %% section="usage" name="first-result"
first_title, first_picture = next(iter(PICTURES.items()))
(first_found,) = model.predict([first_picture], verbose=False)
print(f"{first_title} → {labels[first_found.probs.top1]}")

# %% section="usage" name="predict"
labels = [str(model.names[number]) for number in sorted(model.names)]  # in the scores' order


def predict(pictures):
    """The scores of all classes for each picture, as rows of a tensor."""
    found = model.predict(list(pictures), verbose=False)
    return torch.stack([one.probs.data.float().cpu() for one in found])

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: not three colours

Screenshots and logos often have a fourth channel for transparency. The library converts a Pillow
picture; an array with four channels stops it. `picture.convert("RGB")` works with both.
"""

# %% section="usage" name="error" tags=["intermediate"]
import numpy as np

transparent = np.asarray(picture.convert("RGBA"))
try:
    predict([transparent])
    print("This release handles four channels itself.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("After convert:", guesses(predict([Image.fromarray(transparent).convert("RGB")])[0])[0])

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Average the scores over mirrored and cropped versions. Does that correct wrong answers?
2. Take `model.embed(picture)`, the layer before the classifier, and search pictures by similarity.
3. Give `model.predict` another `imgsz`. How do labels and latency change?
"""
