# SPDX-License-Identifier: MIT
"""One guest on a running Xen, from its files to its end."""

import os
import re
import shlex
import shutil
import time
from pathlib import Path

import xen_guest
from xen_guest import Line

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("B", "build")
ELF = BUILD / "hvmstage.elf"

DIED_OF_SIGNAL = 128  # exit statuses from here on, as a shell tells them
SILENT = 15  # seconds without a line of the guest's, after which dom0 is asked for its device model, and asked again
STUCK = 100  # seconds without a line, after the hand-off, from which a deadline that passes deserves another attempt
POLL = 0.02  # seconds between two looks at the logs
# Xen gathers a guest's output in a buffer of this size and prints it when it is full: the line goes on in the next one.
XEN_LINE_LIMIT = 199

SHUTDOWN = re.compile(r"Domain \d+ has shut down, reason code (\d+)")
# Reason codes of Xen's public/sched.h.
ENDS = {0: xen_guest.POWERED_OFF, 1: xen_guest.REBOOTED, 3: xen_guest.CRASHED, 4: xen_guest.WATCHDOG}
ACTIONS = {xen_guest.POWERED_OFF: "on_poweroff", xen_guest.REBOOTED: "on_reboot", xen_guest.CRASHED: "on_crash",
           xen_guest.WATCHDOG: "on_watchdog"}
# xl's log of creating a domain, and that of the xl process that stays with it.
DOMID = re.compile(r"Domain (\d+):|\(domid (\d+)\)")
# "HVM d1v0 save: CPU": Xen names each piece of a guest's state that the toolstack asks for or sets.
STATE_RECORD = re.compile(r"HVM ?d?\d+(v\d+)? (save|restore): ")
DEVICE_MODEL = re.compile(r"Spawning device-model (?P<path>\S+) with arguments:")
ARGUMENT = re.compile(r"libxl__spawn_local_dm: Domain \d+:  (.*)")
NO_MODEL = "device model did not start"
# Whether the device model of a guest that runs is gone; what remains of a process until it is waited for has no `exe`.
# While a guest is shut down, restarts or is saved, libxl itself may have ended it.
MODEL_IS_GONE = r"""
pid=$(xenstore-read /local/domain/{domid}/image/device-model-pid) && [ ! -e /proc/$pid/exe ] &&
	xl list {domid} | grep -q ' [r-][b-][p-]--- '
"""


