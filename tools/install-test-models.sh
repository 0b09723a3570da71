#!/usr/bin/env bash
# install-test-models.sh VENV: the tests' tools, and the real libraries that run the notebooks on a CPU.
# torch goes first: a package that asks for "torch" would otherwise bring gigabytes of CUDA.
set -euo pipefail
venv=${1:?usage: install-test-models.sh VENV}
tools=$(dirname "$0")
"$tools/install.sh" "$venv" torch
# What the extras name, and not Alacard itself: it is installed, and its front end may be in the making.
mapfile -t requirements < <("$venv/bin/python" "$tools/extras.py" test catalog models apps lint)
"$tools/install.sh" "$venv" "${requirements[@]}"
# Gradio asks for Pillow below 13, and works with it; its other needs are in the extra "apps".
"$tools/install.sh" "$venv" --no-deps gradio gradio-client hf-gradio
# Each server of the tests would load Panel's own extensions of Jupyter, with all of Bokeh.
rm -rf "$venv"/etc/jupyter/*/panel-client-jupyter.json "$venv/share/jupyter/labextensions/@pyviz"
# Without it, a notebook that needs torchvision would bring the CUDA build of torch along.
bash "$tools/torchvision-cpu.sh" "$venv"
# jsonschema's check of international addresses, which no schema here asks for, compiles a grammar for
# a second in each process that reads a notebook: hundreds of the tests' do without.
"$venv/bin/uv" pip uninstall -q --python "$venv/bin/python" rfc3987-syntax
