# SpeechBrain: the pinned files, and the consent to what its settings may run; for all its models.

# %% section="hello" name="pinned"
from huggingface_hub import snapshot_download

if TRUST_REMOTE_CODE:  # you allowed it for exactly this commit
    folder = snapshot_download(MODEL_ID, revision=REVISION, ignore_patterns=["*.wav", "*.flac"])
else:
    raise Stop("its hyperparams.yaml says which code builds the model, and it can name any code.")
settings = Path(folder, "hyperparams.yaml").read_text(encoding="utf-8")
# By itself SpeechBrain takes the weights from where the settings say, in their newest version.
here = {"pretrained_path": folder} if re.search("^pretrained_path:", settings, re.M) else {}

# %% [markdown] section="usage" name="settings-about" tags=["advanced"] place="end"
"""
### How the model is built

SpeechBrain has no class for each model. The file `hyperparams.yaml` names every part and, if a value
begins with `!new:`, the code that is called for it. That is why you were asked before this file was
opened.
"""

# %% section="usage" name="settings" tags=["advanced"] place="end"
parts = re.findall(r"^(\w+): !(?:new|name|apply):([\w.]+)", settings, re.M)
show([{"part": part, "made by": maker} for part, maker in parts] or [{"part": "none"}])
