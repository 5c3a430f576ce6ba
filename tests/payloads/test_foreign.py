# SPDX-License-Identifier: MIT
"""Things that nobody here wrote boot behind our firmware and find the machine that our log describes: GRUB's rescue CD,
Memtest86+, iPXE, Debian's installer, Xen with a dom0, GRUB as a coreboot payload. After each, QEMU's view of BARs and
bridge windows is our plan."""

import pytest

import foreign
import foreign_claims as claims
import matrix
from foreign import Foreign


def option(name, text="", path=""):
    """One of the firmware's files in fw_cfg."""
    value = f"file={path}" if path else "string=" + text.replace(",", ",,")
    return ("-fw_cfg", f"name=opt/org.hvmstage/{name},{value}")


# --- GRUB ---

GRUB_CLAIMS = (claims.grub_shows_its_prompt, claims.grub_lists_our_functions)


def _grub(name, machine, payload, *devices, **more):
    of_map = claims.bios_gives_our_map if payload == "seabios" else claims.uefi_map_is_within_ours
    return Foreign(f"grub-rescue-{name}", payload=payload, machine=machine, until=foreign.PROMPT,
                   devices=("ide-cd,{image:<rescue.iso>}", *devices),
                   claims=(*GRUB_CLAIMS, claims.grub_finds_our_tables, of_map), **more)


BRIDGE = "pci-bridge,id=bridge,chassis_nr=1"
PORT = "pcie-root-port,id=rp,chassis=1,slot=1"
RESCUE = [
    _grub("bios-pc", "pc", "seabios", BRIDGE, "e1000,bus=bridge,addr=1,romfile=", usual=True),
    _grub("bios-q35", "q35", "seabios", PORT, "e1000e,bus=rp,romfile=", "VGA", cpus=2, memory="3G"),
    _grub("uefi-pc", "pc", "uefi", BRIDGE, "e1000,bus=bridge,addr=1,romfile="),
    _grub("uefi-q35", "q35", "uefi", PORT, "e1000e,bus=rp,romfile=", "VGA", usual=True),
]

# --- Memtest86+ ---

# The clock of a busy host jumps.
SOME_SECONDS = r"Time: +(?!0:00:0[0-2])\d+:\d\d:\d\d"
MEMTEST_CLAIMS = (claims.memtest_tests_all_memory, claims.memtest_runs_on_every_processor,
                  claims.memtest_reads_our_smbios)


def _memtest(name, **more):
    return Foreign(f"memtest-{name}", until=SOME_SECONDS, claims=MEMTEST_CLAIMS, **more)


TO_SERIAL = ("-append", "console=ttyS0,115200")
MEMTEST = [
    _memtest("linux-q35", kind="linux", extra=("-kernel", "<memtest.bin>", *TO_SERIAL), usual=True),
    _memtest("linux-pc", kind="linux", machine="pc", cpus=2, extra=("-kernel", "<memtest.bin>", *TO_SERIAL)),
    _memtest("linux-q35-large", kind="linux", memory="5G", extra=("-kernel", "<memtest.bin>", *TO_SERIAL)),
    _memtest("payload-q35", payload="<memtest.bin>", kind="linux",
             extra=option("payload-args", "console=ttyS0,115200")),
    _memtest("bios-cd-q35", payload="seabios", devices=("ide-cd,{image:<memtest.iso>}", "VGA"), display=True),
    _memtest("bios-grub-pc", payload="seabios", machine="pc", devices=("ide-cd,{image:<memtest-grub.iso>}",)),
    _memtest("bios-kernel-q35", payload="seabios", extra=("-kernel", "<memtest.bin>", *TO_SERIAL)),
    _memtest("uefi-q35", payload="uefi", devices=("ide-cd,{image:<memtest-grub.iso>}", "VGA")),
]

# --- iPXE ---

IPXE_CLAIMS = (claims.ipxe_finds_the_card_and_gets_an_address, claims.ipxe_reads_our_bars,
               claims.memtest_tests_all_memory)
NETWORK = ("-netdev", "user,id=net,restrict=on,tftp=<tftp>,bootfile=boot.ipxe")


def _ipxe(name, machine, *devices, payload="seabios", **more):
    return Foreign(f"ipxe-{name}", payload=payload, machine=machine, until=SOME_SECONDS, devices=devices, extra=NETWORK,
                   claims=IPXE_CLAIMS, **more)


