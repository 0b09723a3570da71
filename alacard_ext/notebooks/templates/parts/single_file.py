# What a checkpoint in one file is told: which file, and where its settings come from.

# %% section="hello" name="base" tags=["parameters"]
# The file that is loaded, and other files of the repository that may be checkpoints too.
FILE = "model.safetensors"
OTHER_FILES = []
# The file holds no settings: these are the ones of the model that its kind was made from, at the
# version that this notebook was made with.
BASE_ID = "tiny/stable-diffusion"
BASE_REVISION = "0123456789abcdef0123456789abcdef01234567"
# Whether its header is that of a Stable Diffusion XL; else it is that of a Stable Diffusion 1.
LARGE = False

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
the repository, change `FILE`.
"""
