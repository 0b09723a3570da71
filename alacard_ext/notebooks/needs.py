"""The packages that notebooks need: what is imported, and the bounded requirement."""

from __future__ import annotations

from .models import Requirement

TORCH = Requirement(module="torch", requirement="torch>=2.6")
TRANSFORMERS = Requirement(module="transformers", requirement="transformers>=4.57,<6")
HUB = Requirement(module="huggingface_hub", requirement="huggingface_hub>=0.34")
WIDGETS = Requirement(module="ipywidgets", requirement="ipywidgets>=8,<9")
MARKDOWN = Requirement(module="markdown_it", requirement="markdown-it-py>=3")
SENTENCE_TRANSFORMERS = Requirement(
    module="sentence_transformers", requirement="sentence-transformers>=5,<7"
)
SENTENCEPIECE = Requirement(module="sentencepiece", requirement="sentencepiece>=0.2")
PROTOBUF = Requirement(module="google.protobuf", requirement="protobuf>=4")
DIFFUSERS = Requirement(module="diffusers", requirement="diffusers>=0.35,<1")
ACCELERATE = Requirement(module="accelerate", requirement="accelerate>=1")
BITSANDBYTES = Requirement(module="bitsandbytes", requirement="bitsandbytes>=0.45")
TORCHSDE = Requirement(module="torchsde", requirement="torchsde>=0.2.6")
PANDAS = Requirement(module="pandas", requirement="pandas>=2")
MATPLOTLIB = Requirement(module="matplotlib", requirement="matplotlib>=3.8,<4")
PILLOW = Requirement(module="PIL", requirement="pillow>=10")
TIMM = Requirement(module="timm", requirement="timm>=1,<2")
SOUNDFILE = Requirement(module="soundfile", requirement="soundfile>=0.12")
TORCHVISION = Requirement(module="torchvision", requirement="torchvision>=0.21")
NUM2WORDS = Requirement(module="num2words", requirement="num2words>=0.5")
SACREMOSES = Requirement(module="sacremoses", requirement="sacremoses>=0.1")
FASTAPI = Requirement(module="fastapi", requirement="fastapi>=0.115,<1")
UVICORN = Requirement(module="uvicorn", requirement="uvicorn>=0.30,<1")
GRADIO = Requirement(module="gradio", requirement="gradio>=5.20,<7")
STREAMLIT = Requirement(module="streamlit", requirement="streamlit>=1.40,<2")
BASE = (TORCH, TRANSFORMERS)
"""psutil is in every kernel, and the Hub's client comes with transformers."""
