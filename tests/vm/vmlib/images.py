"""Which images there are and what each is made from."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import cache

TREE = Path(__file__).resolve().parents[3]
SUITE = "bookworm"


def dev(suite=SUITE):
    """The root in which the product is compiled."""
    return cache.build("dev", suite)


def kernel(version):
    """An unpacked distribution kernel."""
    return cache.build("kernel", dev(), version)


def tiny(version):
    """The initramfs of the tiny guest."""
    return cache.build("tiny", dev(), kernel(version)) / "base.cpio"


def sources():
    """The files of the tree, committed or not, that the product is made from."""
    listing = subprocess.run(["git", "-C", TREE, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             stdout=subprocess.PIPE, check=True).stdout
    names = sorted(set(os.fsdecode(listing).split("\0")) - {""})
    return [name for name in names if not name.startswith("tests/") and os.path.lexists(TREE / name)]


def product():
    """The product, compiled and installed; None while the tree has no Makefile."""
    names = sources()
    if "Makefile" not in names:
        return None
    # What is compiled is the copy that the digest was taken of: the tree may change meanwhile.
    with tempfile.TemporaryDirectory() as copy:
        inputs = []
        for name in names:
            target = Path(copy, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TREE / name, target, follow_symlinks=False)
            content = os.readlink(target) if target.is_symlink() else target.read_bytes()
            inputs += [name, str(target.lstat().st_mode), content]
        return cache.build("product", dev(), os.environ.get("SAN", "1"), inputs=inputs, unkeyed=[copy])


def ensure(trials):
    """Make what the trials need, one after the other."""
    for trial in trials:
        tiny(trial.kernel)
        if trial.scenario.product:
            product()


def initrd(guest, version, root, work):
    """The initramfs that brings the files below root into the guest, and the arguments of its disk."""
    result = work / "initrd"
    pack = '. "$0/lib.sh"; merge_usr "$1"; ln -sf vmtest/init-"$2" "$1/init"; pack "$1"'
    with open(result, "wb") as output:
        with open(tiny(version), "rb") as base:
            shutil.copyfileobj(base, output)
        output.flush()
        subprocess.run(["sh", "-euc", pack, cache.RECIPES, root, guest], stdout=output, check=True)
    return result, []
