# Films are shown as moving pictures that any browser plays; only Pillow is needed.

# %% [markdown] section="usage" name="about" yields=true
"""
## Films
"""

# %% [markdown] section="usage" name="about-more" yields=true
"""
{{pack_sentence}}
"""

# %% section="usage" name="film" hidden=true
# Shows films: run this cell; you do not need to read it.
import io

from IPython.display import Image as Shown
from PIL import Image


def show_film(frames, pace=8, width=320):
    """Play pictures one after the other, `pace` of them a second, again and again."""
    height = max(1, round(frames[0].height * width / frames[0].width))
    # A GIF has 256 colours: these are chosen at once, the usual way takes seconds a film.
    small = [frame.convert("RGB").resize((width, height))
             .quantize(method=Image.Quantize.FASTOCTREE) for frame in frames[:64]]
    file = io.BytesIO()
    small[0].save(file, "GIF", save_all=True, append_images=small[1:], loop=0,
                  duration=1000 // pace)
    display(Shown(file.getvalue(), format="gif"))


def motion(frames):
    """How much changes from each picture to the next, on average, from 0 to 255."""
    grey = [torch.tensor(list(f.convert("L").resize((64, 64)).tobytes()), dtype=torch.float)
            for f in frames]
    steps = [(later - earlier).abs().mean().item() for earlier, later in zip(grey, grey[1:])]
    return sum(steps) / max(len(steps), 1)

# %% [markdown] section="usage" name="film-about" when=["watches-film"]
"""
A film is a sequence of pictures. This notebook makes one from the first picture: a window moves over it
from left to right, as a camera would.
"""

# %% section="usage" name="filmed" when=["watches-film"] hidden=true
# Makes a film of a picture: run this cell; you do not need to read it.
def pan(picture, count=16, share=0.6):
    """A film of `count` pictures, in which a window of that share moves over the picture."""
    wide, high = int(picture.width * share), int(picture.height * share)
    top = (picture.height - high) // 2
    lefts = [(picture.width - wide) * n // max(count - 1, 1) for n in range(count)]
    return [picture.crop((left, top, left + wide, top + high)) for left in lefts]


FILM_TITLE, still = next(iter(PICTURES.items()))
FILM = pan(still)
print(f"{len(FILM)} pictures of {FILM[0].width} x {FILM[0].height} pixels: {FILM_TITLE}")
show_film(FILM)