# The BIOS's text goes to the serial port when there is no display.
IPXE = [
    _ipxe("bios-cd-pc", "pc,graphics=off", "ide-cd,{image:<ipxe.iso>},bootindex=1",
          f"e1000,netdev=net,romfile=,mac={claims.MAC}"),
    _ipxe("bios-cd-q35", "q35,graphics=off", "ide-cd,{image:<ipxe.iso>},bootindex=1", PORT,
          f"virtio-net-pci,netdev=net,bus=rp,romfile=,mac={claims.MAC}"),
    _ipxe("bios-rom-q35", "q35,graphics=off", PORT, f"e1000e,netdev=net,bus=rp,bootindex=1,mac={claims.MAC}"),
    _ipxe("uefi-q35", "q35", "ide-cd,{image:<ipxe-grub.iso>},bootindex=1", "VGA", PORT,
          f"e1000e,netdev=net,bus=rp,romfile=,mac={claims.MAC}", payload="uefi"),
    Foreign("ipxe-linux-q35", kind="linux", extra=("-kernel", "<ipxe.lkrn>"),
            usual=True, refused="firmware linux: the kernel .* not a usable bzImage: the boot protocol is older than"),
]

# --- Debian's installer ---

QUESTION = r"(?s)Select a language.*Prompt: "
INSTALLER_ARGUMENTS = ("-kernel", "<linux>", "-initrd", "<initrd.gz>", "-append",
                       "console=ttyS0 no_timer_check DEBIAN_FRONTEND=text TERM=dumb")


def _installer(name, **more):
    return Foreign(f"installer-{name}", memory="1G", until=QUESTION, extra=INSTALLER_ARGUMENTS, deadline=400,
                   claims=(claims.installer_asks, claims.linux_does_not_complain), **more)


INSTALLER = [
    _installer("linux-q35", kind="linux"),
    _installer("bios-pc", payload="seabios", machine="pc"),
]

# --- Xen as the hypervisor ---

XEN_CLAIMS = (claims.xen_finds_our_tables, claims.xen_uses_the_ecam, claims.xen_starts_every_processor,
              claims.xen_does_not_complain, claims.dom0_sees_our_plan, claims.dom0_does_not_complain)


# Xen calls the BIOS in real mode unless told not to. Of any loader but GRUB 2, it takes the first word of a command
# line for a file's name.
def _xen_direct(name, machine, *devices, **more):
    return Foreign(f"xen-multiboot-{name}", payload="<xen.elf>", kind="multiboot", machine=machine, memory="1G",
                   devices=devices, deadline=600, claims=(claims.xen_has_our_map, *XEN_CLAIMS), **more,
                   extra=(*option("payload-args", "xen no-real-mode " + foreign.XEN_WORDS),
                          *option("payload-module-1", path="<vmlinux>"),
                          *option("payload-module-1-args", "vmlinux " + foreign.dom0_words()),
                          *option("payload-module-2", path="<dom0-initrd>")))


XEN = [
    _xen_direct("q35", "q35", PORT, "e1000e,bus=rp,romfile=", cpus=2),
    _xen_direct("pc", "pc"),
    Foreign("xen-grub-bios-q35", payload="seabios", memory="1G", cpus=2, deadline=600,
            claims=(claims.xen_has_the_map_of_the_bios, *XEN_CLAIMS), devices=("ide-hd,{image:<xen-grub.iso>}",)),
    Foreign("xen-grub-uefi-q35", payload="uefi", memory="1G", cpus=2, deadline=600,
            claims=(claims.xen_has_the_map_of_uefi, *XEN_CLAIMS), devices=("ide-hd,{image:<xen-grub.iso>}", "VGA")),
]

# --- GRUB as a coreboot payload ---

# It is linked for 9000h-21756h, where the firmware is, and cannot be placed elsewhere: one line says so.
COREBOOT = [
    Foreign(f"grub-coreboot-{machine}", payload="<grub-coreboot.elf>", kind="multiboot", machine=machine,
            usual=machine == "q35", refused="firmware payload: multiboot: .* is not for payloads; link it for 1 MiB or above")
    for machine in ("pc", "q35")
]

# --- the tests ---

BOOTS = [*RESCUE, *MEMTEST, *IPXE, *INSTALLER, *XEN, *COREBOOT]


def _parameter(one):
    reason = matrix.left_out(one.usual)
    return pytest.param(one, id=str(one), marks=[pytest.mark.skip(reason=reason)] if reason else [])


@pytest.mark.parametrize("one", map(_parameter, BOOTS))
def test_boots_what_nobody_here_wrote(one, rom):
    try:
        outcome = foreign.run(one, rom)
    except foreign.UNAVAILABLE as error:
        pytest.skip(str(error))
    assert outcome.findings() == []
