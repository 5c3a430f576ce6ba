# SPDX-License-Identifier: MIT
"""What SeaBIOS and OVMF are handed: payloads of our own (tests/guests/xen-probes) check it from the inside, under our
firmware and under Debian's hvmloader; and a payload that cannot be started ends in one clear line."""

import re
import subprocess

import pytest

import xen_guest
from guest_run import BUILD, ROOT
from xen_guest import Guest

SOURCES = ROOT / "tests/guests/xen-probes"
TEXT = ROOT / "tests/guests/probe-text"
PROBES = BUILD / "xen" / "probes"
SUMMARY = re.compile(r"probe: (\d+) passed, (\d+) failed")
CLAIM = re.compile(r"probe: (pass|FAIL) ([\w-]+): (.*)")

KINDS = {"seabios": PROBES / "probe-seabios.bin", "ovmf": PROBES / "probe-ovmf.fd"}
MACHINES = {"small": {}, "large": {"memory": 4096, "vcpus": 4}}

# Claims that hvmloader does not fulfil, by kind and machine, and why.
HVMLOADER_FAILS = {
    # It takes RAM from the end of memory for the image and corrects hvm_info and E820, but neither the checksum nor
    # what QEMU has written into CMOS.
    ("ovmf", "small"): {"hvm-info-checksum"},
    ("ovmf", "large"): {"hvm-info-checksum", "cmos-high-memory"},
}


def build_probes():
    """Makes the payloads if they are missing or older than their sources."""
    newest = max(path.stat().st_mtime for folder in (SOURCES, TEXT) for path in folder.iterdir())
    if all(path.exists() and path.stat().st_mtime > newest for path in KINDS.values()):
        return
    done = subprocess.run([SOURCES / "build", PROBES], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout


# Guests name files, and all guests of a session start with the first: the files must be there before.
build_probes()


def probe(firmware, kind, machine):
    name = f"probe-{'ours' if firmware == xen_guest.OURS else 'stock'}-{kind}-{machine}"
    return Guest(name, config=MACHINES[machine], firmware=firmware, bios=kind, bios_path=KINDS[kind],
                 until=SUMMARY.pattern, deadline=150)


CASES = [(kind, machine) for kind in KINDS for machine in MACHINES]
OURS = {case: probe(xen_guest.OURS, *case) for case in CASES}
STOCK = {case: probe(xen_guest.STOCK, *case) for case in CASES}


def claims(result):
    """name -> list of (verdict, text); every claim that the probe has counted is there."""
    assert result.reached, str(result)
    found = {}
    for verdict, name, text in CLAIM.findall(result.log):
        found.setdefault(name, []).append((verdict, text))
    passed, failed = map(int, SUMMARY.search(result.log).groups())
    verdicts = [verdict for list_ in found.values() for verdict, _ in list_]
    assert (verdicts.count("pass"), verdicts.count("FAIL")) == (passed, failed), "lines of the probe are missing"
    assert passed > 100
    return found


def failures(found):
    return {name: text for name, list_ in found.items() for verdict, text in list_ if verdict == "FAIL"}


@pytest.mark.parametrize("guest", OURS.values(), ids=lambda guest: guest.name)
def test_our_hand_off_keeps_every_clause(guest, result):
    assert failures(claims(result)) == {}


@pytest.mark.parametrize("guest", OURS.values(), ids=lambda guest: guest.name)
def test_hand_off_is_the_last_line(guest, result):
    lines = [line.text for line in result.firmware]
    last = [line for line in lines if not line.startswith("probe:")][-1]
    assert last == f"I firmware boot: hand-off to {guest.bios}"


@pytest.mark.parametrize("guest", STOCK.values(), ids=lambda guest: guest.name)
def test_hvmloader_differs_only_where_it_is_known_to(guest, result):
    case = next(case for case, one in STOCK.items() if one == guest)
    assert set(failures(claims(result))) == HVMLOADER_FAILS.get(case, set())


@pytest.mark.parametrize("pair", [[OURS[case], STOCK[case]] for case in CASES], ids=map("-".join, CASES))
def test_both_firmwares_answer_the_same_claims(pair, results):
    ours, stock = (claims(results(guest)) for guest in pair)
    # OVMF does not ask for the tables in the block, and hvmloader does not tell it.
    assert set(stock) <= set(ours)
    assert set(ours) - set(stock) <= {"block-tables-array"}


# --- payloads that cannot be started ---


def refused(name, payload=None, kind="seabios", **more):
    if payload is not None:
        path = PROBES / f"refused-{name}"
        path.write_bytes(payload)
        more["bios_path"] = path
    return Guest(f"refused-{name}", bios=kind, until=r"^F ", **more)


HALF = KINDS["seabios"].read_bytes()[:0x20000]
REFUSED = [
    (refused("blank", bytes(0x20000)), "no code at its reset vector"),
    (refused("cut", HALF), "no code at its reset vector"),
    (refused("large", bytes(0x40001)), "too large"),
    (refused("small", b"\x55\xaa" * 8), "too small"),
    (refused("ovmf-erased", b"\xff" * 0x100000, kind="ovmf"), "no code at its reset vector"),
    (refused("rombios", store={"hvmloader/bios": "rombios"}), "ROMBIOS is not supported"),
    (refused("no-key", store={"hvmloader/bios": None}), "ROMBIOS is not supported"),
    (refused("unknown", store={"hvmloader/bios": "nonsense"}), "expected \"seabios\" or \"ovmf\""),
]


@pytest.mark.parametrize("guest, text", REFUSED, ids=[guest.name for guest, _ in REFUSED])
def test_payload_that_cannot_be_started_is_one_clear_line(guest, text, result):
    fatal = result.find(r"^F ")
    assert len(fatal) == 1, str(result)
    assert fatal[0].startswith("F firmware payload: ") and text in fatal[0]
