"""What a file is by its first bytes, whatever it is called."""

from __future__ import annotations

from pathlib import PurePosixPath

HEAD = 8192
"""Bytes that are looked at."""
MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x7fELF", "program"),
    (0, b"MZ", "program"),
    (0, b"\xfe\xed\xfa\xce", "program"),
    (0, b"\xfe\xed\xfa\xcf", "program"),
    (0, b"\xce\xfa\xed\xfe", "program"),
    (0, b"\xcf\xfa\xed\xfe", "program"),
    (0, b"\xca\xfe\xba\xbe", "program"),
    (0, b"dex\n", "program"),
    (0, b"\0asm", "webassembly"),
    (0, b"GGUF", "gguf"),
    (0, b"GGML", "ggml"),
    (0, b"lmgg", "ggml"),
    (0, b"\x89HDF\r\n\x1a\n", "hdf5"),
    (4, b"TFL3", "tflite"),
    (0, b"\x93NUMPY", "numpy"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"\xfd7zXZ\0", "xz"),
    (0, b"\x1f\x8b", "gzip"),
    (257, b"ustar", "tar"),
    (0, b"SQLite format 3\0", "sqlite"),
    (0, b"PAR1", "parquet"),
    (0, b"version https://git-lfs.github.com/spec/", "pointer"),
)
PICKLES = tuple(bytes((0x80, protocol)) for protocol in range(2, 6))
MODEL_SUFFIXES = frozenset(
    """.pkl .pickle .joblib .pt .pth .bin .ckpt .h5 .hdf5 .keras .onnx .safetensors .gguf .ggml
    .tflite .skops .npz .mlmodel .xgb .ubj .cbm .model .pmml .msgpack .params""".split()  # noqa: SIM905
)
PICKLE_SUFFIXES = frozenset({".pkl", ".pickle", ".joblib", ".pt", ".pth", ".ckpt", ".p", ".dill"})
ARCHIVE_SUFFIXES = frozenset(
    {".zip", ".rar", ".7z", ".tar", ".tgz", ".tbz2", ".txz", ".whl", ".egg", ".jar"}
)
PROGRAM_SUFFIXES = frozenset(
    """.exe .sh .bat .cmd .com .msi .dll .so .dylib .ps1 .vbs .scr .jar .app .pif .wsf .hta .lnk
    .reg .desktop .bash .zsh .csh .fish .pyd .node .apk .deb .rpm .elf""".split()  # noqa: SIM905
)
ZIPPED = frozenset(
    """.pt .pth .npz .keras .skops .xlsx .docx .pptx .odt .ods .bin .ckpt .pkl .joblib .mlpackage
    .ipynbz .epub .usdz .3mf .model .kmz""".split()  # noqa: SIM905
)
"""What is a ZIP by its format, and no archive of files."""
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".ico", ".tif", ".tiff"})
SCRIPTS = frozenset({".py", ".js", ".mjs", ".cjs", ".pyw"})
LIKE_PROGRAMS = frozenset({"program", "script"})


def suffix_of(path: str) -> str:
    """The ending of a file's name in lower case, with its dot."""
    return PurePosixPath(path).suffix.lower()


def kind_of(head: bytes) -> str:
    """What the first bytes say: `program`, `script`, `zip`, `pickle`, `safetensors` and so on,
    `text`, or `data` where they say nothing."""
    for offset, magic, kind in MAGIC:
        if head.startswith(magic, offset):
            # Two letters are too few: what begins a program of Windows tells where its header is.
            if magic == b"MZ" and not _is_windows_program(head):
                continue
            return kind
    if head.startswith(b"#!") and head[2:].lstrip(b" \t").startswith(b"/"):
        return "script"
    if len(head) > 9 and head[8:9] == b"{" and int.from_bytes(head[:8], "little") < 1 << 30:
        return "safetensors"
    if head.startswith(PICKLES):
        return "pickle"
    return _other(head)


def _is_windows_program(head: bytes) -> bool:
    if len(head) < 64:
        return False
    at = int.from_bytes(head[60:64], "little")
    return head[at : at + 2] in {b"PE", b"NE", b"LE", b"LX"} or at >= len(head) or at == 0


def _other(head: bytes) -> str:
    import filetype

    found = filetype.guess(head)
    if found is not None:
        return str(found.mime)
    if b"\0" in head:
        return "data"
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # the last character may have been cut
            return "data"
    return "text"


def is_archive(path: str, kind: str) -> bool:
    """Whether it holds files of its own, as an archive that a person packed."""
    suffix = suffix_of(path)
    if suffix in ARCHIVE_SUFFIXES or path.lower().endswith((".tar.gz", ".tar.bz2", ".tar.xz")):
        return True
    return kind in {"rar", "7z", "tar"} or (kind == "zip" and suffix not in ZIPPED)


def is_model(path: str, kind: str) -> bool:
    """Whether it holds the weights or the state of a model."""
    if kind in {"safetensors", "gguf", "ggml", "hdf5", "pickle", "tflite"}:
        return True
    return suffix_of(path) in MODEL_SUFFIXES and kind not in {
        "text",
        "program",
        "script",
        "pointer",
    }
