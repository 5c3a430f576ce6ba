# SPDX-License-Identifier: MIT
"""The lab itself: is what it says of a guest true, and does no guest's trouble cost another? With Debian's hvmloader,
and with programs in its place whose behaviour is known."""

import re
import unittest.mock

import pytest

import lab
import talker
import xen_guest
import xen_host
from guest_run import BUILD
from xen_guest import Guest, Step

HVMLOADER = "/usr/lib/xen-4.17/boot/hvmloader"


def stock(name, **more):
    return Guest(name, firmware=xen_guest.STOCK, **more)


def boot_sector(text):
    """A disk of 64 KiB whose first sector writes a text to port E9h and halts."""
    code = bytes([
        0xFC,  # cld
        0xBE, 0x10, 0x7C,  # mov si, 7C10h
        0xAC,  # next: lodsb
        0x84, 0xC0,  # test al, al
        0x74, 0x04,  # jz halt
        0xE6, 0xE9,  # out E9h, al
        0xEB, 0xF7,  # jmp next
        0xF4,  # halt: hlt
        0xEB, 0xFD,  # jmp halt
    ])
    return (code + text.encode()).ljust(510, b"\0") + b"\x55\xAA" + bytes(65536 - 512)


PLAIN = stock("stock-plain", after=(
    Step("list", "xl list -v; xl vcpu-list"),
    Step("store", "xenstore-ls /local/domain/$DOMID"),
    Step("state", "xen-hvmctx $DOMID"),
    # The file that another guest runs as its firmware.
    Step("copy", f"cp {HVMLOADER} hvmloader && cmp {HVMLOADER} hvmloader"),
    Step("fails", "echo so it is; exit 3"),
    Step("slow", "sleep 30", deadline=2)))
SEABIOS = stock("stock-seabios", until=r"No bootable device")
SILENT = stock("stock-silent", until="this is not what it says", deadline=20, after=(Step("list", "xl list"),))
TESTDEV = stock("stock-testdev", config={"memory": 512, "vcpus": 2},
                device_model_args=("-device", "pci-testdev,membar=512M"))
NO_BIOS = stock("stock-no-bios", store={"hvmloader/bios": "nonsense", "platform/acpi": None},
                after=(Step("store", "xenstore-ls /local/domain/$DOMID"),))
BAD_CONFIG = stock("bad-config", config={"on_crash": "despair"})
UNLUCKY = stock("stock-unlucky", after=(Step("down", "poweroff -f"),))
SAVED = stock("stock-saved", until=r"No bootable device", after=(
    Step("save", "xl save $NAME /tmp/$NAME.save && ls -l /tmp/$NAME.save"),
    Step("gone", "xl list $NAME"),
    Step("restore", "xl restore /tmp/$NAME.save; rm /tmp/$NAME.save"),
    Step("again", "xl list -v $NAME; xl domid $NAME")))


DISK = stock("stock-disk", until="boot sector:", files={"disk.img": boot_sector("boot sector: here\n")},
             config={"boot": "c", "disk": ["{folder}/disk.img,raw,hda,w,backendtype=qdisk"]})
NETWORK = stock("stock-network", config={"vif": ["model=e1000,mac=00:16:3e:00:00:01"]})


def failing_once(name, before):
    """A guest whose device model fails at the first attempt: `before` is shell text that it starts with, then."""
    script = BUILD / "xen-programs" / name
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(f"""#!/bin/sh
if ! [ -e /dev/shm/{name} ]; then
	: >/dev/shm/{name}
	{before}
fi
exec /usr/libexec/xen-qemu-system-i386 "$@"
""")
    script.chmod(0o755)
    return stock(name, files={"device-model": script}, until=r"No bootable device", is_to_fail=True, config={
        "device_model_version": "qemu-xen", "device_model_override": "{folder}/device-model"})


AT_START = failing_once("once-at-start", "kill -KILL $$")
# Once hvmloader has begun.
LATER = failing_once("once-later", """(until xl dmesg | grep -q "^(d$XEN_DOMAIN_ID) .*HVM Loader"; do
		usleep 200000
	done; kill -KILL $$) &""")


def program(name, *definitions, **more):
    """A guest whose firmware is talker.c; compiled when the tests are collected, in a moment."""
    return Guest(name, firmware=talker.build(name, *definitions), until=talker.LAST_LINE, **more)


TALKER = program("talker")
FAULT = Guest("talker-fault", firmware=talker.build("talker-fault", "-DTALKER_FAULT", lines=1), until="never said")
ENDS = Guest("talker-ends", firmware=talker.build("talker-ends", "-DTALKER_FAULT", lines=1), until="")


