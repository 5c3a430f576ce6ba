# SPDX-License-Identifier: MIT
"""`hvmlayout boots`: a line for each boot, with what is needed to choose one."""

from program import log_path, log_text, output


def rows(*arguments, **more):
    """Dictionaries by the heads of the columns."""
    lines = output("boots", *arguments, **more)
    heads = [head for head in lines[0].split("  ") if head]
    cells = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[1:]]
    return [dict(zip([head.strip() for head in heads], row)) for row in cells]


def test_each_boot_of_a_file_has_its_line_with_its_outcome():
    text = log_text("q35-fails-without-ram") + log_text("q35-gpu-needs-37-bits") + log_text("pc-bare")[:3000]
    failed, lost, cut = rows("-", stdin=text.encode())
    assert failed["outcome"].startswith("FAILED: firmware memory: less than 2 MiB") and failed["lines"] == "1-1"
    assert (lost["boot"], lost["machine"], lost["not placed"]) == ("2", "q35 under qemu", "1")
    assert lost["RAM"] == "2 GiB + 2 GiB"
    assert lost["lines"].startswith("2-") and lost["outcome"] == "no payload given, stopped"
    assert (cut["boot"], cut["outcome"]) == ("3", "the log ends before the boot does")


def test_domains_are_told_where_there_are_any():
    assert [row["domain"] for row in rows(log_path("xen-two-guests"))] == ["1", "2"]
    assert [row["boot"] for row in rows(log_path("xen-two-guests"), "--domain", "2")] == ["2"]
    assert "domain" not in rows(log_path("q35-bare"))[0]


def test_a_log_of_warnings_is_not_called_cut_off():
    assert rows(log_path("q35-gpu-needs-37-bits-warnings-only"))[0]["outcome"] == "a log of errors and warnings only"
