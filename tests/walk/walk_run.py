# SPDX-License-Identifier: MIT
"""Gives the commands of a document as its reader would, on a terminal, and compares what they print with what it says.
"""

import os
import pty
import select
import signal
import subprocess
import termios
import time

import walk_text

DEADLINE = int(os.environ.get("WALK_DEADLINE", "600"))  # seconds until what is awaited is there
QUIET = 5  # seconds without output, after which no more is awaited once the last line is there
POLL = 0.1
SIZE = (40, 100)  # lines and columns
TYPED_SLOWLY = 0.05  # seconds between two characters: a guest's serial port has a small buffer
ENDING = 10  # seconds that commands have to end when they are to
KEYS = {"Ctrl-A X": "\x01x", "Ctrl-]": "\x1d", "Ctrl-C": "\x03"}
SHOWN = 60  # last lines of the output that a message has


class WalkFailed(AssertionError):
    """What the document says is not so."""


def _fail(step, what, output):
    lines = [f"    {line}" for line in walk_text.plain(output).splitlines()[-SHOWN:]]
    raise WalkFailed("\n".join([f"{step}: {what}", "  the commands:", f"    {step.commands.rstrip()}",
                                "  the last of what they printed:", *lines]))


class Terminal:
    """Commands that run on a terminal of their own."""

    def __init__(self, command, **more):
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, SIZE)
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
                                        **more)
        os.close(slave)
        self.output = ""

    def read(self):
        """Takes what is there; False once nothing more can come."""
        ready, _, _ = select.select([self.master], [], [], POLL)
        if not ready:
            return self.process.poll() is None
        try:
            chunk = os.read(self.master, 65536)
        except OSError:  # how Linux says that the other end is closed
            return False
        self.output += chunk.decode("utf-8", "backslashreplace")
        return bool(chunk)

    def type(self, lines):
        for line in lines:
            for character in KEYS.get(line.strip(), line + "\r"):
                os.write(self.master, character.encode())
                time.sleep(TYPED_SLOWLY)
                self.read()

    def close(self):
        """Ends this process and what it has started, and no other: they are a session of their own."""
        for name in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                os.killpg(self.process.pid, name)
                try:
                    self.process.wait(ENDING)
                except subprocess.TimeoutExpired:
                    continue
        os.close(self.master)


def run(step, command, **more):
    """Runs `command`, which gives the commands of `step` to a shell; returns all that was printed. WalkFailed says what
    differs."""
    terminal = Terminal(command, **more)
    try:
        _talk(step, terminal)
        return terminal.output
    finally:
        terminal.close()


def check(step, output):
    """The same for commands that have run: what they printed against all that the document shows."""
    lines = _lines(output)
    for what, wanted in step.talk:
        if what != "shows":
            raise walk_text.DocumentError(f"{step}: nobody can type here")
        _compare(step, wanted, lines, output)


def _lines(output):
    text = walk_text.plain(output)
    return text[:-1].split("\n") if text.endswith("\n") else text.split("\n") if text else []


def _compare(step, wanted, lines, output):
    match = walk_text.find(wanted, lines)
    if match.end is None:
        _fail(step, f"this line is not shown: {match.missing}", output)
    if match.end < len(lines) and not walk_text.is_open(wanted):
        _fail(step, f"this line is shown, and the document has it not: {lines[match.end]}", output)


def _talk(step, terminal):
    used = 0  # lines of the output that earlier parts of the talk have used
    for index, (what, lines) in enumerate(step.talk):
        if what == "types":
            terminal.type(lines)
            continue
        if index == len(step.talk) - 1 and not step.ended_by:
            break
        match = _await(step, terminal, lines, used)
        used += match.end
    if step.ended_by:
        return
    _await_end(step, terminal)
    status = terminal.process.wait()
    if status != step.status:
        _fail(step, f"they ended with status {status}, not {step.status}", terminal.output)
    if step.talk and step.talk[-1][0] == "shows":
        _compare(step, step.talk[-1][1], _lines(terminal.output)[used:], terminal.output)


def _await(step, terminal, wanted, used):
    """Reads until the output shows what it should; the last line may still be open, as a prompt is."""
    end = time.monotonic() + DEADLINE
    last = [walk_text.ANY, *walk_text.last_part(wanted)]
    size, changed = 0, time.monotonic()
    while True:
        alive = terminal.read()
        if len(terminal.output) != size:
            size, changed = len(terminal.output), time.monotonic()
        lines = _lines(terminal.output)[used:]
        match = walk_text.find(wanted, lines)
        if match.end is not None:
            return match
        if not alive:
            _fail(step, f"they ended before this line was shown: {match.missing}", terminal.output)
        # What the document has last is there, and nothing more comes: the line before it will not.
        if time.monotonic() > changed + QUIET and walk_text.find(last, lines).end is not None:
            _fail(step, f"this line is not shown: {match.missing}", terminal.output)
        if time.monotonic() > end:
            _fail(step, f"{DEADLINE} s passed, and this line was not shown: {match.missing}", terminal.output)


def _await_end(step, terminal):
    end = time.monotonic() + DEADLINE
    while terminal.read():
        if time.monotonic() > end:
            _fail(step, f"they did not end within {DEADLINE} s", terminal.output)