@pytest.mark.guests(PLAIN)
def test_a_plain_guest_reaches_seabios(results):
    result = results(PLAIN)
    assert result.reached, str(result)
    assert result.firmware[0].text == "HVM Loader"
    assert result.find(r"^Invoking SeaBIOS"), str(result)
    assert len(result.domids) == 1 and not result.shutdown


@pytest.mark.parametrize("guest", [PLAIN, SEABIOS, TESTDEV, DISK, NETWORK, NO_BIOS], ids=lambda guest: guest.name)
def test_a_guest_has_its_own_lines_only(result):
    assert len(result.find("^HVM Loader")) == 1 and not result.find("^talker"), str(result)


@pytest.mark.guests(PLAIN)
def test_lines_have_stamps_in_order(results):
    stamps = [line.stamp for line in results(PLAIN).firmware]
    assert stamps[0] > 1 and stamps == sorted(stamps)


@pytest.mark.guests(PLAIN)
def test_steps_are_kept_by_name(results):
    result = results(PLAIN)
    outputs = result.outputs
    assert re.search(rf"^stock-plain +{result.domids[0]} +256 +1 ", outputs["list"].text, re.MULTILINE), str(result)
    assert "hvmloader" in outputs["store"].text and outputs["store"].ok
    assert "HVM save record for domain" in outputs["state"].text
    assert outputs["fails"] == xen_guest.StepOutput("so it is\n", 3)


@pytest.mark.guests(PLAIN)
def test_a_step_is_killed_at_its_deadline(results):
    assert results(PLAIN).outputs["slow"].status == 137


@pytest.mark.guests(PLAIN)
def test_the_device_model_was_given_what_libxl_says(results):
    command = results(PLAIN).device_model_command
    assert command[0].endswith("/xen-qemu-system-i386")
    assert command[command.index("-machine") + 1].startswith("xenfv")


@pytest.mark.guests(SEABIOS)
def test_seabios_comes_as_far_as_looking_for_a_disk(results):
    result = results(SEABIOS)
    assert result.reached, str(result)
    assert result.find(r"^SeaBIOS \(version ") and result.find("Booting from")


@pytest.mark.guests(SILENT)
def test_a_passed_deadline_says_what_was_awaited(results):
    result = results(SILENT)
    assert result.ended == xen_guest.DEADLINE_PASSED
    assert "/this is not what it says/" in result.why and "20 s passed" in result.why
    assert 20 < result.seconds < 40
    assert str(result.firmware[-1]) in str(result), "the report shows no last lines"
    assert "stock-silent" in result.outputs["list"].text, "no steps after a deadline"


@pytest.mark.guests(TESTDEV)
def test_device_model_args_reach_the_device_model(results):
    result = results(TESTDEV)
    assert result.reached, str(result)
    assert result.find(r"^pci dev 04:0 bar 18 size 020000000:"), str(result)
    assert "pci-testdev,membar=512M" in result.device_model_command


@pytest.mark.guests(TESTDEV)
def test_settings_reach_xl(results):
    assert results(TESTDEV).find(r"CPU1 \.\.\."), "hvmloader found no second processor"


@pytest.mark.guests(DISK)
def test_a_disk_image_is_shipped_and_booted(results):
    result = results(DISK)
    assert result.reached, str(result)
    assert result.firmware[-1].text == "boot sector: here"


@pytest.mark.guests(NETWORK)
def test_a_network_card_of_xl_is_there(results):
    result = results(NETWORK)
    assert result.reached, str(result)
    assert result.find(r"^pci dev 04:0 bar 10 size 000020000:"), str(result)


@pytest.mark.guests(NO_BIOS)
def test_a_crash_is_told(results):
    result = results(NO_BIOS)
    assert (result.ended, result.shutdown) == (xen_guest.CRASHED, xen_guest.CRASHED), str(result)
    assert result.find(r"^Unknown BIOS nonsense"), str(result)
    assert "HVMLoader crashed." in str(result)


@pytest.mark.guests(NO_BIOS)
def test_keys_are_written_and_removed_before_the_guest_runs(results):
    text = results(NO_BIOS).outputs["store"].text
    assert 'bios = "nonsense"' in text
    assert not re.search(r"^ acpi = ", text, re.MULTILINE)


@pytest.mark.guests(BAD_CONFIG)
def test_what_xl_refuses_is_told(results):
    result = results(BAD_CONFIG)
    assert result.ended == xen_guest.NOT_CREATED and not result.firmware
    assert "despair" in str(result)


@pytest.mark.guests(TALKER)
def test_another_firmware_runs_and_none_of_its_lines_is_lost_or_broken(results):
    result = results(TALKER)
    assert result.reached, str(result)
    assert [line.text for line in result.firmware] == [talker.line(n) for n in range(talker.LINES)] + [talker.LAST_LINE]


