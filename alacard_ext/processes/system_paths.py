"""What of a Linux system every program needs, and nobody keeps a secret in."""

from __future__ import annotations

from pathlib import Path

_PROGRAMS = """
/usr /bin /sbin /lib /lib32 /lib64 /libx32 /nix/store /gnu/store /opt/rocm
"""
# Of /etc by name: it also holds the passwords of services and of this machine.
_SETTINGS = """
alternatives ca-certificates ca-certificates.conf crypto-policies fonts gai.conf group host.conf
hostname hosts ld.so.cache ld.so.conf ld.so.conf.d locale.alias locale.conf localtime mime.types
netconfig nsswitch.conf os-release passwd pki/ca-trust pki/tls/certs protocols resolv.conf services
ssl/certs ssl/cert.pem ssl/openssl.cnf timezone OpenCL vulkan
"""
_CERTIFICATES_OF_SUSE = Path("/var/lib/ca-certificates")
_PLAIN_DEVICES = "/dev/null /dev/zero /dev/full /dev/random /dev/urandom"

PROGRAMS = tuple(Path(path) for path in _PROGRAMS.split())
SETTINGS = (*(Path("/etc") / name for name in _SETTINGS.split()), _CERTIFICATES_OF_SUSE)
HARDWARE = (Path("/sys/devices/system"), Path("/sys/fs/cgroup"))
"""How many processors there are, and what a container may use."""
HARDWARE_OF_CARDS = (Path("/sys"),)
"""What drivers of graphics cards look for as well."""
_CARDS = "nvidia[0-9]* nvidiactl nvidia-uvm nvidia-uvm-tools nvidia-modeset kfd dri"
SEEN_ALL_THE_SAME = (Path("/etc/machine-id"),)
"""What programs read because they see that it is there, as Streamlit does, and fail where they may
not. It tells one machine from another, as the address of its network card does."""
PLAIN_DEVICES = tuple(Path(path) for path in _PLAIN_DEVICES.split())


def cards() -> tuple[Path, ...]:
    """The device files of this machine's graphics cards."""
    return tuple(path for pattern in _CARDS.split() for path in sorted(Path("/dev").glob(pattern)))
