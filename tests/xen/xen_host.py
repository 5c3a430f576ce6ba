# SPDX-License-Identifier: MIT
"""One boot of Xen under QEMU's software emulation: its console, the folder shared with dom0, and shell text for dom0.

A XenHost owns its QEMU process and ends only that one.
"""

import functools
import re
import select
import shlex
import shutil
import socket
import subprocess
import time
from pathlib import Path

import xen_guest

QEMU = "qemu-system-x86_64"
HERE = Path(__file__).resolve().parent
POLL = 0.02  # seconds between two looks at the logs
READY_DEADLINE = 150  # seconds for Xen and dom0 to start; an idle machine needs 10
DESTROY_DEADLINE = 90
GRACE = 20  # seconds that an answer may be late
DOM0_MEMORY = 1024  # MiB
XEN_MEMORY = 384  # MiB for Xen itself

# SMAP: dom0 would die at an IRET; MONITOR: Xen's mwait-idle would; RDTSCP: Linux guests would.
# XSAVE: QEMU's XSAVE and XRSTOR ignore CR0.TS (up to 7.2 at least), by which Xen restores a vCPU's registers no earlier
# than they are used. So a process of dom0 that is switched away from before it uses them again loses its XMM registers:
# now and then a device model or xl died of a broken heap. FXSAVE and FXRSTOR, in their place, heed it.
CPU = "EPYC,+svm,-smap,-monitor,-rdtscp,-xsave"
# Guests' lines are not rate limited, and no buffer on their way is small.
XEN_OPTIONS = (f"dom0_mem={DOM0_MEMORY}M,max:{DOM0_MEMORY}M dom0_max_vcpus=1 com1=115200 console=com1 "
               "console_timestamps=boot conring_size=4m serial_tx_buffer=1m loglvl=all guest_loglvl=all sched=credit "
               "vga=none bootscrub=0")
LINUX_OPTIONS = "console=hvc0 quiet loglevel=4 rdinit=/init mitigations=off audit=0 nokaslr cryptomgr.notests"

# "(XEN) [    1.088778] text", "(d3) [   12.5] text"; stamps are in hexadecimal ticks until Xen knows the clock's speed.
# dom0 may have left a line open before it.
LINE = re.compile(r"\((?P<who>XEN|d\d+)\) (?:\[ *(?P<stamp>[0-9a-f.]+)\] ?)?(?P<text>.*)")
PANIC = re.compile(r"Panic on CPU|Hardware Dom0 (?:crashed|halted|shutdown)|Kernel panic|FATAL TRAP")


class HostLost(Exception):
    """Xen or dom0 is gone or does not answer; the text says what was awaited and shows the last lines."""


