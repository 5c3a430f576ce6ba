# SPDX-License-Identifier: MIT
"""Which file, and which boot in it, a command is about; and what is refused with which words."""

import pytest
from program import LOGS, log_path, log_text, output, refusal, run

from hvmlayout import source
from hvmlayout.model import LogError

KINDS = "a log of hvmstage, hvmloader or SeaBIOS"


def test_a_file_and_standard_input_are_the_same():
    path = log_path("q35-bare")
    from_file = run("json", path).stdout
    assert run("json", "-", stdin=path.read_bytes()).stdout == from_file.replace(str(path).encode(), b"standard input")


@pytest.mark.parametrize("content, found", [
    (b"", "an empty file"),
    (b" \n\n", "an empty file"),
    (bytes(range(256)) * 64, "binary data"),
    (b"\x7fELF\x02\x01\x01" + bytes(4000) + b"\x01\x02\x03" * 400, "binary data"),
    (b"hello\nworld\n", "2 lines with no boot in them (the first is 'hello')"),
    (b"hello", "'hello'"),
])
def test_what_is_no_log_is_refused_with_what_was_found_and_expected(tmp_path, content, found):
    path = tmp_path / "junk"
    path.write_bytes(content)
    assert refusal("json", path) == f"{path}: found {found}, expected {KINDS}"
    assert refusal("tree", "-", stdin=content) == f"standard input: found {found}, expected {KINDS}"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusal("tree", tmp_path / "none").endswith("none: No such file or directory")
    assert "Is a directory" in refusal("tree", tmp_path)


def test_a_boot_is_chosen_by_number_and_the_last_one_without():
    path = log_path("xen-two-guests")
    assert source.load(path).number == 2
    assert source.load(path, boot_number=1).domain == 1
    assert refusal("tree", path, "--boot", 7) == f"{path}: found 2 boots (number 1, 2), expected one with number 7"
    assert "found 2 boots" in refusal("tree", path, "--boot", 0)


def test_a_domain_is_chosen_by_its_number():
    path = log_path("xen-two-guests")
    assert source.load(path, domain=1).number == 1
    assert refusal("json", path, "--domain", 9) == f"{path}: found boots of domain 1, 2, expected domain 9"
    assert refusal("json", log_path("q35-bare"), "--domain", 1).endswith(
        "found no domain's number in front of lines, expected domain 1")


def test_a_log_in_utf16_and_one_with_nul_bytes_is_read(tmp_path):
    text = log_text("q35-bare")
    (tmp_path / "wide.log").write_bytes(text.encode("utf-16"))
    (tmp_path / "nul.log").write_bytes(b"\0\0" + text.encode().replace(b"\n", b"\0\n"))
    for name in ("wide.log", "nul.log"):
        assert [bar.range for function in source.load(tmp_path / name).functions() for bar in function.bars] == \
            [bar.range for function in source.load(log_path("q35-bare")).functions() for bar in function.bars]


def test_firmware_of_others_in_a_domain_of_its_own_is_a_boot_beside_ours():
    pytest.importorskip("hvmlayout.foreign")
    boots = source.load_all(log_path("xen-hvmloader-then-hvmstage"))
    assert [(boot.domain, boot.firmware.split(" ")[0]) for boot in boots] == [(1, "hvmloader"), (2, "hvmstage")]
    assert [(boot.number, boot.boots) for boot in boots] == [(1, 2), (2, 2)]


def test_a_payload_that_we_have_started_is_no_boot():
    pytest.importorskip("hvmlayout.foreign")
    mixed = sorted(LOGS.glob("seabios-*-under-hvmstage.log"))
    for path in mixed:
        ours = [boot for boot in source.load_all(path) if boot.firmware.startswith("hvmstage")]
        assert len(ours) == len(source.load_all(path)) or not ours


def test_errors_are_log_errors_for_those_who_import():
    with pytest.raises(LogError):
        source.load_all(__file__.replace("source_test.py", "logs/seabios-pc.info-pci"))


def test_every_command_has_help_that_names_its_exit_status():
    for command in ("boots", "tree", "json"):
        assert "usage: hvmlayout " + command in "\n".join(output(command, "--help"))
