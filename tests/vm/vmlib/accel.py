"""How QEMU runs a guest on this machine: with KVM where that is seen to work, else by emulation."""

import functools
import os
import subprocess
from pathlib import Path

from . import cache

# In this order. A KVM below another hypervisor may refuse a register that QEMU wants to set for its best processor.
PROCESSORS = ["host", "host,arch-capabilities=off"]
EMULATION = ("tcg", "max")
# What a kernel without a root file system says when all of its own start is behind it.
BOOTED = b"Unable to mount root fs"
SECONDS = 20


def boots(kernel, processor):
    """True when the kernel starts under KVM. That QEMU does is not enough: a KVM that has to emulate instructions may
    take minutes for it, or end at one that it does not know."""
    command = ["qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-serial", "stdio",
               "-machine", "q35,kernel-irqchip=split,accel=kvm", "-cpu", processor, "-m", "512", "-smp", "2",
               "-device", "intel-iommu,intremap=on,caching-mode=on",
               "-kernel", str(kernel), "-append", "console=ttyS0 panic=-1 intel_iommu=on root=/dev/none"]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return BOOTED in done.stdout


@functools.cache
def chosen(kernel):
    """The accelerator and the processor; found out once while this machine is up. VFIO_TOOL_ACCEL=tcg: without KVM."""
    if os.environ.get("VFIO_TOOL_ACCEL") == "tcg" or not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return EMULATION
    key = cache.digest(Path("/proc/sys/kernel/random/boot_id").read_bytes(), kernel)
    answer = cache.root() / f"accel-{key}"
    if not answer.exists():
        working = [processor for processor in PROCESSORS if boots(kernel, processor)]
        new = answer.with_suffix(f".{os.getpid()}")
        new.write_text(working[0] if working else "", encoding="ascii")
        new.rename(answer)
    processor = answer.read_text(encoding="ascii")
    return ("kvm", processor) if processor else EMULATION
