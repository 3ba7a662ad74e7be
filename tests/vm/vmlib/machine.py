"""One QEMU process with its console, its control channel (second serial port) and its QMP monitor."""

import json
import socket
import subprocess
import threading
import time

from . import accel

RUNNING = set()

# On a busy host an emulated timer may be late, which the kernel would take for a broken one and panic, and a processor
# may stand still, which it would take for a lockup.
ARGUMENTS = ["console=ttyS0", "panic=-1", "loglevel=5", "no_timer_check", "watchdog_thresh=60", "intel_iommu=on", "root=/dev/vda", "rw"]


class Stopped(Exception):
    """The machine is gone or silent; the text says which."""


class Lines:
    """Lines from a socket, with a deadline."""

    def __init__(self, sock):
        self.sock = sock
        self.buffer = b""

    def read(self, deadline):
        """The next line; Stopped at the end of the stream or of the time."""
        while b"\n" not in self.buffer:
            self.sock.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                data = self.sock.recv(65536)
            except socket.timeout:
                raise Stopped("timeout") from None
            except OSError:
                data = b""
            if not data:
                raise Stopped("the guest stopped early")
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode(errors="replace").rstrip("\r")


class Machine:
    """A guest, started at once; stop() must be called."""

    def __init__(self, kernel, initrd, append, arguments, log):
        self.log = log
        pairs = {name: socket.socketpair() for name in ("console", "control", "qmp")}
        accelerator, processor = accel.chosen(kernel)
        # Whatever becomes of the runner, the machine does not outlive it.
        command = ["setpriv", "--pdeathsig", "KILL", "qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
                   "-machine", "q35,kernel-irqchip=split,accel=" + accelerator,
                   "-cpu", processor, "-smp", "2", "-m", "768"]
        for name, (_, theirs) in pairs.items():
            command += ["-chardev", f"socket,id={name},fd={theirs.fileno()}"]
        command += ["-serial", "chardev:console", "-serial", "chardev:control", "-mon", "chardev=qmp,mode=control",
                    "-kernel", str(kernel), "-initrd", str(initrd),
                    "-append", " ".join([*ARGUMENTS, *append]), *arguments]
        log.write("$ " + " ".join(command))
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT,
                                        pass_fds=[theirs.fileno() for _, theirs in pairs.values()])
        RUNNING.add(self.process)
        for _, theirs in pairs.values():
            theirs.close()
        self.sockets = [ours for ours, _ in pairs.values()]
        self.control = Lines(pairs["control"][0])
        self.monitor = Lines(pairs["qmp"][0])
        self.events = []
        self.watchers = [threading.Thread(target=self._watch, args=(pairs["console"][0].makefile("rb"), "")),
                         threading.Thread(target=self._watch, args=(self.process.stdout, "qemu: "))]
        for watcher in self.watchers:
            watcher.start()

    def _watch(self, stream, prefix):
        try:
            for line in stream:
                self.log.write(prefix + line.decode(errors="replace").rstrip())
        except OSError:
            pass

    def negotiate(self):
        """Make the monitor ready for commands."""
        self.monitor.read(time.monotonic() + 30)
        self._execute("qmp_capabilities", {})

    def _execute(self, command, arguments):
        message = {"execute": command, "arguments": arguments}
        self.monitor.sock.sendall(json.dumps(message).encode() + b"\n")
        deadline = time.monotonic() + 30
        while True:
            answer = json.loads(self.monitor.read(deadline))
            if "event" in answer:
                self._event(answer)
            elif "error" in answer:
                return "error " + answer["error"]["desc"]
            else:
                return "ok " + json.dumps(answer["return"])

    def _remove(self, device, wait):
        """device_del, again while the slot is busy, until the guest has let the device go."""
        deadline = time.monotonic() + 20
        self.events.clear()
        answer = self._execute("device_del", {"id": device})
        while "guest is busy" in answer and time.monotonic() < deadline:
            time.sleep(0.2)
            answer = self._execute("device_del", {"id": device})
        if not wait or not answer.startswith("ok"):
            return answer
        while {"DEVICE_DELETED": device} not in self.events:
            try:
                self._event(json.loads(self.monitor.read(deadline)))
            except Stopped:
                return f"error {device} was not let go within 20 s"
        return answer

    def _event(self, message):
        self.events.append({message["event"]: message.get("data", {}).get("device")})

    def qmp(self, text):
        """Execute 'COMMAND KEY=VALUE...'; 'ok JSON' or 'error ...'."""
        command, *pairs = text.split()
        arguments = {}
        for key, _, value in (pair.partition("=") for pair in pairs):
            arguments[key] = typed(key, value)
        if command == "device_del":
            return self._remove(arguments["id"], arguments.get("wait", 1))
        return self._execute(command, arguments)

    def answer(self, text):
        """Send one line to the guest."""
        self.control.sock.sendall(text.encode() + b"\n")

    def wait(self, seconds):
        """Let the guest power itself off."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass

    def stop(self):
        """End QEMU, whatever state it is in."""
        RUNNING.discard(self.process)
        self.process.kill()
        self.process.wait()
        for watcher in self.watchers:
            watcher.join()
        for sock in self.sockets:
            sock.close()


def lacks(names):
    """Those of the named devices that this QEMU does not have."""
    if not names:
        return []
    known = subprocess.run(["qemu-system-x86_64", "-device", "help"], stdout=subprocess.PIPE, check=True).stdout.decode()
    return [name for name in names if f'name "{name}"' not in known]


def stop_all():
    """End every machine; whoever waits for one sees that it stopped."""
    for process in list(RUNNING):
        process.kill()


def typed(key, value):
    """A QMP value: the types that device properties have on the command line."""
    if value in ("on", "true", "off", "false"):
        return value in ("on", "true")
    # An address such as 5 is a slot only as a string.
    return int(value) if value.isdigit() and key not in ("addr", "id", "bus", "serial") else value
