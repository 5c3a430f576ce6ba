# SPDX-License-Identifier: MIT
"""The command line of pciplan: what it prints, what it refuses, and with which exit status.

Expects the program to be built; its path comes from the environment variable PCIPLAN (default: build/pciplan)."""

import re

from pciplan_program import BRIDGE, FLAT, MACHINES, answer, pciplan, records, refusal

import pytest


def planned(path):
    """The plan lines of a machine, without the summary."""
    result = pciplan("plan", path)
    assert result.returncode == 0, result.stderr
    return [line for line in result.stdout.decode().splitlines() if not line[1:].startswith(" summary ")]


def log_of(path, prefix="", end="\r\n", plan=None, last="I firmware boot: hand-off to linux"):
    """A log as the firmware prints it: start, inventory, windows, plan, outcome."""
    found = records(path)
    lines = ["I firmware boot: hvmstage 0.8 on q35 under qemu, 40 physical address bits",
             "W pci 00:02.0: BAR4 reads back 0x0000beef, no valid size: left out"]
    lines += [f"D inv record: {record}" for record in found] + [f"D inv record: end records={len(found)}"]
    lines += ["I pci window: I/O [io  0x1000-0xafff]"]
    lines += planned(path) if plan is None else plan
    lines += ["I summary pci: 9 functions, 0 bridges, 1 root bus; 14 BARs placed, 0 not placed", last]
    return "".join(prefix + line + end for line in lines).encode()


@pytest.fixture
def log(tmp_path):
    def write(content):
        path = tmp_path / "boot.log"
        path.write_bytes(content)
        return path

    return write


# --- options --------------------------------------------------------------------------------------------------------


def test_help_is_asked_for_and_succeeds():
    result = pciplan("--help")
    assert result.returncode == 0 and result.stderr == b""
    text = result.stdout.decode()
    assert text.startswith("usage: pciplan plan FILE") and "exit status" in text


def test_help_names_every_command_and_option():
    text = pciplan("--help").stdout.decode()
    for word in ("plan", "check", "explain", "hole", "inventory", "--json", "--policy", "--machine", "--board", "--ram",
                 "--low-ram-end", "--high-ram-end", "--address-bits", "--reserved", "--host-bridge", "--version"):
        assert word in text


def test_help_fits_a_terminal():
    assert max(map(len, pciplan("--help").stdout.decode().splitlines())) <= 110


def test_version_names_the_inventory_format():
    result = pciplan("--version")
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"hvminv 4" in result.stdout


@pytest.mark.parametrize("arguments, complaint", [
    ([], "no command"),
    (["plna", FLAT], "unknown command 'plna'"),
    (["--planner"], "unknown option '--planner'"),
    (["plan"], "no file for 'plan'"),
    (["check"], "no file for 'check'"),
    (["explain"], "no file for 'explain'"),
    (["plan", "--all", FLAT], "unknown option '--all'"),
    (["plan", FLAT, "-v"], "unknown option '-v'"),
    (["plan", FLAT, BRIDGE], "one file only"),
    (["--help", "plan"], "'--help' stands alone"),
    (["explain", FLAT, "2"], "'2' is no function"),
    (["explain", FLAT, "00:20.0"], "'00:20.0' is no function"),
    (["explain", FLAT, "00:02.0", "00:03.0"], "one file only"),
    (["inventory", FLAT, "--json"], "'inventory' has a format of its own"),
    (["plan", FLAT, "--ram"], "no value for '--ram'"),
    (["plan", FLAT, "--ram", "lots"], "'lots' is no value for '--ram', expected a size"),
    (["plan", FLAT, "--ram=4GiB"], "'4GiB' is no value for '--ram'"),
    (["plan", FLAT, "--ram=99999999999999999999999"], "is no value for '--ram'"),
    (["plan", FLAT, "--machine=q36"], "'q36' is no value for '--machine', expected q35 or pc"),
    (["plan", FLAT, "--board=kvm"], "'kvm' is no value for '--board', expected qemu or xen"),
    (["plan", FLAT, "--low-ram-end=0x100000000"], "is no value for '--low-ram-end'"),
    (["plan", FLAT, "--high-ram-end=0x80000000"], "is no value for '--high-ram-end'"),
    (["plan", FLAT, "--address-bits=31"], "'31' is no value for '--address-bits', expected a number from 32 to 64"),
    (["plan", FLAT, "--address-bits=65"], "'65' is no value for '--address-bits'"),
    (["plan", FLAT, "--reserved=0xd0000000"], "is no value for '--reserved', expected FIRST-LAST"),
    (["plan", FLAT, "--reserved=0xd0000000-0xc0000000"], "is no value for '--reserved'"),
    (["plan", FLAT, "--policy=place"], "'place' is no value for '--policy', expected NAME=VALUE"),
    (["plan", FLAT, "--policy", "=high"], "'=high' is no value for '--policy'"),
])
def test_wrong_usage_is_one_line_and_exits_2(arguments, complaint):
    message = refusal(*arguments)
    assert complaint in message and message.endswith("(see pciplan --help)")


