# Charts: what draws them is machinery, and only in notebooks whose cells call it.

# %% section="setup" name="machinery-chart" when=["draws-chart"]
import base64
import io
import warnings
from contextlib import contextmanager


@contextmanager
def chart(says, size=(6, 2.5), dpi=150, **grid):
    """Draw on the axes this gives, for light and dark pages; `says` is read where none is seen."""
    from matplotlib import rc_context, set_loglevel
    from matplotlib.figure import Figure

    set_loglevel("error")  # nothing of fonts that are not here
    inked = ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color")
    style = dict.fromkeys(inked, "#7a7a7a") | {"axes.facecolor": "none", "font.size": 9}
    style |= {"axes.spines.top": False, "axes.spines.right": False, "text.parse_math": False}
    font = "DejaVu Sans|Noto Sans CJK JP|Noto Sans CJK SC|PingFang SC|Microsoft YaHei|Malgun Gothic"
    with rc_context(style | {"font.family": font.split("|")}), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of letters that no font here has
        figure, picture = Figure(size, layout="constrained"), io.BytesIO()
        yield figure.subplots(**grid)
        figure.savefig(picture, dpi=dpi, transparent=True)
    source = "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode()
    html = f'<img alt="{escape(says)}" width="{96 * size[0]:.0f}" src="{source}">'
    display({"text/html": html, "text/plain": says}, raw=True)

# %% section="setup" name="machinery-bars" when=["draws-bars"]
def bars(panels, unit="probability"):
    """A panel for each title with a bar for each pair of name and number, the first on top."""
    panels = [(" ".join(title.split())[:80], list(pairs)) for title, pairs in panels]
    panels = [each for each in panels if each[1]]
    if not panels:
        return  # the model gave nothing to draw

    def told(number):
        return f"{number:,.{3 if abs(number) < 10 else 0}f}"

    said = [", ".join(f"{name} {told(number)}" for name, number in own) for _, own in panels]
    says = "; ".join(f"{title}: {numbers}" for (title, _), numbers in zip(panels, said))
    heights = [len(own) for _, own in panels]
    grid = {"nrows": len(heights), "squeeze": False, "sharex": True, "height_ratios": heights}
    size = (6, 0.4 + sum(0.35 + 0.2 * height for height in heights))
    with chart(f"Bars of {unit}. {says}", size, **grid) as axes:
        for (title, own), place in zip(panels, axes[:, 0]):
            names, numbers = [name[:30] for name, _ in own], [number for _, number in own]
            drawn = place.barh(range(len(own)), numbers, tick_label=names, color="#4c8fcf")
            place.bar_label(drawn, fmt=told, padding=3)
            place.set_title(title, loc="left", fontsize=9)
            place.margins(x=0.15)
            place.invert_yaxis()
        if all(0 <= number <= 1 for _, own in panels for _, number in own):
            place.set_xlim(0, 1)
        place.set_xlabel(unit)

# %% section="setup" name="machinery-sound" when=["draws-draw_sound"]
def draw_sound(wave, rate):
    """A sound as its wave, and below it as its pitches over time: the brighter, the louder."""
    says = f"Wave and spectrogram of {len(wave) / rate:.1f} seconds of sound"
    with chart(says, (6, 2.2), 96, nrows=2, sharex=True) as (swing, pitch):
        swing.plot([number / rate for number in range(len(wave))], wave, "#4c8fcf", linewidth=0.4)
        swing.axis("off")
        colours = pitch.specgram(wave, NFFT=512, noverlap=384, Fs=rate)[3]
        colours.set_clim(colours.norm.vmax - 80, colours.norm.vmax)  # decibels
        pitch.set(xlabel="seconds", ylabel="hertz")

# %% section="setup" name="machinery-beside" when=["draws-draw_beside"]
def draw_beside(pictures):
    """Pictures in a row, each under its title."""
    says = "Side by side: " + ", ".join(pictures)
    with chart(says, (6, 2.6), 96, ncols=len(pictures), squeeze=False) as axes:
        for place, (title, picture) in zip(axes[0], pictures.items()):
            place.imshow(picture, cmap="gray")
            place.set_title(title[:40], fontsize=9)
            place.axis("off")
