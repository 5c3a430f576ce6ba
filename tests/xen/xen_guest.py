# SPDX-License-Identifier: MIT
"""Guests for the lab as data: what xl is told, what is done with the running guest, and what came of it."""

import re
from dataclasses import dataclass, field
from pathlib import Path

STOCK = "stock"  # Debian's hvmloader
OURS = "ours"  # build/hvmstage.elf

# What xl.cfg says unless a guest says otherwise. A guest that ended is kept, so that it can be looked at; the lab
# destroys it. Without a display the emulated VGA costs nothing.
DEFAULTS = {
    "type": "hvm",
    "memory": 256,
    "vcpus": 1,
    "vga": "stdvga",
    "videoram": 16,
    "vnc": 0,
    "sdl": 0,
    "boot": "d",
    "serial": "file:{folder}/serial.log",
    "on_poweroff": "preserve",
    "on_reboot": "preserve",
    "on_crash": "preserve",
}
DEADLINE = 90  # seconds from the start of xl create; an idle machine needs 3 to 20
STEP_DEADLINE = 60

DEBUG = re.compile(r": (debug|detail): ")
UNTIL = r"^Invoking |boot: hand-off to "  # hvmloader's last line, and ours
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class Step:
    """Shell text that dom0 executes once the guest is where it should be, and what is awaited then.

    The shell finds itself in the guest's folder, which the host sees, too, and has $FOLDER, $NAME and $DOMID; the
    latter as it is at that moment: `xl restore` and a restart change it. Steps are executed also when the guest is not
    where it should be; only their waits are left out then.
    """

    name: str
    shell: str
    until: str = ""  # a regular expression for a line that the guest writes after this step began
    ends: bool = False  # the guest is awaited to end by itself
    deadline: int = STEP_DEADLINE


@dataclass(frozen=True)
class Guest:
    """One guest. "{folder}" in `config` and `device_model_args` stands for the folder with `files`, as dom0 sees it."""

    name: str
    config: dict = field(default_factory=dict)  # over DEFAULTS; None takes a setting away
    firmware: object = OURS  # OURS, STOCK, or a file
    bios: str = "seabios"
    bios_path: object = None  # a file that stands in for the payload
    store: dict = field(default_factory=dict)  # xenstore below /local/domain/N/ before it runs; None removes a key
    files: dict = field(default_factory=dict)  # name -> path, or bytes
    device_model_args: tuple = ()
    until: str = UNTIL  # a regular expression for a line of any of the guest's logs; empty: the guest's end
    deadline: int = DEADLINE
    after: tuple = ()  # Steps
    is_to_fail: bool = False  # at its first attempt; nobody need be told

    def __post_init__(self):
        if not NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} cannot be the name of a guest")

    @property
    def memory(self):
        """MiB that it takes while it runs."""
        config = DEFAULTS | self.config
        # libxl allows for 1 MiB and 8 KiB a MiB of page tables, and some for each processor.
        return int(config["memory"] * 1.02) + int(config["videoram"] or 0) + config["vcpus"] + 32

    def config_text(self, folder):
        """xl.cfg, for a folder as dom0 sees it."""
        settings = {"name": self.name, **DEFAULTS, "bios": self.bios}
        if self.firmware != STOCK:
            settings["firmware_override"] = "{folder}/firmware.elf"
        if self.bios_path:
            settings["bios_path_override"] = "{folder}/payload"
        if self.device_model_args:
            settings["device_model_args_hvm"] = list(self.device_model_args)
        settings |= self.config
        lines = [f"{key} = {_literal(value)}" for key, value in settings.items() if value is not None]
        return "\n".join(lines).replace("{folder}", folder) + "\n"


def _literal(value):
    if isinstance(value, (list, tuple)):
        return "[ " + ", ".join(_literal(one) for one in value) + " ]"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    quote = "'" if '"' in value else '"'
    return quote + value + quote


@dataclass(frozen=True)
class Line:
    stamp: float  # seconds since Xen's start
    text: str

    def __str__(self):
        return f"[{self.stamp:10.6f}] {self.text}"


@dataclass(frozen=True)
class StepOutput:
    text: str
    status: int  # of the shell; 137 when it was killed at its deadline

    @property
    def ok(self):
        return self.status == 0


# How a guest can end.
REACHED = "reached"  # what `until` names was seen, and after that everything that the steps awaited
CRASHED = "crashed"
POWERED_OFF = "powered off"
REBOOTED = "rebooted"
WATCHDOG = "ended by a watchdog"
DEADLINE_PASSED = "deadline"
NOT_CREATED = "not created"
LOST = "lost"  # Xen or dom0 went down under it
WITHOUT_MODEL = "left by its device model"  # which is no more, so that it waits forever


@dataclass
class Result:
    """What came of a guest."""

    guest: Guest
    folder: Path  # the same as files: what was shipped, and each log
    ended: str = LOST
    why: str = ""  # for a reader: what was awaited, what happened instead
    domids: list = field(default_factory=list)  # more than one after a restart or a restore
    firmware: list = field(default_factory=list)  # Lines: the guest's port E9h
    xen: list = field(default_factory=list)  # Lines: what Xen said while the guest ran, records of its state apart
    xl: str = ""  # of xl create
    monitor: str = ""  # of the xl process that stays with the guest
    device_model: str = ""
    console: str = ""  # the PV console, hvc0
    serial: str = ""  # the emulated COM1
    outputs: dict = field(default_factory=dict)  # name of the step -> StepOutput
    device_model_command: list = field(default_factory=list)
    shutdown: str = ""  # how the guest ended by itself, if it was seen to
    seconds: float = 0
    again: str = ""  # what speaks for another attempt: trouble that may be the lab's and not the guest's
    first: "Result | None" = None  # of the attempt before this one

    @property
    def reached(self):
        return self.ended == REACHED

    @property
    def log(self):
        """What the firmware and its payload wrote to port E9h."""
        return "".join(line.text + "\n" for line in self.firmware)

    def find(self, pattern):
        """The texts of the firmware's lines in which a regular expression is found."""
        return [line.text for line in self.firmware if re.search(pattern, line.text)]

    def __str__(self):
        """A report for a reader: how it ended, why, and the last lines of every log."""
        def tail(name, lines, count=12):
            lines = list(lines)[-count:]
            return [f"  {name}:", *(f"    {line}" for line in lines)] if lines else []

        return "\n".join([
            f"guest {self.guest.name}: {self.ended} after {self.seconds:.1f} s{': ' + self.why if self.why else ''}",
            *(f"  the first attempt: {one.ended}, {one.again}: {one.folder}" for one in [self.first] if one),
            *tail("last lines of the firmware", self.firmware, 20),
            *tail("last lines of Xen", self.xen, 40),
            *tail("last lines of its console", self.console.splitlines(), 20),
            *tail("last lines of its serial port", self.serial.splitlines(), 20),
            *tail("the device model", self.device_model.splitlines()),
            *(tail("xl create", without_debug(self.xl)) if self.ended == NOT_CREATED else []),
            *tail("xl's monitor", without_debug(self.monitor)),
            *(line for name, output in self.outputs.items() if not output.ok
              for line in tail(f"step {name}, status {output.status}", without_debug(output.text))),
            f"  everything: {self.folder}",
        ])


def without_debug(text):
    """The lines of xl that are for its user."""
    return [line for line in text.splitlines() if not DEBUG.search(line)]
