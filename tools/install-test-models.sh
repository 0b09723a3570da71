#!/usr/bin/env bash
# install-test-models.sh VENV: the tests' tools, and the real libraries that run the notebooks on a CPU.
# torch goes first: a package that asks for "torch" would otherwise bring gigabytes of CUDA.
set -euo pipefail
venv=${1:?usage: install-test-models.sh VENV}
pip=("$venv/bin/python" -m pip --disable-pip-version-check install -q -c constraints.txt)
"${pip[@]}" torch
# An earlier install wrote this file through the link of `jupyter-builder develop`, and a second one
# refuses to put it beside its own.
rm -f alacard_ext/labextension/install.json
"${pip[@]}" -e ".[lab,test,catalog,models,apps,lint]" --no-build-isolation
# Gradio asks for Pillow below 13, and works with it; its other needs are in the extra "apps".
"${pip[@]}" --no-deps gradio gradio-client hf-gradio
# Without it, a notebook that needs torchvision would bring the CUDA build of torch along.
bash "$(dirname "$0")/torchvision-cpu.sh" "$venv"
