# SPDX-License-Identifier: MIT
"""The machines that are measured, each with the fewest exits that a full enumeration can do with.

MINIMUM, in exits: a model of a scan that wastes nothing, takes no precautions either, and reads 4 bytes at a time.

An endpoint with B BARs and an interrupt pin takes 20 + B accesses: identity, header type and class; write-ones and
read back for six BARs and the ROM; B addresses; command; interrupt pin and line. A PCIe port, with its bus numbers,
windows, capability walk and link status, takes 23. A bus is probed for what may be there: 32 devices on a root bus,
one below a PCIe port whose link is up, 7 more functions of a multifunction device. A probe that finds something is
the identity read, so what is added on a root bus costs one less; what is behind a port takes no empty slot's place
and costs all. The chipset takes about 19 accesses on q35 and 12 on pc. On q35 an access is one exit (ECAM); on pc it
is two, CONFIG_ADDRESS and CONFIG_DATA. The model sets CONFIG_ADDRESS for every access; a firmware that does not set
it again for the same register can go below it, and so can one whose ECAM accesses are 8 bytes wide. An extra root bus
whose number nobody tells is found by probing every bus number below it: at one place when something is there, at all
32 when not.
"""

from dataclasses import dataclass

BARE = {"q35": 137, "pc": 246}
ONE_BAR_FUNCTION = {"q35": 20, "pc": 40}
EMPTY_PORT = 22
PORT_WITH_FUNCTION = EMPTY_PORT + 21
EMPTY_BUS = 32
HOST_BRIDGE = 17  # the function on bus 0 that stands for an extra root bus: no BAR, no interrupt pin

ONE_BAR_DEVICE = "intel-hda"  # one memory BAR and an interrupt pin, no ROM, and nothing that SeaBIOS has a driver for

EXTRA_ROOT = 0x80  # its bus number


@dataclass(frozen=True)
class Topology:
    title: str
    machine: str
    devices: tuple  # -device arguments
    minimum: int
    options: tuple = ()  # ("extra-roots", "80"): of our firmware only; its peers cannot be told and are left out


def _flat(first_slot, count):
    return tuple(f"{ONE_BAR_DEVICE},addr={slot:#x}" for slot in range(first_slot, first_slot + count))


def _ports(count, with_function, first_slot=1, bus="pcie.0"):
    """`count` root ports, eight to a slot."""
    devices = []
    for port in range(count):
        multifunction = "on" if port % 8 == 0 else "off"
        devices.append(f"pcie-root-port,id=port{port},bus={bus},chassis={port},slot={port},"
                       f"addr={first_slot + port // 8:#x}.{port % 8},multifunction={multifunction}")
        if with_function:
            devices.append(f"{ONE_BAR_DEVICE},bus=port{port}")
    return tuple(devices)


def _q35_ports(count):
    # A last slot that is not full is probed for its absent functions too.
    return Topology(f"q35, {count} root ports, each with a function", "q35", _ports(count, True),
                    BARE["q35"] + count * PORT_WITH_FUNCTION + -count % 8)


def _extra_root(title, slot, probes, options=()):
    """An extra root bus with 8 ports in one slot; `probes` are needed on each bus before it to find it."""
    return Topology(title, "q35", (f"pxb-pcie,id=extra,bus_nr={EXTRA_ROOT},addr=1", *_ports(8, True, slot, "extra")),
                    BARE["q35"] + HOST_BRIDGE + EMPTY_BUS + 8 * PORT_WITH_FUNCTION + (EXTRA_ROOT - 1) * probes, options)


TOPOLOGIES = (
    Topology("q35 `-nodefaults`", "q35", (), BARE["q35"]),
    Topology("pc `-nodefaults`", "pc", (), BARE["pc"]),
    Topology("q35, 24 one-BAR functions", "q35", _flat(1, 24), BARE["q35"] + 24 * ONE_BAR_FUNCTION["q35"]),
    Topology("pc, 24 one-BAR functions", "pc", _flat(2, 24), BARE["pc"] + 24 * ONE_BAR_FUNCTION["pc"]),
    _q35_ports(32),
    _q35_ports(100),
    _q35_ports(224),
    Topology("q35, 100 empty root ports", "q35", _ports(100, False), BARE["q35"] + 100 * EMPTY_PORT + 4),
    _extra_root(f"q35, extra root bus {EXTRA_ROOT:#x} with 8 such ports in slot 0", 0, 1),
    _extra_root("the same, in slot 1, so that slot 0 does not tell", 1, EMPTY_BUS),
    _extra_root("the same, in slot 0, its bus number told", 0, 0, (("extra-roots", f"{EXTRA_ROOT:x}"),)),
)
