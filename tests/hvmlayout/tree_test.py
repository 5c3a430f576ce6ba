# SPDX-License-Identifier: MIT
"""`hvmlayout tree` as a person reads it: the verdict first, everything once, nothing lost in the crowd."""

import re

import pytest
from program import LOGS, OURS, answer, log_path, log_text, output, run

from hvmlayout import names, source, text, tree_space
from hvmlayout.log_text import find_resource
from hvmlayout.model import Range

GPU = "q35-gpu-needs-37-bits"
CROWD = "q35-145-functions"


def tree(name, *arguments, status=0, **more):
    return output("tree", log_path(name), *arguments, status=status, **more)


def verdict_of(lines):
    return lines[:lines.index("")] if "" in lines else lines


# --- the verdict ---


def test_a_gpu_without_a_bar_is_told_first_with_cause_and_remedy():
    first = verdict_of(tree(GPU, "--no-names", status=1))
    assert 2 <= len(first) <= 6
    assert first[0].startswith("!! q35 under qemu") and "1 NOT PLACED" in first[0]
    assert first[1].startswith("!! 01:00.0 RAM memory [1af4:1110]: BAR2, 64 GiB, 64-bit prefetchable: larger than any range")
    assert "36 address bits" in first[2] and "32 GiB above 4 GiB" in first[2]
    assert "37 physical address bits would place it (QEMU: phys-bits=37 at -cpu)" in first[3]
    assert f"hvmlayout explain {log_path(GPU)} 01:00.0" in first[3]


@pytest.mark.parametrize("name", ["pc-displays-do-not-fit", "before-summary-pc-displays-do-not-fit"])
def test_a_low_hole_that_is_too_small_is_told_with_the_option_that_helps(name):
    first = "\n".join(verdict_of(tree(name, "--no-names", status=1)))
    assert "!! 00:04.0 Display controller [1b36:0100]: BAR1, 256 MiB, 32-bit: no space" in first
    assert "largest hole 0x4000000 (64 MiB)" in first
    assert "A 32-bit BAR must be below 4 GiB" in first and "max-ram-below-4g=2816M; xl: mmio_hole=1280" in first


@pytest.mark.parametrize("name", OURS)
def test_the_verdict_has_one_to_six_lines_and_the_status_is_its_own(name):
    lines = run("tree", log_path(name))
    boot = source.load(log_path(name))
    wrong = boot.failed or any(function.unplaced for function in boot.functions())
    assert lines.returncode == (1 if wrong else 0)
    first = verdict_of(lines.stdout.decode().splitlines())
    assert 1 <= len(first) <= 6 and first[0].startswith("!! ") == wrong


def test_a_good_machine_has_one_line_that_says_so():
    assert len(verdict_of(tree("q35-bare"))) == 1 and "6 BARs, all placed" in tree("q35-bare")[0]


def test_a_failed_boot_says_why():
    assert "the boot failed: firmware memory: less than 2 MiB of RAM" in tree("q35-fails-without-ram", status=1)[0]


def test_alike_troubles_are_told_together():
    first = verdict_of(tree(CROWD, "--no-names", status=1))
    assert "5 NOT PLACED" in first[0] and "and 4 functions alike" in first[1] and len(first) <= 6


# --- the tree ---


@pytest.mark.parametrize("name", [name for name in OURS if "fails" not in name])
def test_unfolded_every_function_and_bar_is_there_once(name):
    boot = source.load(log_path(name))
    lines = output("tree", log_path(name), "--all", "--no-names", status=run("tree", log_path(name)).returncode)
    body = "\n".join(lines[len(verdict_of(lines)):])
    for function in boot.functions():
        assert len(re.findall(rf"(?:─|!!) {re.escape(function.name)}  ", body)) == 1, function.name
    shown = sorted(re.findall(r"(?:VF )?(?:BAR\d|ROM) +\[", body))
    assert len(shown) == sum(len(function.bars) for function in boot.functions())