# --- files that cannot be used --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["plan", "check", "explain", "hole", "inventory"])
def test_missing_file_is_named(command):
    result = pciplan(command, "/nowhere/boot.log")
    assert result.returncode == 2
    assert result.stderr.decode() == "pciplan: /nowhere/boot.log: No such file or directory\n"


@pytest.mark.parametrize("command", ["plan", "check", "explain", "hole", "inventory"])
def test_a_folder_is_no_file(command, tmp_path):
    result = pciplan(command, tmp_path)
    assert result.returncode == 2 and "Is a directory" in result.stderr.decode()


@pytest.mark.parametrize("content, where, complaint", [
    (b"", "", "the file is empty"),
    (b"SeaBIOS (version 1.16)\r\nBooting from Hard Disk...\r\n", "", "neither a log of hvmstage"),
    (b"hvminv 9\nroot bus=00 last=00\n", ":1", "no inventory"),
    (b"hvminv 1\nroot bus=00 last=00\nfn 00:01.0 id=8086\n", ":3", "a value is missing"),
    (b"hvminv 1\nroot bus=00 last=00\nfunction 00:01.0\n", ":3", "unknown record"),
    (b"hvminv 1\nroot bus=00 last=00\nbar 00:01.0 0 mem size=0x1000\n", ":3", "not there"),
    (b"D inv record: hvminv 1\r\nD inv record: root bus=00 last=00\r\nI summary pci: 0\r\n", ":2", "records are missing"),
    (b"\x00\xff\x80\n" * 3, "", "neither a log of hvmstage"),
])
@pytest.mark.parametrize("command", ["plan", "check", "explain", "hole", "inventory"])
def test_unusable_content_is_one_line_with_its_place(command, content, where, complaint, log):
    path = log(content)
    result = pciplan(command, path)
    assert result.returncode == 2 and result.stdout == b""
    message = result.stderr.decode()
    assert message.startswith(f"pciplan: {path}{where}: ") and complaint in message and message.count("\n") == 1


def test_every_cut_log_is_refused_or_still_whole(log):
    content = log_of(FLAT)
    end = content.index(b"end records=")
    for size in range(content.index(b"hvminv"), end, 97):
        result = pciplan("plan", log(content[:size]))
        assert result.returncode == 2 and result.stderr.count(b"\n") == 1


# --- plan -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.stem)
def test_plan_has_one_line_for_each_bar(machine):
    lines = planned(machine)
    bars = [record.split() for record in records(machine) if record.startswith("bar ")]
    for _, bdf, name, *_ in bars:
        what = "ROM" if name == "rom" else f"VF BAR{name[2]}" if name.startswith("vf") else f"BAR{name}"
        assert len([line for line in lines if line[1:].startswith(f" pci {bdf}: {what} [")]) == 1
    assert len([line for line in lines if "bridge window" not in line]) == len(bars)


def summary(path):
    return [line for line in pciplan("plan", path).stdout.decode().splitlines() if " summary " in line]


def test_plan_ends_with_a_summary():
    objects = [line.split()[2] for line in summary(FLAT)]
    assert objects == ["pci:", "io:", "low-hole:", "high-window:"]
    assert summary(FLAT)[0].endswith("; 14 BARs placed, 0 not placed")


def test_plan_says_which_hole_would_have_sufficed():
    result = pciplan("plan", BRIDGE)
    assert result.returncode == 0
    totals, *_, lacking, hole = summary(BRIDGE)
    assert totals.startswith("W summary pci: ") and totals.endswith("; 9 BARs placed, 1 not placed")
    assert re.match(r"W summary [0-9a-f:.]+: [0-9a-f:]+ class [0-9a-f]{6} lacks [^,]+ \([^)]+\): ", lacking)
    assert re.match(r"W summary help: RAM ending at 0x[0-9a-f]+ would place it \(QEMU: max-ram-below-4g=\d+M; xl: mmio_hole=\d+\)$", hole)


def test_plan_reads_standard_input():
    result = pciplan("plan", "-", stdin=FLAT.read_bytes())
    assert result.returncode == 0 and result.stdout == pciplan("plan", FLAT).stdout


