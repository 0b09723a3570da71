# What a checkpoint in one file is told: which file, and where its settings come from.

# %% section="hello" name="base" tags=["parameters"] hidden=true
FILE = "model.safetensors"
OTHER_FILES = []  # of the same repository, which may be checkpoints too
# The file holds no settings: these are of the model that its kind was made from.
BASE_ID = "tiny/stable-diffusion"
BASE_REVISION = "0123456789abcdef0123456789abcdef01234567"
LARGE = False  # whether its header is that of a Stable Diffusion XL, or else of 1

# %% [markdown] section="hello" name="single-about" tags=["beginner"]
"""
This model is stored in **one file**, as programs such as ComfyUI use it. The file holds the weights of
a whole pipeline but no settings, so the settings come from the model that this kind of file was made
from. Only the settings are downloaded from there, which are small. The file brings **no safety filter**:
what it paints is not checked.
"""

# %% [markdown] section="hello" name="single-about-more" tags=["intermediate", "advanced"]
"""
**One file** holds the weights of the UNet, the VAE and the text encoder under their original names;
`from_single_file` translates the names. The configurations, the tokenizer and the scheduler come from
the base, each repository at its commit. The file brings **no safety checker**. To try another file of
the repository, open the folded cell and change `FILE`.
"""
