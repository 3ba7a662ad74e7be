"""Which images there are and what each is made from."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import cache

TREE = Path(__file__).resolve().parents[3]
KERNELS = {"bookworm": ("6.1", "6.12"), "trixie": ("6.12",)}


def dev(suite):
    """The root in which the product is compiled."""
    return cache.build("dev", suite)


def kernel(suite, version):
    """An unpacked distribution kernel."""
    unpacker = (cache.RECIPES / "unpack-kernel").read_bytes()
    return cache.build("kernel", dev(suite), version, inputs=[unpacker])


def tiny(suite, version):
    """The initramfs of the tiny guest."""
    return cache.build("tiny", dev(suite), kernel(suite, version)) / "base.cpio"


def full(suite):
    """The disk of the full guest, and the same as a directory."""
    return cache.build("full", suite, *(kernel(suite, version) for version in KERNELS[suite]))


def packages(suite, names):
    """What a scenario needs besides, unpacked: in the full guest only."""
    return cache.build("packages", full(suite), *names)


def sources():
    """The files of the tree, committed or not, that the product is made from."""
    listing = subprocess.run(["git", "-C", TREE, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             stdout=subprocess.PIPE, check=True).stdout
    names = sorted(set(os.fsdecode(listing).split("\0")) - {""})
    return [name for name in names if not name.startswith("tests/") and os.path.lexists(TREE / name)]


def product(suite):
    """The product, compiled and installed; None while the tree has no Makefile."""
    names = sources()
    if "Makefile" not in names:
        return None
    # What is compiled is the copy that the digest was taken of: the tree may change meanwhile.
    with tempfile.TemporaryDirectory() as copy:
        for name in names:
            target = Path(copy, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TREE / name, target, follow_symlinks=False)
        return cache.build("product", dev(suite), os.environ.get("SAN") or "0",
                           inputs=contents(Path(copy)), unkeyed=[copy])


def initrd(suite, version, command, root):
    """What a distribution's generator makes in the full guest with the files below root installed."""
    inputs = contents(root, without="vmtest")
    return cache.build("initrd", full(suite), kernel(suite, version), command, inputs=inputs, unkeyed=[root]) / "initrd"


def contents(root, without=None):
    """Name, mode and content of each file below root, for a digest."""
    result = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_dir() and not path.is_symlink() or name.parts[0] == without:
            continue
        result += [name, path.lstat().st_mode, os.readlink(path) if path.is_symlink() else path.read_bytes()]
    return result


def payload(base, files, init, result):
    """Write to result the initramfs base, with files added and their program init as /init."""
    pack = '. "$0/lib.sh"; ln -sf "$2" "$1/init"; pack "$1"'
    with open(result, "wb") as output:
        with open(base, "rb") as start:
            shutil.copyfileobj(start, output)
        output.flush()
        subprocess.run(["sh", "-euc", pack, cache.RECIPES, files, init], stdout=output, check=True)


def overlay(disk, result):
    """A copy of disk that takes no space and no time."""
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", disk, result], check=True)