@pytest.mark.guests(FAULT)
def test_a_triple_fault_is_told_with_what_xen_says_of_it(results):
    result = results(FAULT)
    assert result.ended == xen_guest.REBOOTED, str(result)
    assert f"d{result.domids[0]}v0 Triple fault" in str(result), str(result)


@pytest.mark.guests(ENDS)
def test_a_guest_can_be_awaited_to_end(results):
    result = results(ENDS)
    assert result.reached and result.shutdown == xen_guest.REBOOTED, str(result)


@pytest.mark.guests(SAVED)
def test_a_guest_is_saved_and_restored(results):
    result = results(SAVED)
    assert result.reached, str(result)
    assert result.outputs["save"].ok and not result.outputs["gone"].ok, str(result)
    assert len(result.domids) == 2, str(result)
    assert result.outputs["again"].text.split()[-1] == str(result.domids[1])


@pytest.mark.guests(UNLUCKY, PLAIN, SEABIOS, SILENT, TESTDEV, SAVED)
def test_a_guest_that_takes_xen_down_is_told_and_costs_no_other(results):
    result = results(UNLUCKY)
    assert result.ended == xen_guest.LOST and "QEMU ended with status" in result.why, str(result)
    assert result.find("^Invoking SeaBIOS"), "what is known of it was lost, too"
    others = (PLAIN, SEABIOS, SILENT, TESTDEV, SAVED)
    assert [guest.name for guest in others if results(guest).ended == xen_guest.LOST] == []


def test_guests_that_find_no_xen_are_told_why(monkeypatch, tmp_path):
    starts = []

    def start(folder, memory):
        starts.append(folder)
        raise xen_host.HostLost("it is not to be")

    monkeypatch.setattr(xen_host, "XenHost", start)
    guests = (PLAIN, TESTDEV, SEABIOS, SILENT, DISK)
    running = lab.Lab(guests, tmp_path)
    for guest in guests:
        assert running.result(guest).ended == xen_guest.LOST
        assert "it is not to be" in running.result(guest).why
    running.close()
    assert len(set(starts)) == 2 * len(running.memories), "each host is worth two attempts"


def test_no_guest_is_started_after_the_deadline_of_all(monkeypatch, tmp_path):
    monkeypatch.setattr(lab, "LAB_DEADLINE", -1)
    running = lab.Lab([PLAIN], tmp_path)
    assert running.futures[PLAIN.name].result(10).ended == xen_guest.DEADLINE_PASSED
    running.close()


@pytest.mark.guests(AT_START)
def test_a_guest_whose_device_model_did_not_start_is_tried_again(results):
    result = results(AT_START)
    assert result.reached, str(result)
    assert result.first.ended == xen_guest.NOT_CREATED and "did not start" in result.first.again
    assert "did not start" in (result.first.folder / "xl.log").read_text(), "the first attempt was not kept"


@pytest.mark.guests(LATER)
def test_a_guest_that_its_device_model_has_left_is_noticed_and_tried_again(results):
    result = results(LATER)
    assert result.reached and len(result.find("^HVM Loader")) == 1, str(result)
    assert result.first.ended == xen_guest.WITHOUT_MODEL and result.first.seconds < LATER.deadline, str(result.first)
    assert result.first.find("^HVM Loader") and "the first attempt: left by" in str(result)


class FakeRun:
    """In GuestRun's place: a guest whose every attempt has such trouble."""

    trouble = ""
    attempts = []

    def __init__(self, host, guest, first=None):
        self.result = xen_guest.Result(guest, None, xen_guest.DEADLINE_PASSED, again=self.trouble, first=first)

    def run(self):
        self.attempts.append(self.result)
        return self.result

    def put_aside(self):
        return self.result


@pytest.mark.parametrize("trouble, attempts", [("", 1), ("its device model died", 2)], ids=["none", "of-the-lab"])
def test_only_trouble_of_the_lab_is_worth_another_attempt_and_only_one(trouble, attempts, monkeypatch, tmp_path):
    monkeypatch.setattr(FakeRun, "trouble", trouble)
    monkeypatch.setattr(FakeRun, "attempts", [])
    monkeypatch.setattr(lab, "GuestRun", FakeRun)
    monkeypatch.setattr(xen_host, "XenHost", lambda *_: unittest.mock.Mock())
    running = lab.Lab([PLAIN], tmp_path)
    result = running.result(PLAIN)
    assert not result.reached and FakeRun.attempts[-1] is result and len(FakeRun.attempts) == attempts
    assert [one.first for one in running.repeated] == FakeRun.attempts[:attempts - 1]
    running.close()


def test_a_guest_without_a_usable_name_is_refused():
    with pytest.raises(ValueError):
        Guest("two words")