@functools.lru_cache(maxsize=None)
def dom0_folder():
    """Where Xen, dom0's kernel and its RAM disk are; makes them if need be. RuntimeError says why it cannot."""
    try:
        done = subprocess.run([HERE / "lab/make-dom0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=600)
    except subprocess.TimeoutExpired:
        raise RuntimeError("tests/xen/lab/make-dom0 did not end within 600 s")
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return Path(done.stdout.strip())


class XenHost:
    """A running Xen. `folder` receives xen.log, qemu.log, `command`, and share/, which dom0 sees as /lab."""

    def __init__(self, folder, memory):
        """`memory`: MiB that guests can have together."""
        self.folder = Path(folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.share = self.folder / "share"
        (self.share / "cmd").mkdir(parents=True)
        for name in ("dom0", "vif"):
            shutil.copy(HERE / "lab" / name, self.share / name)
        self.log_path = self.folder / "xen.log"
        self.log_path.write_bytes(b"")
        self.read_bytes = 0
        self.partial = ""
        self.lines = []  # (who, xen_guest.Line), in order; who is "XEN", "d1"...; "" for dom0's own
        self.numbers = 0
        self.answers = {}
        self.buffer = b""
        self.panicked = False
        self.memory = memory
        self.dying = []  # (number of the request, MiB) of guests that are being destroyed
        self.next_domid = 1  # Xen counts domains and uses no number twice
        self._start(DOM0_MEMORY + XEN_MEMORY + memory)
        try:
            self._await("ready", READY_DEADLINE, "dom0 to be ready")
        except BaseException:
            self.close()
            raise

    def _start(self, memory):
        dom0 = dom0_folder()
        ours, theirs = socket.socketpair()
        linux = LINUX_OPTIONS.replace(",", ",,")
        self.command = [
            QEMU, "-accel", "tcg,thread=multi", "-cpu", CPU, "-smp", "1", "-m", str(memory), "-machine", "pc",
            "-nodefaults", "-display", "none", "-no-reboot",
            "-chardev", f"file,id=console,path={self.log_path}", "-serial", "chardev:console",
            "-fsdev", f"local,id=lab,path={self.share},security_model=none",
            "-device", "virtio-9p-pci,fsdev=lab,mount_tag=lab",
            "-chardev", f"socket,id=requests,fd={theirs.fileno()}", "-device", "virtio-serial-pci",
            "-device", "virtserialport,chardev=requests,name=lab",
            "-kernel", str(dom0 / "xen"), "-append", XEN_OPTIONS,
            "-initrd", f"{dom0 / 'vmlinux'} {linux},{dom0 / 'base.cpio'}",
        ]
        (self.folder / "command").write_text(shlex.join(self.command) + "\n")
        with open(self.folder / "qemu.log", "w") as messages:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=messages, stderr=messages,
                                            pass_fds=[theirs.fileno()])
        theirs.close()
        ours.setblocking(False)
        self.socket = ours

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends the process. Nothing is left to save: dom0 lives in memory, and its files are in the shared folder."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.socket.close()

    # --- the console ---

    def look(self):
        """Reads what Xen's console and dom0 said since the last look."""
        try:
            while chunk := self.socket.recv(4096):
                self.buffer += chunk
        except (BlockingIOError, ConnectionResetError):
            pass
        *answers, self.buffer = self.buffer.split(b"\n")
        for answer in answers:
            number, _, status = answer.decode().partition(" ")
            self.answers[number] = status
        with open(self.log_path, "rb") as file:
            file.seek(self.read_bytes)
            new = file.read()
        self.read_bytes += len(new)
        *lines, self.partial = (self.partial + new.decode("ascii", "backslashreplace")).split("\n")
        lines = [_parsed(line.rstrip("\r")) for line in lines]
        self.lines += lines
        self.panicked |= any(who in ("XEN", "") and PANIC.search(line.text) for who, line in lines)

    def check(self, what):
        """Looks; HostLost if Xen is gone. `what` names what is awaited."""
        self.look()
        if self.process.poll() is not None:
            self.look()
            raise HostLost(self._report(f"QEMU ended with status {self.process.returncode}", what))
        if self.panicked:
            time.sleep(1)
            self.look()
            raise HostLost(self._report("Xen or dom0 panicked", what))

    def _await(self, key, seconds, what):
        """Waits for an answer of dom0."""
        end = time.monotonic() + seconds
        while key not in self.answers:
            self.check(what)
            if time.monotonic() > end:
                raise HostLost(self._report(f"{seconds} s passed", what))
            select.select([self.socket], [], [], POLL)

    def _report(self, happened, what):
        messages = [line for line in (self.folder / "qemu.log").read_text(errors="replace").splitlines()
                    if "TCG doesn't support requested feature" not in line]
        return "\n".join([
            f"{happened} while waiting for {what}", *(f"QEMU said: {line}" for line in messages),
            f"last lines of {self.log_path}:",
            *(f"    {'(' + who + ') ' if who else ''}{line.text}" for who, line in self.lines[-20:]),
        ])

    # --- dom0 ---

    def begin(self, shell, seconds):
        """Has dom0 execute shell text, killed after so many seconds; returns the number to ask `answer` for."""
        self.numbers += 1
        number = str(self.numbers)
        (self.share / "cmd" / f"{number}.sh").write_text(shell + "\n")
        try:
            self.socket.sendall(f"{number} {int(seconds)}\n".encode())
        except OSError:
            pass  # QEMU is gone, which the wait for the answer says
        return number

    def answer(self, number, seconds):
        """Waits for an answer: (status, output)."""
        self._await(number, seconds + GRACE, f"dom0 to answer request {number}")
        output = self.share / "cmd" / f"{number}.out"
        return int(self.answers[number]), output.read_text(errors="backslashreplace")

    def run(self, shell, seconds=60):
        return self.answer(self.begin(shell, seconds), seconds)

    # --- guests' memory ---

    def destroy(self, domids, memory):
        """Has dom0 destroy a guest, and does not wait: libxl idles for two seconds to no avail."""
        if domids:
            self.next_domid = max(domids) + 1
            numbers = " ".join(map(str, domids))
            shell = f"for domid in {numbers}; do xl pause $domid; xl destroy $domid; done"
            self.dying.append((self.begin(shell, DESTROY_DEADLINE), memory))

    def await_destroyed(self):
        """Waits until no guest is being destroyed."""
        for number, _ in self.dying:
            self.answer(number, DESTROY_DEADLINE)
        self.dying.clear()

    def make_room(self, memory):
        """Waits until guests that are being destroyed leave so much memory, MiB."""
        self.dying = [(number, taken) for number, taken in self.dying if number not in self.answers]
        while self.dying and sum(taken for _, taken in self.dying) + memory > self.memory:
            number, _ = self.dying.pop(0)
            self.answer(number, DESTROY_DEADLINE)


def _parsed(text):
    match = LINE.search(text)
    if not match:
        return "", xen_guest.Line(0, text)
    stamp = match["stamp"] or ""
    return match["who"], xen_guest.Line(float(stamp) if "." in stamp else 0, match["text"])