class GuestRun:
    """One guest's life on `host`, a XenHost. `result` is filled as it goes: what is known is there if Xen is lost."""

    def __init__(self, host, guest, first=None):
        """`first` is the Result of an attempt before this one."""
        self.host = host
        self.guest = guest
        self.folder = host.share / "guests" / guest.name
        self.inside = f"/lab/guests/{guest.name}"
        self.result = xen_guest.Result(guest, self.folder, first=first)
        self.first_line = len(host.lines)
        self.started = time.monotonic()
        self.monitor_seen = 0  # what was already taken note of, in characters
        self.all_domids = set()
        self.said = ()  # how long the guest's logs are
        self.spoke = self.started  # when they last grew
        self.asked = ""  # number of the request for the device model that dom0 works on
        self.asked_at = self.started

    def run(self):
        """The whole life of the guest. HostLost passes through."""
        result, guest = self.result, self.guest
        self._prepare()
        self.host.make_room(guest.memory)
        status, output = self.host.run(self._create_script(), guest.deadline)
        self.update()
        if status:
            result.ended = xen_guest.NOT_CREATED
            said = output.strip() or " ".join(xen_guest.without_debug(result.xl)[-3:])
            result.why = f"xl create ended with status {status}: {said}"
            if status > DIED_OF_SIGNAL:
                result.again = f"xl died of signal {status - DIED_OF_SIGNAL}"
            elif NO_MODEL in result.xl:
                result.again = NO_MODEL
        else:
            result.ended, result.why = self._follow(guest.until, guest.deadline, self.started, {})
        for step in guest.after:
            self._step(step)
        self.finish()
        self.host.destroy(result.domids, guest.memory)
        return result

    def put_aside(self):
        """After `run`: moves the guest's folder and logs out of a second attempt's way, and returns the result."""
        self.host.await_destroyed()
        result, log, name = self.result, self.host.share / "log", self.guest.name
        result.folder = self.folder.rename(self.folder.with_name(f"{name}.first"))
        for path in (*log.glob(f"xl-{name}.log*"), *log.glob(f"qemu-dm-{name}.log*"),
                     *log.glob(f"console/guest-{name}.log")):
            path.rename(result.folder / path.name)
        return result

    def finish(self):
        """What is done with the guest after all else; nothing here."""

    # --- before it runs ---

    def _prepare(self):
        """Puts what the guest needs into its folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        files = dict(self.guest.files)
        if self.guest.firmware != xen_guest.STOCK:
            files["firmware.elf"] = ELF if self.guest.firmware == xen_guest.OURS else self.guest.firmware
        if self.guest.bios_path:
            files["payload"] = self.guest.bios_path
        for name, source in files.items():
            target = self.folder / name
            if isinstance(source, bytes):
                target.write_bytes(source)
            else:
                shutil.copy(source, target)
        (self.folder / "xl.cfg").write_text(self.guest.config_text(self.inside))

    def _create_script(self):
        create = "create -p" if self.guest.store else "create"
        lines = [f"cd {self.inside}", f"xl -vvv {create} xl.cfg >xl.log 2>&1 || exit $?"]
        if self.guest.store:
            lines.append(f"domid=$(xl domid {self.guest.name})")
        for key, value in self.guest.store.items():
            path = f"/local/domain/$domid/{key}"
            lines.append(f'xenstore-rm "{path}" || exit 1' if value is None
                         else f'xenstore-write "{path}" {shlex.quote(str(value))} || exit 1')
        if self.guest.store:
            lines.append("xl unpause $domid")
        return "\n".join(lines)

    # --- its logs ---

    def update(self):
        """Takes the logs as they are now into the result."""
        result, log, name = self.result, self.host.share / "log", self.guest.name
        result.xl = _text(self.folder / "xl.log")
        result.monitor = _text(log / f"xl-{name}.log")
        result.console = _text(log / "console" / f"guest-{name}.log")
        result.serial = _text(self.folder / "serial.log")
        # A device model that follows another one, after a restart or a restore, has the log with the plain name.
        rotated = sorted(log.glob(f"qemu-dm-{name}.log*"), reverse=True)
        result.device_model = "".join(map(_text, rotated))
        result.device_model_command = _device_model_command(result.xl)
        new = self.host.lines[self.first_line:]
        self.all_domids |= {int(one or other) for one, other in DOMID.findall(result.xl + result.monitor)}
        self.all_domids |= {int(who[1:]) for who, _ in new if who.startswith("d")}
        result.domids = sorted(domid for domid in self.all_domids if domid >= self.host.next_domid)
        names = {f"d{domid}" for domid in result.domids}
        result.xen = [line for who, line in new if who == "XEN" and not STATE_RECORD.match(line.text)]
        result.firmware = _joined([line for who, line in new if who in names])
        result.seconds = time.monotonic() - self.started
        said = tuple(map(len, (result.firmware, result.console, result.serial, result.monitor, result.device_model)))
        if said != self.said:
            self.said, self.spoke = said, time.monotonic()

    def _marks(self):
        result = self.result
        return {name: len(getattr(result, name)) for name in ("firmware", "xen", "console", "serial")}

    def _new_lines(self, marks):
        """What the guest's logs have since they had the lengths of `marks`."""
        for name in ("firmware", "xen", "console", "serial"):
            log = getattr(self.result, name)
            mark = marks.get(name, 0)
            new = log[mark if mark <= len(log) else 0:]  # a new device model begins COM1's file anew
            yield from new.splitlines() if isinstance(new, str) else (line.text for line in new)

    def _shutdown(self):
        """How the guest ended, if it did and does not live on."""
        codes = SHUTDOWN.findall(self.result.monitor[self.monitor_seen:])
        if not codes or int(codes[-1]) not in ENDS:
            return ""
        end = ENDS[int(codes[-1])]
        action = (xen_guest.DEFAULTS | self.guest.config).get(ACTIONS[end], "destroy")
        return "" if "restart" in action else end

    # --- its life ---

    def _follow(self, until, seconds, since, marks):
        """Waits, until so many seconds after `since`, for a line that is new since `marks`, or for the guest's end if
        `until` is empty; returns how the wait ended, and why, if not as it should."""
        pattern = re.compile(until) if until else None
        awaited = f"a line with /{until}/" if until else "the guest's end"
        while True:
            self.host.check(f"{awaited} of guest {self.guest.name}")
            self.update()
            if pattern and any(pattern.search(line) for line in self._new_lines(marks)):
                return xen_guest.REACHED, ""
            shutdown = self._shutdown()
            if shutdown:
                self.result.shutdown = shutdown
                self.monitor_seen = len(self.result.monitor)
                return (shutdown, f"while waiting for {awaited}") if until else (xen_guest.REACHED, "")
            if not self._has_device_model():
                self.result.again = "its device model died"
                return xen_guest.WITHOUT_MODEL, f"while waiting for {awaited}"
            if time.monotonic() > since + seconds:
                silent = int(time.monotonic() - self.spoke)
                if silent >= STUCK and self.result.find(xen_guest.UNTIL):
                    self.result.again = f"it was silent for {silent} s"
                return xen_guest.DEADLINE_PASSED, f"{seconds} s passed while waiting for {awaited}"
            time.sleep(POLL)

    def _has_device_model(self):
        """False once dom0 has found that it died. Asks when the guest has been silent for a while."""
        host, now = self.host, time.monotonic()
        if self.asked in host.answers:
            status, self.asked = host.answers[self.asked], ""
            return status != "0"
        if not self.asked and self.result.domids and now > max(self.spoke, self.asked_at) + SILENT:
            self.asked = host.begin(MODEL_IS_GONE.format(domid=max(self.result.domids)), SILENT)
            self.asked_at = now
        return True

    def _step(self, step):
        """Also after a wait that did not end well: what dom0 has to say may explain it."""
        result, marks, started = self.result, self._marks(), time.monotonic()
        shell = f"NAME={self.guest.name} FOLDER={self.inside} DOMID={max(result.domids, default='')}\ncd $FOLDER\n"
        status, text = self.host.run(shell + step.shell, step.deadline)
        result.outputs[step.name] = xen_guest.StepOutput(text, status)
        if (step.until or step.ends) and result.ended == xen_guest.REACHED:
            result.ended, result.why = self._follow(step.until, step.deadline, started, marks)
            if result.ended != xen_guest.REACHED:
                result.why = f"after the step {step.name}: {result.why}"
        self.update()


def _text(path):
    try:
        return path.read_bytes().decode("utf-8", "backslashreplace").replace("\r", "")
    except OSError:
        return ""


def _device_model_command(text):
    """The device model's command line as libxl's log has it; empty if there is none yet."""
    match = DEVICE_MODEL.search(text)
    if not match:
        return []
    words = []
    for line in text[match.end():].splitlines()[1:]:
        argument = ARGUMENT.search(line)
        if not argument:
            break
        words.append(argument[1])
    return words


def _joined(lines):
    """Lines that Xen broke because of their length are one again."""
    whole, is_open = [], False
    for line in lines:
        if is_open:
            whole[-1] = Line(whole[-1].stamp, whole[-1].text + line.text)
        else:
            whole.append(line)
        is_open = len(line.text) == XEN_LINE_LIMIT
    return whole