def test_a_bar_without_a_place_is_marked_in_plain_text():
    lines = tree(GPU, status=1)
    marked = [line for line in lines if "!! BAR" in line]
    assert len(marked) == 1 and "64 GiB" in marked[0]
    assert "NOT PLACED: larger than any range that may hold it" in marked[0]
    assert any("!! 01:00.0" in line and "Mem-" in line for line in lines)


def test_a_crowd_is_folded_and_no_trouble_in_it():
    folded, whole = tree(CROWD, status=1), tree(CROWD, "--all", status=1)
    assert len(folded) < 70 < 500 < len(whole)
    assert any("22 empty ports" in line and "[bus " in line for line in folded)
    boot = source.load(log_path(CROWD))
    marked = " ".join(line for line in folded if "!!" in line)
    for function in boot.functions():
        if function.unplaced:
            assert function.name in marked or function.parent in marked
    rest = next(line for line in folded if "more like" in line and "NOT PLACED" in line)
    assert "4 BARs NOT PLACED" in rest


@pytest.mark.parametrize("count, folded", [(3, False), (4, True)])
def test_alike_functions_are_told_together_from_four_on(count, folded):
    lines = ["I firmware boot: hvmstage 0.9 on q35 under qemu, 40 physical address bits", "D inv record: hvminv 4"]
    for device in range(count):
        lines += [f"D inv record: fn 00:{device:02x}.0 id=1af4:1041 class=020000 header=0 pin=1",
                  f"D inv record: bar 00:{device:02x}.0 0 mem size=0x1000"]
    lines += [f"I pci 00:{device:02x}.0: BAR0 [mem 0x8000{device}000-0x8000{device}fff] placed" for device in range(count)]
    shown = "\n".join(output("tree", "-", stdin=("\n".join(lines) + "\n").encode()))
    assert ("3 more like 00:00.0: 00:01.0, 00:02.0, 00:03.0" in shown) == folded
    assert ("00:01.0  Ethernet" in shown) != folded


def test_problems_only_shows_what_lacks_something_and_the_way_to_it():
    lines = tree(GPU, "--problems", status=1)
    text_ = "\n".join(lines)
    assert "00:02.0" in text_ and "01:00.0" in text_ and "00:1f.2" not in text_
    assert tree("q35-bare", "--problems") == [tree("q35-bare")[0]]


def test_several_roots_and_host_bridges_are_told_apart():
    lines = tree("q35-pxb-roots")
    roots = [line[3:] for line in lines if re.match(r".. root ", line)]
    assert roots == ["root [bus 00]", "root [bus 40-41]", "root [bus 80-81]"]
    second = tree("before-summary-q35-second-host-bridge-then-linux")
    assert "host-bridge-1  segment 0001  [bus 80-ff]  ECAM [mem 0xb8000000-0xbfffffff]" in second


@pytest.mark.parametrize("name", ["q35-bare", "pc-bare", "q35-ports-and-switch", "q35-pxb-roots", GPU, CROWD,
                                  "pc-displays-do-not-fit"])
def test_windows_are_as_full_as_the_firmware_says(name):
    """The summary of the log is another witness: it counts with range sets, in C."""
    said = dict(re.findall(r"summary (io|low-hole|high-window): (.*)", log_text(name)))
    assert len(said) == 3
    for area in tree_space.areas(source.load(log_path(name)).hosts[0]):
        assert area.range == find_resource(said[area.name]).range
        used = f"{text.size(area.used)} of {text.size(area.total)} used"
        assert said[area.name].endswith(f": {used}, largest free piece {text.size(area.largest)}")


def test_free_room_in_a_bridge_window_counts_what_is_behind_it():
    window = Range(0x81000000, 0x811fffff)
    boot = source.load(log_path(GPU))
    port = boot.find("00:02.0")
    assert port.bridge.windows["mem"].range == window
    assert tree_space.free_in_window(port.bridge.windows["mem"], "mem", [boot.find("01:00.0")]) == window.size - 0x100


# --- terminals ---


def test_colour_comes_when_asked_for_and_never_into_a_file():
    assert "\x1b[" not in "\n".join(tree(GPU, status=1))
    assert "\x1b[1;31m" in "\n".join(tree(GPU, "--colour", "always", status=1))
    assert "\x1b[" not in "\n".join(tree(GPU, "--color", "never", status=1))


