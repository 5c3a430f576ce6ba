# SPDX-License-Identifier: MIT
"""A boot through a payload as a record: the firmware hands off to SeaBIOS or UEFI, which starts what is on a disk.

    BOOTS = [PayloadBoot("disk-pc", machine="pc", payload="seabios", devices=("ide-hd,{image:disk}", "VGA"))]

    @pytest.mark.parametrize("boot", BOOTS, ids=str)
    def test_linux_comes_up_from_a_disk(boot, outcome):
        assert outcome.findings() == []

`devices` are -device arguments. In them {image:disk} is the drive of a disk with GRUB and Linux, {image:other} of one
that differs in a number only, {image:cd} that of a CD with both (boot_disks.py), {image:/a/path} that of any other
file, {disk:NAME} an empty disk of known content. The fixture `outcome` (conftest.py) is a boots.Outcome and a little
more: .log is our firmware's part of the serial log, .payload_text what came after our last line, .came_from the images
that GRUB came from, .view what Linux saw, .state what QEMU says (BARs, bridge windows) once the guest was done, .folder
where the logs are. findings() lists all that disagrees.

What does not start Linux has linux=False, and `until`, a text that ends the run when it shows on the serial port:

    PayloadBoot("shell", payload="uefi", linux=False, until="Shell>")

A file of the test's own is a payload, too: payload="/a/file", and `kind` is then what our log calls it ("multiboot",
"elf", "seabios", "uefi"). A test that talks to the machine while it runs takes the fixture `start`: start(boot) is a
machine.Machine.
"""

import re
import sys
from dataclasses import dataclass, fields
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "qemu"))
import boots  # noqa: E402
import boot_disks  # noqa: E402
import payload_images  # noqa: E402

FOLDER = boots.BUILD / "payloads"
# What Linux says that is the payload's doing: (payload, what it complains of, what it has to say as well).
EXCUSED = (
    # edk2 tells of the configuration space as memory-mapped I/O, which the memory map that it gives Linux does not
    # have; Linux asks ACPI later, and takes it.
    ("uefi", "PCI: not using MMCONFIG", "PCI: MMCONFIG at .* reserved in ACPI motherboard resources"),
)
MENU = "GNU GRUB"  # the head of GRUB's menu
IMAGE = re.compile(r"\{image:([a-z]+)\}")


@dataclass(frozen=True)
class PayloadBoot:
    """See above; what is not explained there is as in boots.Boot."""

    name: str
    machine: str = "q35"
    payload: str = "seabios"  # or "uefi", or a file
    kind: str = ""  # of a file
    devices: tuple = ()
    memory: str = "512M"
    cpus: int = 1
    linux: bool = True
    do: str = "view,disks,poweroff"  # what Linux does when it came from {image:disk} or {image:cd}
    append: str = ""
    extra: tuple = ()
    options: tuple = ()
    until: str = ""
    deadline: int = 300

    def __str__(self):
        return self.name

    @property
    def folder(self):
        return FOLDER / self.name

    @property
    def images(self):
        """name -> file of our own images that it has. Raises boot_disks.NoDisk."""
        words = boots.kernel_words(self.do, self.append)
        return {name: boot_disks.image(name, words) for device in self.devices for name in IMAGE.findall(device)}

    def payload_file(self):
        """The payload, which is built now if need be. Raises payload_images.NoPayload."""
        known = self.payload in payload_images.KINDS
        return str(payload_images.find(self.payload, self.machine.split(",")[0]) if known else self.payload)

    def plain(self):
        """The same as boots.Boot: with files in place of names, which are made now if need be. Raises
        payload_images.NoPayload, boot_disks.NoDisk, and RuntimeError if there is no kernel."""
        images = self.images
        changed = {
            "payload": self.payload_file(),
            "payload_kind": self.payload if self.payload in payload_images.KINDS else self.kind,
            "devices": tuple(IMAGE.sub(lambda found: "{image:%s}" % images[found[1]], device)
                             for device in self.devices),
        }
        same = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in (*changed, "kind")}
        return boots.Boot(**same, **changed)


@dataclass
class PayloadOutcome(boots.Outcome):
    asked: PayloadBoot | None = None

    @property
    def payload_text(self):
        """What came after the firmware's last line: the payload's words, and those of what it started."""
        return self.text.rpartition(self.boot.handoff + "\n")[2]

    @property
    def grub_text(self):
        """What GRUB wrote, without the sequences that place it on a screen."""
        return boot_disks.plain_text(self.payload_text.partition("=== ")[0])

    @property
    def came_from(self):
        """Which of our own images GRUB has read, by name."""
        return boot_disks.read_from(self.grub_text, self.asked.images)

    def _is_excused(self, finding):
        dmesg = "\n".join(self.view.dmesg) if self.view else ""
        return any(kind == self.boot.payload_kind and complaint in finding and re.search(remedy, dmesg)
                   for kind, complaint, remedy in EXCUSED)

    def findings(self, levels="FEW"):
        """All disagreements: the plan with QEMU and Linux as in boots.Outcome, and what GRUB read of the disk."""
        found = [finding for finding in super().findings(levels) if not self._is_excused(finding)]
        images = self.asked.images if self.boot.linux else {}
        if images and MENU not in self.grub_text:
            found.append("GRUB's menu did not show")
        if images and (len(self.came_from) != 1 or self.came_from[0] not in images):
            found.append(f"GRUB has read {self.came_from}, expected one of {[*images]}")
        return found


def run(boot, folder):
    """Starts the machine, waits for its end, inspects it and stops it."""
    outcome = boots.run(boot.plain(), folder)
    return PayloadOutcome(**vars(outcome), asked=boot)
