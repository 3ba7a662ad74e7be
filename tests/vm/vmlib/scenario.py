"""One scenario file: its header and its two parts."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from .cache import RECIPES
from .images import KERNELS

HERE = Path(__file__).resolve().parent.parent
SINGLE = {"title", "guest", "kernel", "machine", "timeout", "product", "initrd", "root", "suite", "needs", "boot", "packages"}
ADDED_UP = {"qemu", "append"}
IOMMUS = {"intel-iommu": ["-device", "intel-iommu,intremap=on,caching-mode=on"],
          "amd-iommu": ["-device", "amd-iommu,intremap=on"],
          "no-iommu": []}


class ScenarioError(Exception):
    """The file is not a scenario, or its prepare part failed."""


class Scenario:
    """What the header of tests/vm/scenarios/NAME.sh says."""

    def __init__(self, path):
        self.path = path
        self.name = path.stem
        header = dict.fromkeys(ADDED_UP, "")
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line.startswith("#"):
                break
            key, colon, value = line.lstrip("# ").partition(":")
            if line.startswith("#!") or not colon or " " in key:
                continue
            if key in ADDED_UP:
                header[key] += " " + value.strip()
            elif key in SINGLE:
                header[key] = value.strip()
            else:
                raise ScenarioError(f"{path}:{number}: no header is called '{key}'")
        self.title = header.get("title", self.name)
        self.guest = header.get("guest", "tiny")
        self.suite = header.get("suite", "bookworm")
        self.kernels = header.get("kernel", KERNELS[self.suite][0]).split()
        self.needs = header.get("needs", "").split()
        self.packages = header.get("packages", "").split()
        self.machine = header.get("machine", "intel-iommu")
        self.timeout = int(header.get("timeout", "180"))
        self.product = header.get("product") != "none"
        self.initrd = header.get("initrd")
        self.root = header.get("root", "virtio")
        self.boot = header.get("boot", "direct")
        self.qemu = header["qemu"]
        self.append = header["append"].split()
        if self.guest not in ("tiny", "full"):
            raise ScenarioError(f"{path}: guest: is tiny or full")
        if self.machine not in IOMMUS:
            raise ScenarioError(f"{path}: machine: is one of {', '.join(IOMMUS)}")
        if self.boot not in ("direct", "vesa"):
            raise ScenarioError(f"{path}: boot: is direct or vesa")
        if self.boot == "vesa":
            self.append.append("vga=0x317")
        if self.initrd and self.guest != "full":
            raise ScenarioError(f"{path}: initrd: needs guest: full")
        if self.packages and self.guest != "full":
            raise ScenarioError(f"{path}: packages: needs guest: full")
        if self.root != "virtio" and not (self.root == "nvme" and self.initrd):
            raise ScenarioError(f"{path}: root: is virtio, or with initrd: also nvme")

    def arguments(self, work):
        """The devices of its machine."""
        return IOMMUS[self.machine] + shlex.split(self.qemu.replace("$WORK", str(work)))

    def stage(self, root, work, product, packages=None):
        """Fill the directory root with what this scenario adds to its guest."""
        if packages:
            subprocess.run(["cp", "-a", f"{packages}/root/.", root], check=True)
            subprocess.run(["sh", "-euc", '. "$0/lib.sh"; merge_usr "$1"', RECIPES, root], check=True)
        if product:
            copies = [product / "root"] + ([product / "libs"] if self.guest == "tiny" else [])
            for source in copies:
                subprocess.run(["cp", "-a", f"{source}/.", root], check=True)
        done = subprocess.run(["sh", "-euc", '. "$0"; if command -v prepare >/dev/null; then prepare; fi', self.path],
                              env={**os.environ, "ROOT": str(root), "WORK": str(work)}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            raise ScenarioError(f"prepare failed: {done.stdout.decode(errors='replace').strip()}")
        parts = root / "vmtest"
        parts.mkdir()
        for source in [*(HERE / "guest").iterdir(), HERE / "guest-lib.sh"]:
            shutil.copy(source, parts)
        shutil.copy(self.path, parts / "scenario.sh")
        if self.guest == "full":
            units = root / "etc/systemd/system"
            (units / "multi-user.target.wants").mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / "guest/vmtest.service", units)
            (units / "multi-user.target.wants/vmtest.service").symlink_to("../vmtest.service")
        subprocess.run(["sh", "-euc", '. "$0/lib.sh"; merge_usr "$1"', RECIPES, root], check=True)