def test_without_utf8_everything_is_ascii():
    result = run("tree", log_path(CROWD), environment={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 1 and result.stdout.isascii() and b"|- 00:00.0" in result.stdout


def test_names_are_cut_to_the_width_and_addresses_never():
    wide, narrow = tree("q35-bare"), tree("q35-bare", environment={"COLUMNS": "80"})
    assert max(map(len, narrow)) <= 100
    assert [line for line in wide if "BAR" in line][1:] == [line for line in narrow if "BAR" in line][1:]


def test_names_of_devices_are_optional():
    assert not any("Intel" in line for line in tree("q35-bare", "--no-names"))
    assert any("SATA controller [8086:2922]" in line for line in tree("q35-bare", "--no-names"))


def test_names_are_looked_up_where_pci_ids_is(tmp_path):
    ids = tmp_path / "pci.ids"
    ids.write_text("# comment\n8086  Intel\n\t2922  AHCI\n\t\t1af4 1100  QEMU\n\t2930  SMBus\n"
                   "9999  Other\n\t2931  Nothing\n")
    known = names.Names(places=(tmp_path / "none", ids))
    assert known.device(0x8086, 0x2922) == "Intel AHCI"
    assert known.device(0x8086, 0x2931) == "Intel" and known.device(0x1234, 1) is None
    assert names.Names(installed=False).device(0x8086, 0x2922) is None


@pytest.mark.parametrize("code, name", [
    (0x030000, "VGA compatible controller"), (0x0302ff, "3D controller"), (0x010802, "NVMe controller"),
    (0x0c0330, "USB 3 controller"), (0x0155aa, "Storage controller"), (0x770000, "class 770000")])
def test_classes_have_the_names_of_the_specification(code, name):
    assert names.class_name(code) == name


@pytest.mark.parametrize("value, words", [
    (0, "0 bytes"), (1, "1 byte"), (32, "32 bytes"), (4096, "4 KiB"), (4200, "4.1 KiB"), (0x400000, "4 MiB"),
    (1 << 34, "16 GiB"), ((1 << 30) - 1, "1023.9 MiB"), (1 << 63, "8 EiB")])
def test_sizes_are_in_words(value, words):
    assert text.size(value) == words


def test_json_and_tree_are_of_the_same_boot():
    lines = "\n".join(tree("q35-ports-and-switch", "--all"))
    for function in answer("json", log_path("q35-ports-and-switch"))["hosts"][0]["functions"]:
        for bar in function["bars"]:
            assert f"{bar['range']['first']}-{bar['range']['last']}" in lines


@pytest.mark.parametrize("path", sorted([*LOGS.glob("hvmloader-*.log"), *LOGS.glob("seabios-*.log")]),
                         ids=lambda path: path.stem)
def test_logs_of_other_firmware_are_shown_too(path):
    pytest.importorskip("hvmlayout.foreign")
    for boot in source.load_all(path):
        result = run("tree", path, "--boot", boot.number, "--all")
        shown = result.stdout.decode()
        assert result.returncode in (0, 1) and not result.stderr
        assert all(f"{function.name}  " in shown for function in boot.functions())


# --- what is said to help --------------------------------------------------------------------------------------------


def test_the_command_that_explains_is_about_the_boot_that_is_shown(tmp_path):
    log = tmp_path / "two.log"
    log.write_bytes(log_path(GPU).read_bytes() + log_path("q35-bare").read_bytes())
    first = " ".join(verdict_of(output("tree", log, "--boot", "1", "--no-names", status=1)))
    assert f"(more: hvmlayout explain --boot 1 {log} 01:00.0)" in first


def test_of_another_firmware_neither_our_rule_nor_our_planner_is_promised():
    first = " ".join(verdict_of(tree("hvmloader-no-space", "--boot", "1", "--no-names", status=1)))
    assert "NOT PLACED" in first and "booted with hvmstage" in first
    assert "decodes none" not in first