def test_standard_input_has_a_name_in_messages():
    result = pciplan("plan", "-", stdin=b"nonsense\n")
    assert result.returncode == 2 and result.stderr.startswith(b"pciplan: standard input: ")


def test_plan_of_a_log_is_that_of_its_inventory(log):
    assert pciplan("plan", log(log_of(FLAT, prefix="(d7) "))).stdout == pciplan("plan", FLAT).stdout


# --- check ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.stem)
@pytest.mark.parametrize("prefix, end", [("", "\n"), ("", "\r\n"), ("(d3) ", "\r\n"), ("\0(XEN) (d3) ", "\n")])
def test_check_agrees_with_a_log_of_the_same_plan(machine, prefix, end, log):
    result = pciplan("check", log(log_of(machine, prefix, end)))
    assert result.returncode == 0, result.stdout
    assert result.stdout.decode() == f"agrees: {len(planned(machine))} lines\n"


def test_check_shows_both_sides_of_a_difference(log):
    plan = planned(FLAT)
    ours, theirs = plan[1], plan[1].replace("0x8", "0x9")
    path = log(log_of(FLAT, plan=[plan[0], theirs, *plan[2:]]))
    result = pciplan("check", path)
    number = path.read_text().splitlines().index(theirs) + 1
    assert result.returncode == 1
    assert result.stdout.decode().splitlines() == [
        f"{path}:{number}: the log has:  {theirs}",
        f"{path}:{number}: the plan has: {ours}",
        "differs: 1 of 14 lines",
    ]


def test_check_as_json_has_the_same(log):
    plan = planned(FLAT)
    theirs = plan[1].replace("0x8", "0x9")
    path = log(log_of(FLAT, plan=[plan[0], theirs, *plan[3:], "I pci 00:1e.0: BAR0 [mem 0x90000000-0x900fffff] placed"]))
    found = answer("check", path, status=1)
    numbers = {line: number for number, line in enumerate(path.read_text().splitlines(), 1)}
    extra = "I pci 00:1e.0: BAR0 [mem 0x90000000-0x900fffff] placed"
    assert (found["agrees"], found["lines"]) == (False, 14)
    assert found["differences"] == [
        {"line": numbers[theirs], "log": theirs, "plan": plan[1]},
        {"line": None, "log": None, "plan": plan[2]},
        {"line": numbers[extra], "log": extra, "plan": None},
    ]
    assert answer("check", log(log_of(FLAT)))["agrees"] is True


def test_check_counts_a_changed_level_as_a_difference(log):
    plan = planned(FLAT)
    result = pciplan("check", log(log_of(FLAT, plan=["W" + plan[0][1:], *plan[1:]])))
    assert result.returncode == 1 and "differs: 1 of" in result.stdout.decode()


def test_check_names_a_line_that_the_log_lost(log):
    plan = planned(FLAT)
    result = pciplan("check", log(log_of(FLAT, plan=plan[:3] + plan[4:])))
    assert result.returncode == 1
    assert f"not in the log: {plan[3]}" in result.stdout.decode() and "differs: 1 of" in result.stdout.decode()


def test_check_names_a_line_that_the_plan_lacks(log):
    extra = "I pci 00:1e.0: bridge window [mem 0x90000000-0x900fffff] to [bus 01] placed"
    result = pciplan("check", log(log_of(FLAT, plan=[extra, *planned(FLAT)])))
    assert result.returncode == 1
    assert f"not in the plan: {extra}" in result.stdout.decode() and "differs: 1 of" in result.stdout.decode()


def test_check_does_not_mind_the_order_of_lines(log):
    assert pciplan("check", log(log_of(FLAT, plan=planned(FLAT)[::-1]))).returncode == 0


def test_check_takes_the_last_of_several_boots(log):
    first = log_of(BRIDGE, plan=["I pci 00:02.0: BAR0 [mem 0x10000000-0x11ffffff pref] placed"])
    assert pciplan("check", log(first + log_of(FLAT))).returncode == 0
    assert pciplan("check", log(log_of(FLAT) + first)).returncode == 1


def test_check_of_an_unfinished_last_boot_is_refused(log):
    unfinished = b"I firmware boot: hvmstage\r\nD inv record: hvminv 1\r\nD inv record: root bus=00 last=00\r\n"
    result = pciplan("check", log(log_of(FLAT) + unfinished))
    assert result.returncode == 2 and b"records are missing" in result.stderr


def test_check_needs_a_log():
    result = pciplan("check", FLAT)
    assert result.returncode == 2 and b"not a log (inventory)" in result.stderr


def test_check_needs_plan_lines(log):
    result = pciplan("check", log(log_of(FLAT, plan=[])))
    assert result.returncode == 2 and b"no plan lines after its inventory" in result.stderr
