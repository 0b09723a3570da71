# Drawing on pictures with Pillow, for every task whose answer has a place in the picture.

# %% [markdown] section="usage" name="drawing-about" tags=["beginner"]
"""
The next cell only prepares the drawing: coloured frames and areas on top of a picture.
"""

# %% section="usage" name="drawing" hidden=true
# Draws frames and areas on pictures: run this cell; you do not need to read it.
from PIL import ImageDraw

COLOURS = ["#e6194b", "#3cb44b", "#4363d8", "#f58231", "#911eb4", "#008080", "#9a6324", "#808000"]


def with_boxes(picture, boxes, names):
    """The picture with a frame and a name for each box (left, top, right, bottom)."""
    copy = picture.copy()
    pen = ImageDraw.Draw(copy)
    for number, (box, name) in enumerate(zip(boxes, names)):
        colour = COLOURS[number % len(COLOURS)]
        left, right = sorted((box[0], box[2]))
        top, bottom = sorted((box[1], box[3]))
        pen.rectangle((left, top, right, bottom), outline=colour, width=2)
        place = (max(left, 0) + 2, max(top, 0) + 1)
        pen.rectangle(pen.textbbox(place, name), fill=colour)
        pen.text(place, name, fill="white")
    return copy


def show_boxes(picture, things):
    """Show a picture with a frame around each thing, with its label and score."""
    names = [f"{thing['label']} {thing['score']:.2f}" for thing in things]
    display(with_boxes(picture, [thing["box"] for thing in things], names))


def with_areas(picture, masks):
    """The picture with each mask (rows of True and False) laid over it in a colour."""
    copy = picture.copy()
    for number, mask in enumerate(masks):
        see_through = torch.as_tensor(mask).to(torch.uint8) * 140
        area = Image.fromarray(see_through.cpu().numpy())
        copy.paste(COLOURS[number % len(COLOURS)], (0, 0), area)
    return copy
