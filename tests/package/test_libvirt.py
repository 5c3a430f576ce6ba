# SPDX-License-Identifier: MIT
"""The guests for libvirt: valid, known by the descriptor, and booted by a libvirtd of an ordinary user's."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from installed import EXAMPLES, FIRMWARE, ROOT, need, run

DEADLINE = 120  # seconds, on a busy host
USER = "nobody"  # whose session it is where the tests are run by root, who has none
GUESTS = ("hvmstage-linux", "hvmstage-seabios")


class Session:
    """virsh with homes of its own. The folder's name is short: sockets below it have room for 108 characters."""

    def __init__(self):
        need("virsh", "libvirtd", "qemu-system-x86_64")
        if not Path("/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so").exists():
            pytest.skip("no driver of libvirt's for QEMU: tools/setup.sh package")
        self.folder = Path(tempfile.mkdtemp(prefix="lv"))
        self.prefix = ["setpriv", f"--reuid={USER}", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
        self.environment = {"HOME": str(self.folder), "XDG_RUNTIME_DIR": str(self.folder / "run"), "LC_ALL": "C",
                            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        (self.folder / "run").mkdir()
        self.own()

    def own(self):
        """All files are the user's."""
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            for path in [self.folder, *self.folder.rglob("*")]:
                shutil.chown(path, USER)

    def virsh(self, *arguments):
        return run(*self.prefix, "virsh", "-c", "qemu:///session", *arguments, env=self.environment, cwd="/", timeout=60)

    def close(self):
        """Its daemons end by themselves; they are not waited for."""
        for pid_file in self.folder.rglob("*d.pid"):
            try:
                os.kill(int(pid_file.read_text()), signal.SIGTERM)
            except (ValueError, ProcessLookupError):
                pass
        time.sleep(0.5)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def session(stage):
    """A session that has the installed files, which its user may read, and the descriptor as a user's own."""
    session = Session()
    try:
        for name in ("hvmstage.rom",):
            shutil.copy(stage / "usr/share/hvmstage" / name, session.folder)
        descriptors = session.folder / ".config/qemu/firmware"
        descriptors.mkdir(parents=True)
        text = (stage / "usr/share/qemu/firmware/99-hvmstage.json").read_text()
        (descriptors / "99-hvmstage.json").write_text(text.replace(FIRMWARE, str(session.folder)))
        session.own()
        yield session
    finally:
        session.close()


def start(session, name, changes, until):
    """Starts an example with files of the session's; gives its log when it has a line, and ends the guest."""
    text = (EXAMPLES / f"{name}.xml").read_text()
    for old, new in {FIRMWARE: session.folder, "/var/log/libvirt/qemu": session.folder, **changes}.items():
        assert str(old) in text
        text = text.replace(str(old), str(new))
    path = session.folder / f"{name}.xml"
    path.write_text(text)
    session.own()
    session.virsh("create", path)
    log = session.folder / f"{name}-serial.log"
    try:
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            held = log.read_text("ascii", "replace") if log.exists() else ""
            if re.search(until, held):
                return held
            time.sleep(0.2)
        raise AssertionError(f"no {until!r} in the log: {held[-1000:]}")
    finally:
        session.virsh("destroy", name)


@pytest.mark.parametrize("name", GUESTS)
def test_an_example_is_valid(name):
    need("virt-xml-validate")
    run("virt-xml-validate", EXAMPLES / f"{name}.xml", "domain")


@pytest.mark.parametrize("machine", ["q35", "pc"])
def test_libvirt_lists_the_image_for_the_machine(session, machine):
    told = session.virsh("domcapabilities", "--machine", machine, "--virttype", "qemu")
    assert f"<value>{session.folder}/hvmstage.rom</value>" in told


def test_the_linux_guest_is_started_with_the_option_it_has(session):
    kernel = run(ROOT / "tests/guests/get-kernel").strip() + "/vmlinuz"
    shutil.copy(kernel, session.folder)
    (session.folder / "vmlinuz").chmod(0o644)
    changes = {"/vmlinuz": f"{session.folder}/vmlinuz", "<initrd>/initrd.img</initrd>": ""}
    log = start(session, "hvmstage-linux", changes, "hand-off to linux")
    assert "I firmware option: place=high" in log and "on q35 under qemu" in log


def test_the_disk_guest_is_started_by_seabios(session):
    found = subprocess.run([ROOT / "tools/make-payloads", "--find", "seabios"], capture_output=True, text=True)
    if found.returncode != 0:
        pytest.skip("SeaBIOS for coreboot is not built: tools/make-payloads seabios")
    shutil.copy(found.stdout.strip().split("=", 1)[1], session.folder)
    # A boot sector that writes "BOOTED" to the serial port and halts: mov dx, 3f8h; lodsb, out dx, al for each letter.
    code = bytes.fromhex("fa31c08ed8be207cbaf803ac84c07403eeebf8f4ebfd")
    sector = code.ljust(0x20, b"\0") + b"BOOTED\r\n\0"
    (session.folder / "guest.img").write_bytes((sector.ljust(510, b"\0") + b"\x55\xaa").ljust(1 << 20, b"\0"))
    log = start(session, "hvmstage-seabios", {"/var/lib/libvirt/images": session.folder}, "BOOTED")
    assert "I firmware boot: hand-off to seabios" in log


def test_firmware_bios_takes_it_where_nothing_else_is(session):
    """As hvmstage(7) says: management software that asks for a BIOS gets it, as the last one."""
    others = Path("/usr/share/qemu/firmware"), Path("/etc/qemu/firmware")
    if any('"bios"' in path.read_text() for folder in others if folder.is_dir() for path in folder.glob("*.json")):
        pytest.skip("another BIOS has a descriptor here")
    text = (EXAMPLES / "hvmstage-linux.xml").read_text()
    text = re.sub(r"<loader.*</loader>", "", text).replace("<os>", "<os firmware='bios'>")
    path = session.folder / "auto.xml"
    path.write_text(text.replace("/var/log/libvirt/qemu", str(session.folder)))
    session.own()
    told = session.virsh("domxml-to-native", "qemu-argv", path)
    assert f"-bios {session.folder}/hvmstage.rom" in told
