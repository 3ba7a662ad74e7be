"""One run of one scenario under one kernel."""

import contextlib
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from . import accel, cache, images
from .machine import Machine, Stopped, lacks
from .scenario import ScenarioError

CRASH = re.compile(r"(Kernel panic|BUG: |Oops: ).*")


def extended(real, added, result):
    """What the guest has put onto its disk `added`: an archive behind the image `real`, or an image in its place."""
    data = added.read_bytes().rstrip(b"\0")
    if not data:
        return real
    if data.startswith(b"vmtest-image "):
        size = int(data[:512].split()[1])
        result.write_bytes(data[512:512 + size].ljust(size, b"\0"))
        return result
    data += b"\0" * (-len(data) % 512)
    result.write_bytes(real.read_bytes() + b"\0" * (-real.stat().st_size % 512) + data)
    return result


class Log(contextlib.AbstractContextManager):
    """Everything that a machine and its runner said, with the time since the start."""

    def __init__(self, path, echo):
        self.file = open(path, "w", encoding="utf-8", errors="replace")
        self.echo = echo
        self.start = time.monotonic()
        self.crash = None

    def __exit__(self, *_):
        self.file.close()

    def write(self, line):
        """Add a line."""
        crash = CRASH.search(line)
        if crash:
            self.crash = self.crash or crash.group()
        line = f"[{time.monotonic() - self.start:6.1f}] {line}"
        self.file.write(line + "\n")
        self.file.flush()
        if self.echo:
            print(line, flush=True)


class Trial:
    """Counts assertions and reports them while they come in."""

    def __init__(self, scenario, kernel, report, verbose):
        self.scenario = scenario
        self.kernel = kernel
        self.name = scenario.name if kernel == scenario.kernels[0] else f"{scenario.name}@{kernel}"
        self.report = report
        self.verbose = verbose
        self.devices = []
        self.passed = self.failed = self.skipped = 0

    def run(self):
        """The whole trial. The log stays only if something failed."""
        missing = lacks(self.scenario.needs)
        if missing:
            self._skip(f"this QEMU has no {' '.join(missing)}")
            return
        with tempfile.TemporaryDirectory(prefix="vfio-tool-vm-") as work, Log(Path(work, "log"), self.verbose) as log:
            try:
                self._boots(Path(work), log)
                if log.crash:
                    raise Stopped(log.crash)
                if self.passed + self.failed + self.skipped == 0:
                    raise Stopped("no assertion was made")
            except (Stopped, ScenarioError, cache.BuildError) as error:
                self._assertion(log, False, log.crash or str(error))
            if self.failed:
                final = cache.logs() / f"{self.name}.log"
                shutil.copy(log.file.name, final)
                tail = final.read_text(errors="replace").splitlines()[-30:]
                self.report("\n".join([f"# {self.name}: log: {final}", *(f"#   {line}" for line in tail)]))

    def _skip(self, text):
        self.skipped += 1
        self.report(f"skipped - {self.name}: {text}")

    def _assertion(self, log, good, text):
        self.passed += good
        self.failed += not good
        line = f"{'ok' if good else 'not ok'} - {self.name}: {text}"
        log.write("== " + line)
        self.report(line)

    def _kernel(self):
        """The kernel file: the packed one has the code that sets the video mode."""
        name = "vmlinuz" if self.scenario.boot == "vesa" else "vmlinux"
        return images.kernel(self.scenario.suite, self.kernel) / name

    def is_emulated(self):
        """True when there is no KVM that works: all takes several times as long."""
        return accel.chosen(self._kernel()) == accel.EMULATION

    def prepare(self):
        """Build what the trial needs beforehand: a machine's time does not depend on it."""
        scenario = self.scenario
        accel.chosen(self._kernel())
        images.tiny(scenario.suite, self.kernel)
        if scenario.guest == "full":
            images.full(scenario.suite)
        if scenario.packages:
            images.packages(scenario.suite, scenario.packages)
        if scenario.product:
            images.product(scenario.suite)

    def _boots(self, work, log):
        scenario = self.scenario
        files = work / "stage"
        root = files if scenario.guest == "tiny" else files / "payload"
        root.mkdir(parents=True)
        scenario.stage(root, work, images.product(scenario.suite) if scenario.product else None,
                       images.packages(scenario.suite, scenario.packages) if scenario.packages else None)
        self.devices = scenario.arguments(work)
        stage = work / "initrd"
        base = images.tiny(scenario.suite, self.kernel)
        if scenario.guest == "tiny":
            images.payload(base, files, "vmtest/init-tiny", stage)
        else:
            images.payload(base, files, "payload/vmtest/init-full", stage)
            images.overlay(images.full(scenario.suite) / "disk.ext4", work / "disk")
            self.devices += ["-drive", f"if=none,id=root,file={work}/disk,format=qcow2,cache=unsafe",
                             "-device", "virtio-blk-pci,drive=root,addr=1e"]
        real = scenario.initrd and images.initrd(scenario.suite, self.kernel, scenario.initrd, root)
        # On a busy host an emulated guest is slower.
        slowness = min(4.0, max(1.0, os.getloadavg()[0] / os.cpu_count()))
        deadline = time.monotonic() + scenario.timeout * slowness
        if real:
            # Boot 0 only fills the disk.
            self._boot(stage, ["vmtest.boot=0"], deadline, log)
            stage = real
        if scenario.root == "nvme":
            added = work / "added"
            with added.open("wb") as file:
                file.truncate(128 * 1024 * 1024)
            self.devices[-1] = "nvme,drive=root,addr=1e,serial=root"
            self.devices += ["-drive", f"if=none,id=added,file={added},format=raw,cache=unsafe",
                             "-device", "virtio-blk-pci,drive=added,addr=1d,serial=added"]
            scenario.append.append("root=/dev/disk/by-path/pci-0000:00:1e.0-nvme-1")
        extra = []
        for boot in range(1, 10):
            extra = self._boot(stage, [f"vmtest.boot={boot}", *extra], deadline, log)
            if extra is None:
                return
            if scenario.root == "nvme":
                stage = extended(real, added, work / "extended")
        raise Stopped("nine boots and no end")

    def _boot(self, initrd, extra, deadline, log):
        """One boot: None at the end of the scenario, the next boot's kernel arguments if it asks for one."""
        scenario = self.scenario
        machine = Machine(self._kernel(), initrd, [*scenario.append, *extra], self.devices, log)
        try:
            machine.negotiate()
            while True:
                verb, _, text = machine.control.read(deadline).partition(" ")
                if verb == "ok":
                    self._assertion(log, True, text)
                elif verb == "not":
                    self._assertion(log, False, text.partition(" ")[2])
                elif verb == "qmp":
                    answer = machine.qmp(text)
                    log.write(f"== qmp {text}: {answer}")
                    machine.answer(answer)
                elif verb == "skip":
                    self._skip(text)
                elif verb in ("filled", "reboot"):
                    machine.wait(30)
                    return text.split()
                elif verb == "end":
                    if self.failed:
                        machine.wait(30)
                    return None
                else:
                    log.write(f"== {verb} {text}")
                    self.report(f"# {self.name}: {text}")
        finally:
            machine.stop()
