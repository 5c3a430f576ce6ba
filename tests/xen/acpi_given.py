# SPDX-License-Identifier: MIT
"""ACPI tables that toolstack and device model put into a guest's memory, and guests that show which of them arrived.

xl has one file of tables, acpi_firmware=. What it loads is shared out here before the device model starts: the first bytes
stay the toolstack's (hvmloader/acpi), those behind them are said to be the device model's (hvmloader/dm-acpi)."""

import struct
import sys
import tempfile
from pathlib import Path

import hostile
import side_by_side

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "qemu"))
import acpi_exec  # noqa: E402

TOOLSTACK, DEVICE_MODEL = "hvmloader/acpi", "hvmloader/dm-acpi"


# --- tables ---


def table(signature, body=b"", table_id=b"GIVEN", length=None, checksum=None, revision=2):
    """A table with a header (ACPI 6.5, 5.2.6); with the right length and checksum if no others are given."""
    size = 36 + len(body) if length is None else length
    header = struct.pack("<4sIBB6s8sI4sI", signature, size, revision, 0, b"TEST  ", table_id.ljust(8), 1, b"TEST", 1)
    data = bytearray(header + body)
    data[9] = -sum(data) & 0xFF if checksum is None else checksum
    return bytes(data)


def name(path, value):
    """AML: Name (path, value); the path is as it is encoded, the value a word."""
    return b"\x08" + path + struct.pack("<BH", 0x0B, value)


def spa_range(address, size):
    """An NFIT with one range of persistent memory and one DIMM (ACPI 6.5, 5.2.25)."""
    persistent = bytes.fromhex("79d3f066f3b47440ac430d3318b78cdb")
    spa = struct.pack("<HHHHII16sQQQ", 0, 56, 1, 0, 0, 0, persistent, address, size, 0x8008)
    mapping = struct.pack("<HHIHHHHQQQHHHH", 1, 48, 1, 0, 0, 1, 1, size, 0, 0, 0, 1, 0, 0)
    control = struct.pack("<9H6xIH2x40x8x", 4, 80, 1, 0x8086, 1, 1, 0x8086, 1, 1, 0x123456, 0x0301)
    assert (len(spa), len(mapping), len(control)) == (56, 48, 80)
    return table(b"NFIT", struct.pack("<I", 0) + spa + mapping + control, b"RANGE", revision=1)


# --- guests ---


def sharing(first):
    """Shell text: of the bytes that xl has loaded, those from `first` on are the device model's."""
    return f"""
store=/local/domain/$domid; set -e
address=$(xenstore-read $store/{TOOLSTACK}/address); length=$(xenstore-read $store/{TOOLSTACK}/length)
xenstore-write $store/{DEVICE_MODEL}/address $((address + {first})) $store/{DEVICE_MODEL}/length $((length - {first}))
if [ {first} = 0 ]; then xenstore-rm $store/{TOOLSTACK}; else xenstore-write $store/{TOOLSTACK}/length {first}; fi
"""


def put(address, length):
    """Shell text: where the device model's tables are said to be. The shell knows $address and $length, of what xl has loaded."""
    return f"""
store=/local/domain/$domid; set -e
xenstore-write $store/{DEVICE_MODEL}/address "{address}" $store/{DEVICE_MODEL}/length "{length}"
"""


def guest(title, toolstack=b"", device_model=b"", shell="", options=None, **more):
    """A guest whose payload shows the tables that it was handed."""
    store = {f"hvmstage/{key}": value for key, value in (options or {}).items()}
    if toolstack or device_model:
        more |= {"config": {"acpi_firmware": "{folder}/tables"} | more.get("config", {}),
                 "files": {"tables": toolstack + device_model}}
        shell = sharing(len(toolstack)) + shell
    more = {"until": side_by_side.UNTIL, "deadline": 120} | more
    return hostile.guest(title, shell=shell, store=store, bios_path=side_by_side.PAYLOAD, **more)


# --- what arrived ---


def evaluated(view, *paths, more=None):
    """The values that acpiexec finds for paths in the view's tables and those of `more`, and its complaints."""
    blocks = {key: bytes(data) for key, (_, data) in view.acpi().items() if key.startswith(("DSDT", "SSDT"))}
    blocks = {"SSDT1" if key == "SSDT" else key: data for key, data in (blocks | (more or {})).items()}
    with tempfile.TemporaryDirectory() as folder:
        acpi_exec.write(blocks, Path(folder))
        space = acpi_exec.Namespace(blocks, Path(folder))
        return [space.evaluate(path) for path in paths], space.complaints
