# SPDX-License-Identifier: MIT
"""One QEMU process: its serial log, its QMP connection, and deadlines that say what was being waited for.

A Machine owns its process and ends only that one. Emulation (TCG) is asked for by name, so that a run means the same on
every host.
"""

import json
import shlex
import socket
import subprocess
import time
from pathlib import Path

QEMU = "qemu-system-x86_64"
POLL = 0.02  # seconds between two looks at the log


class MachineError(Exception):
    """The machine did not do what was waited for; the text has the log's last lines and the command."""


class Machine:
    """A running QEMU. `folder` receives serial.log, qemu.log (QEMU's own messages) and the file `command`."""

    def __init__(self, folder, arguments, deadline=120):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log_path = self.folder / "serial.log"
        self.log_path.write_bytes(b"")
        self.end = time.monotonic() + deadline
        self.deadline = deadline
        self.events = []
        ours, theirs = socket.socketpair()
        self.command = [
            QEMU, *([] if "-accel" in arguments else ["-accel", "tcg"]), "-nodefaults", "-display", "none",
            "-chardev", f"file,id=serial,path={self.log_path}", "-serial", "chardev:serial",
            "-chardev", f"socket,id=qmp,fd={theirs.fileno()}", "-mon", "chardev=qmp,mode=control",
            *arguments,
        ]
        (self.folder / "command").write_text(shlex.join(self.command) + "\n")
        self.messages = open(self.folder / "qemu.log", "w+")
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=self.messages, stderr=self.messages,
            pass_fds=[theirs.fileno()])
        theirs.close()
        self.socket = ours
        self.buffer = b""
        self.replies = []
        try:
            self.wait_until(lambda: any("QMP" in reply for reply in self.replies), "QMP's greeting")
            self.replies.clear()
            self.qmp("qmp_capabilities")
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends the process, politely first. Safe to call twice."""
        if self.process.poll() is None:
            try:
                self.socket.sendall(b'{"execute": "quit"}\n')
                self.process.wait(5)
            except (OSError, subprocess.TimeoutExpired):
                self.process.kill()
                self.process.wait()
        self.socket.close()
        self.messages.close()

    # --- the log ---

    def log(self):
        """The serial log as text, without carriage returns; what is not ASCII shows as \\xNN."""
        return self.log_path.read_bytes().decode("ascii", "backslashreplace").replace("\r", "")

    def wait_for_line(self, *parts, after=0):
        """Waits until a whole line of the log, from character `after` on, contains one of `parts`; returns the line."""

        def look():
            text = self.log()[after:]
            for line in text[:text.rfind("\n") + 1].splitlines():
                if any(part in line for part in parts):
                    return line
            return None

        return self.wait_until(look, "a log line with " + " or ".join(repr(part) for part in parts))

    def wait_for_event(self, name):
        """Waits for a QMP event and returns its data."""

        def look():
            for event in self.events:
                if event["event"] == name:
                    return event
            return None

        return self.wait_until(look, f"the QMP event {name}").get("data", {})

    def wait_until(self, look, what):
        """Waits until `look` returns something true, and returns that. `what` names it for the report."""
        while True:
            self._receive()
            found = look()
            if found:
                return found
            if self.process.poll() is not None:
                raise MachineError(self._report(f"QEMU ended with status {self.process.returncode}", what))
            if time.monotonic() > self.end:
                raise MachineError(self._report(f"deadline of {self.deadline} s passed", what))
            time.sleep(POLL)

    def _report(self, happened, what):
        self.messages.flush()
        messages = (self.folder / "qemu.log").read_text(errors="replace").strip()
        last = self.log().splitlines()[-15:]
        return "\n".join([
            f"{happened} while waiting for {what}",
            *([f"QEMU said: {messages}"] if messages else []),
            f"last lines of {self.log_path}:", *(f"    {line}" for line in last or ["(nothing)"]),
            f"command: {shlex.join(self.command)}",
        ])

    # --- QMP ---

    def qmp(self, command, **arguments):
        """Executes a QMP command and returns its result."""
        request = {"execute": command}
        if arguments:
            request["arguments"] = arguments
        self.socket.setblocking(True)
        try:
            self.socket.sendall(json.dumps(request).encode() + b"\n")
        except BrokenPipeError:
            self.process.wait(5)  # it is gone; the wait below says so, and what it said

        def look():
            return self.replies.pop(0) if self.replies else None

        reply = self.wait_until(look, f"the answer to QMP {command}")
        if "error" in reply:
            raise MachineError(self._report(f"QMP {command}: {reply['error']['desc']}", "its result"))
        return reply["return"]

    def monitor(self, line):
        """Executes a command of the human monitor and returns its text."""
        return self.qmp("human-monitor-command", **{"command-line": line}).replace("\r", "")

    def _receive(self):
        self.socket.setblocking(False)
        try:
            while chunk := self.socket.recv(65536):
                self.buffer += chunk
        except (BlockingIOError, ConnectionResetError):
            pass
        *lines, self.buffer = self.buffer.split(b"\n")
        for line in lines:
            if not line.strip():
                continue
            message = json.loads(line)
            (self.events if "event" in message else self.replies).append(message)
