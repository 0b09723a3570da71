"""Which environment variables a notebook gets that is verified: those of a list, and no others.

A server's environment holds what is none of a notebook's business: JupyterHub's tokens, those of
a cloud, keys of services. What a notebook needs to find its packages, its caches and the network
is listed here; a site adds its own by `AlacardApp.verify_environment`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

SYSTEM = """
PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TERM TMPDIR TEMP TMP HOSTNAME XDG_CACHE_HOME
XDG_CONFIG_HOME XDG_DATA_HOME XDG_RUNTIME_DIR LD_LIBRARY_PATH LD_PRELOAD DYLD_LIBRARY_PATH
DYLD_FALLBACK_LIBRARY_PATH MEM_LIMIT MEM_GUARANTEE CPU_LIMIT CPU_GUARANTEE
"""
"""The person and the machine, with the limits that a JupyterHub sets."""
WINDOWS = """
SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT USERPROFILE USERNAME USERDOMAIN HOMEDRIVE HOMEPATH
APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86) OS NUMBER_OF_PROCESSORS
PROCESSOR_ARCHITECTURE PROCESSOR_IDENTIFIER
"""
"""What programs on Windows do not start without."""
LANGUAGES = """
PYTHONPATH PYTHONHOME PYTHONUSERBASE PYTHONNOUSERSITE PYTHONDONTWRITEBYTECODE
PYTHONPYCACHEPREFIX PYTHONHASHSEED PYTHONIOENCODING PYTHONUTF8 PYTHONWARNINGS VIRTUAL_ENV
CONDA_PREFIX CONDA_DEFAULT_ENV CONDA_EXE CONDA_PYTHON_EXE CONDA_SHLVL MAMBA_EXE
MAMBA_ROOT_PREFIX R_HOME R_LIBS R_LIBS_USER R_LIBS_SITE JULIA_DEPOT_PATH JULIA_PROJECT JAVA_HOME
JUPYTER_PATH JUPYTER_DATA_DIR JUPYTER_CONFIG_DIR JUPYTER_CONFIG_PATH JUPYTER_RUNTIME_DIR
JUPYTER_PLATFORM_DIRS JUPYTER_PREFER_ENV_PATH IPYTHONDIR MPLCONFIGDIR NUMBA_CACHE_DIR
"""
"""Languages, their environments, and where Jupyter keeps its files."""
NETWORK = """
HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy
SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE PIP_CONFIG_FILE PIP_INDEX_URL
PIP_EXTRA_INDEX_URL PIP_NO_INDEX PIP_FIND_LINKS PIP_CERT PIP_CACHE_DIR PIP_CONSTRAINT PIP_PROXY
PIP_TRUSTED_HOST PIP_ONLY_BINARY PIP_PREFER_BINARY PIP_USER PIP_BREAK_SYSTEM_PACKAGES
PIP_DISABLE_PIP_VERSION_CHECK PIP_ROOT_USER_ACTION UV_CACHE_DIR UV_CONFIG_FILE UV_DEFAULT_INDEX
UV_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_NATIVE_TLS UV_SYSTEM_CERTS UV_OFFLINE
UV_LINK_MODE UV_PYTHON_INSTALL_DIR UV_PYTHON_DOWNLOADS UV_NO_CACHE UV_CONSTRAINT
"""
"""The network, and installing from where this site installs."""
MODELS = """
HF_HOME HF_ENDPOINT HF_ASSETS_CACHE HF_DATASETS_CACHE HF_MODULES_CACHE HF_DATASETS_OFFLINE
HUGGINGFACE_HUB_CACHE TRANSFORMERS_CACHE TRANSFORMERS_OFFLINE TRANSFORMERS_VERBOSITY
DIFFUSERS_CACHE SENTENCE_TRANSFORMERS_HOME TORCH_HOME TORCH_EXTENSIONS_DIR
TORCHINDUCTOR_CACHE_DIR TRITON_CACHE_DIR TOKENIZERS_PARALLELISM NLTK_DATA NVIDIA_VISIBLE_DEVICES
NVIDIA_DRIVER_CAPABILITIES NVIDIA_REQUIRE_CUDA GPU_DEVICE_ORDINAL ROCM_HOME ROCM_PATH
ROCR_VISIBLE_DEVICES HSA_OVERRIDE_GFX_VERSION HIP_VISIBLE_DEVICES ONEAPI_DEVICE_SELECTOR
ZE_AFFINITY_MASK OPENBLAS_NUM_THREADS NUMEXPR_NUM_THREADS VECLIB_MAXIMUM_THREADS
"""
"""Where models lie, and what they run on."""
PLACES = frozenset(
    f"{LANGUAGES} HOME TMPDIR TEMP TMP USER LOGNAME HOSTNAME LD_PRELOAD NLTK_DATA".split()
)
ENDS_OF_PLACES = ("_HOME", "_CACHE", "_DIR", "_FILE", "_FIND_LINKS", "_CACHE_HOME", "_PATH")
"""Of names that lead to files; a certificate's is dealt with by itself."""
ALLOWED = frozenset(f"{SYSTEM} {WINDOWS} {LANGUAGES} {NETWORK} {MODELS}".split())
PREFIXES = ("LC_", "CUDA_", "OMP_", "MKL_", "PYTORCH_", "HF_HUB_", "HF_XET_")
TOKENS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "HF_STORED_TOKENS_PATH")
WITHOUT_TOKEN = "HF_HUB_DISABLE_IMPLICIT_TOKEN"  # noqa: S105 the name of a variable


def kernel_environment(
    source: Mapping[str, str],
    folder: Path,
    *,
    with_token: bool = False,
    extra: Iterable[str] = (),
) -> dict[str, str]:
    """What of `source` a verified notebook gets; `extra` names more variables to hand on.

    Without `with_token` the Hub's libraries find no token, neither in a variable nor in the file
    of `hf auth login`: they are told to look in `folder`, where there is none.
    """
    wanted = ALLOWED.union(extra, TOKENS if with_token else ())
    made = {name: value for name, value in source.items() if name in wanted or _listed(name)}
    if with_token:
        if WITHOUT_TOKEN in source:
            made[WITHOUT_TOKEN] = source[WITHOUT_TOKEN]
        return made
    return made | {
        WITHOUT_TOKEN: "1",
        "HF_TOKEN_PATH": str(folder / "no-token"),
        "HF_STORED_TOKENS_PATH": str(folder / "no-tokens"),
    }


def isolated_environment(
    source: Mapping[str, str],
    folder: Path,
    *,
    with_token: bool = False,
    extra: Iterable[str] = (),
) -> dict[str, str]:
    """The same for what runs isolated: without all that names a place of the person's.

    A token is handed on from a variable alone; the file of `hf auth login` is not there.
    """
    made = kernel_environment(source, folder, with_token=with_token, extra=extra)
    kept = {*extra, "PATH", "LD_LIBRARY_PATH", "PYTHONHASHSEED", "PYTHONUTF8"}
    places = PLACES - kept
    return {
        name: value
        for name, value in made.items()
        if name in kept or not (name in places or name.endswith(ENDS_OF_PLACES))
    }


def _listed(name: str) -> bool:
    """Whether a family of variables is handed on whole; never one that is named for a secret."""
    secret = any(word in name for word in ("TOKEN", "KEY", "SECRET", "PASS"))
    return name.startswith(PREFIXES) and not secret
