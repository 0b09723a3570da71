# How the model is loaded: in how many bits, and how long that takes.

# %% [markdown] section="hello" name="quantise-about" when=["quantised"] unless=["no-load"]
"""
**Fewer bits per weight.** The library bitsandbytes loads the model with 8 or 4 bits per weight instead
of 16. It takes a half or a quarter of the memory and answers a little less exactly.
"""

# %% section="hello" name="quantise" when=["quantised"] unless=["no-load"]
from transformers import BitsAndBytesConfig

quantisation = None
if device == "cuda" and PRECISION == "4bit":
    quantisation = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_compute_dtype=torch.bfloat16)
elif device == "cuda" and PRECISION == "8bit":
    quantisation = BitsAndBytesConfig(load_in_8bit=True)
else:
    print("That needs an NVIDIA card, and this computer has none: loading in bfloat16 instead.")

# %% [markdown] section="hello" name="unpack-about" when=["unpacks-fp8"] unless=["no-load"]
"""
**Stored in fewer bits.** The files hold each weight in one byte (FP8), with a scale for each block.
Here they are converted to bfloat16 as they are loaded, which takes about twice the memory of the file.
"""

# %% [markdown] section="hello" name="unpack-half-bytes-about" when=["unpacks-mxfp4"] unless=["no-load"]
"""
**Stored in fewer bits.** The files hold most weights in half a byte (MXFP4), with a scale for each
block. Here they are converted to bfloat16 as they are loaded, which takes about four times the memory
of the file.
"""

# %% section="hello" name="unpack" when=["unpacks-fp8"] unless=["no-load"]
from transformers import FineGrainedFP8Config

unpacking = FineGrainedFP8Config(dequantize=True)

# %% section="hello" name="unpack-half-bytes" when=["unpacks-mxfp4"] unless=["no-load"]
from transformers import Mxfp4Config

unpacking = Mxfp4Config(dequantize=True)

# %% [markdown] section="hello" name="load-about" tags=["beginner"] unless=["no-load"]
"""
Now the model itself. The first time it is downloaded ({{download_size}}); after that it comes from your
disk. If the download is interrupted, run the cell again: it continues where it stopped. A few lines of
progress, or a warning, are normal here.
"""
