# Pictures that come with the notebook, for every task that looks at some.

# %% [markdown] section="usage" name="about" yields=true
"""
## Look at pictures

{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" yields=true
"""
{{pack_sentence}}
"""

# %% section="usage" name="picture-data" tags=["parameters"] hidden=true
# The pictures, written as text (base64): the notebook brings them along and downloads none.
PICTURE_DATA = {
    "a pattern": (
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAG0lEQVR42mPQsFnwf4EGJsmAVVTDZgHD"
        "oNQBAPgmWWGLJkU+AAAAAElFTkSuQmCC"
    ),
}

# %% section="usage" name="pictures-decoded" hidden=true
# Turns the text above into pictures: run this cell; you do not need to read it.
import base64
import io

from PIL import Image

PICTURES = {
    title: Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB")
    for title, text in PICTURE_DATA.items()
}

# %% section="usage" name="pictures"
OWN_PICTURE = None  # or the file of a picture of yours, such as "cat.jpg"
if OWN_PICTURE:
    PICTURES["your own picture"] = Image.open(OWN_PICTURE).convert("RGB")
print(*PICTURES, sep=", ")
display(*PICTURES.values())

# %% [markdown] section="usage" name="grey-about" when=["grey"]
"""
This model sees **shades of grey**, one number per pixel, so each picture is turned grey before the
model gets it.
"""

# %% section="usage" name="grey" when=["sees-grey"]
class GreyPictures:
    """The model's processor, which gets each picture in shades of grey."""

    def __init__(self, inner):
        self.inner = inner

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def __call__(self, images, **options):
        images = images if isinstance(images, (list, tuple)) else [images]
        return self.inner(images=[image.convert("L") for image in images], **options)


processor = GreyPictures(processor)

# %% section="usage" name="grey-prepare" when=["prepares-grey"]
prepare_grey = prepare


def prepare(picture):
    """A picture in shades of grey, as large as the model wants it."""
    return prepare_grey(picture.convert("L"))
