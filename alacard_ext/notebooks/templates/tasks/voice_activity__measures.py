# Finding speech, measured: when pieces are heard one by one, and against known stretches.

# %% [markdown] section="usage" name="pieces-about" tags=["advanced"]
"""
### A stream in pieces

A live recording arrives in pieces, and each piece lacks its context. The table compares the scores of
the pieces with those of the whole.
"""

# %% section="usage" name="pieces" tags=["advanced"]
title, sound = next(iter(RECORDINGS.items()))
whole, rows = SCORES[title], []
for length in (1.0, 2.0):
    size = int(length * RATE)
    pieces = [sound[at : at + size] for at in range(0, len(sound) - size + 1, size)]
    joined = torch.cat(predict(pieces))
    covered = whole[: max(1, round(len(whole) * len(pieces) * size / len(sound)))]
    stretched = torch.nn.functional.interpolate(
        joined[None, None], size=len(covered), mode="linear"
    )[0, 0]
    rows.append({"piece, s": length, "mean difference": (stretched - covered).abs().mean().item(),
                 "frames that differ":
                     ((stretched >= THRESHOLD) != (covered >= THRESHOLD)).float().mean().item()})
show(rows)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### Detection error rate

Missed speech plus false alarms, divided by the total speech: 0 is perfect, and always answering *no
speech* gives 1. The table shows it as recorded and with noise over everything.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
def error_rate(sounds):
    """The detection error rate over all recordings together."""
    wrong = sum(sum(errors(scores, sound, truth))
                for scores, sound, truth in zip(predict(sounds), sounds, TRUTH.values()))
    return wrong / sum(end - start for start, end in TRUTH.values())


loudness = max(torch.from_numpy(sound).std().item() for sound in SOUNDS.values())
rows = []
for name, share in (("none", 0.0), ("20 dB below the voice", 0.1), ("as loud", 1.0)):
    hiss = share * loudness * torch.randn(max(map(len, INPUTS)), generator=chance)
    noisy = [sound + hiss[: len(sound)].numpy() for sound in INPUTS]
    rows.append({"noise": name, "detection error rate": error_rate(noisy)})
show(rows)
