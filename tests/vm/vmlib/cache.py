"""Built things, kept outside of the tree under a digest of what they are made from."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FAILED = {}
RECIPES = Path(__file__).resolve().parent.parent / "recipes"


class BuildError(Exception):
    """A recipe failed; the text says where its log is."""


def root():
    """The cache directory of this user."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    path = Path(os.environ.get("VFIO_TOOL_CACHE") or Path(base) / "vfio-tool")
    path.mkdir(parents=True, exist_ok=True)
    return path


def logs():
    """Where logs of failures are kept."""
    path = root() / "logs"
    path.mkdir(exist_ok=True)
    return path


def digest(*parts):
    """A short digest of strings, bytes and (by name) cached paths."""
    whole = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode()
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()[:16]


def build(recipe, *args, inputs=(), unkeyed=()):
    """Run recipes/RECIPE.sh OUT ARGS UNKEYED once for each content of recipe, arguments and inputs; return OUT.

    Results of other recipes among the arguments carry their own digest in their name.
    """
    script = RECIPES / f"{recipe}.sh"
    key = digest(script.read_bytes(), (RECIPES / "lib.sh").read_bytes(), *map(str, args), *inputs)
    result = root() / f"{recipe}-{key}"
    if result.exists():
        return result
    if result in FAILED:
        raise BuildError(FAILED[result])
    with open(root() / f".{recipe}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not result.exists():
            _run(recipe, script, [*args, *unkeyed], result)
    return result


def _run(recipe, script, args, result):
    if os.geteuid() != 0:
        raise BuildError(f"building {recipe} needs root")
    print(f"# building {recipe} ...", file=sys.stderr, flush=True)
    start = time.monotonic()
    temporary = Path(tempfile.mkdtemp(prefix=f".{result.name}-", dir=root()))
    log = logs() / f"build-{recipe}.log"
    try:
        temporary.chmod(0o755)
        with open(log, "wb") as output:
            done = subprocess.run([script, temporary, *args], stdin=subprocess.DEVNULL,
                                  stdout=output, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            print(*log.read_text(errors="replace").splitlines()[-20:], sep="\n", file=sys.stderr, flush=True)
            FAILED[result] = f"building {recipe} failed, log: {log}"
            raise BuildError(FAILED[result])
        temporary.rename(result)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    print(f"# built {recipe} in {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
