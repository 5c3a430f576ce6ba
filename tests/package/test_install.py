# SPDX-License-Identifier: MIT
"""make install, uninstall, dist: what is there afterwards, where it says it is, and that it works from there."""

import os
import re
import shutil
import subprocess
import tarfile

import pytest

import installed
from installed import BUILD, PROGRAMS, ROOT, make, need, run


def files_below(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def test_programs_images_library_and_texts_are_where_the_standards_have_them(stage):
    expected = {f"usr/bin/{program}" for program in PROGRAMS}
    expected |= {"usr/share/hvmstage/hvmstage.rom", "usr/share/hvmstage/hvmstage.elf", "usr/include/pciplan.h",
                 "usr/lib/libpciplan.a", "usr/lib/pkgconfig/pciplan.pc", "usr/share/qemu/firmware/99-hvmstage.json"}
    expected |= {f"usr/share/man/man1/{program}.1" for program in PROGRAMS} | {"usr/share/man/man7/hvmstage.7"}
    for program in PROGRAMS:
        expected |= {f"usr/share/bash-completion/completions/{program}", f"usr/share/zsh/site-functions/_{program}",
                     f"usr/share/fish/vendor_completions.d/{program}.fish"}
    docs = "usr/share/doc/hvmstage"
    expected |= {f"{docs}/{name}" for name in ("README.md", "CHANGELOG.md", "LICENSE", "docs/options.md")}
    expected |= {f"{docs}/examples/{path.name}" for path in installed.EXAMPLES.iterdir()}
    assert expected - files_below(stage) == set()


def test_only_what_is_to_be_executed_can_be(stage):
    for name in files_below(stage):
        mode = (stage / name).stat().st_mode & 0o777
        executable = re.match(r"usr/(bin|share/hvmstage/tools)/[\w.-]+$", name)
        assert mode == (0o755 if executable else 0o644), name


def test_nothing_that_is_installed_names_a_folder_of_the_build(stage):
    for name in files_below(stage):
        content = (stage / name).read_bytes()
        for folder in (stage, BUILD, ROOT):
            # Debug information of the programs is what a package strips.
            assert name.startswith(("usr/bin/", "usr/lib/")) or bytes(folder) not in content, f"{name}: {folder}"
        if not name.endswith((".rom", ".elf", ".a")) and not name.startswith("usr/bin/"):
            assert not re.search(rb"@[A-Za-z]+@", content), f"{name}: something is not filled in"


def test_uninstall_removes_all_of_it_and_nothing_else(tmp_path):
    where = (f"DESTDIR={tmp_path}", "prefix=/usr")
    make("install", *where)
    others = [tmp_path / "usr/bin/other", tmp_path / "usr/share/doc/hvmstage/other"]
    for other in others:
        other.touch()
    make("uninstall", *where)
    assert sorted(files_below(tmp_path)) == sorted(str(other.relative_to(tmp_path)) for other in others)
    assert not (tmp_path / "usr/share/hvmstage").exists()


def test_every_folder_can_be_chosen_and_texts_name_the_chosen_ones(tmp_path):
    chosen = {"bindir": "/b", "libdir": "/l64", "includedir": "/i", "mandir": "/m", "docdir": "/d",
              "firmwaredir": "/f/hs",
              "pkgconfigdir": "/p", "qemufirmwaredir": "/etc/qemu/firmware", "bashcompletiondir": "/cb",
              "zshcompletiondir": "/cz", "fishcompletiondir": "/cf"}
    stage = tmp_path / "with a blank"
    make("install", f"DESTDIR={stage}", *(f"{name}={folder}" for name, folder in chosen.items()))
    assert {path.name for path in stage.iterdir()} == {folder.split("/")[1] for folder in chosen.values()}
    assert '"/f/hs/hvmstage.rom"' in (stage / "etc/qemu/firmware/99-hvmstage.json").read_text()
    assert 'firmware_override = "/f/hs/hvmstage.elf"' in (stage / "d/examples/hvmstage-guest.cfg").read_text()
    assert ">/f/hs/hvmstage.rom<" in (stage / "d/examples/hvmstage-linux.xml").read_text()
    assert "libdir=/l64\n" in (stage / "p/pciplan.pc").read_text()
    for name in files_below(stage):
        assert name.startswith("d/docs/") or b"/usr/share/hvmstage" not in (stage / name).read_bytes(), name


def test_programs_run_from_where_they_are_installed(stage):
    for program in PROGRAMS:
        told = run(stage / "usr/bin" / program, "--version", cwd="/", env={"PATH": "/usr/bin:/bin"})
        assert installed.version() in told


def test_a_toolstack_is_built_with_pkg_config(stage, tmp_path):
    need("pkg-config", "gcc")
    environment = {**os.environ, "PKG_CONFIG_PATH": str(stage / "usr/lib/pkgconfig"),
                   "PKG_CONFIG_SYSROOT_DIR": str(stage),
                   "PKG_CONFIG_ALLOW_SYSTEM_LIBS": "1", "PKG_CONFIG_ALLOW_SYSTEM_CFLAGS": "1"}
    assert run("pkg-config", "--modversion", "pciplan", env=environment).strip() == installed.version()
    words = run("pkg-config", "--cflags", "--libs", "pciplan", env=environment).split()
    source = stage / "usr/share/doc/hvmstage/examples/toolstack.c"
    program = tmp_path / "toolstack"
    text = source.read_text().replace('"include/pciplan.h"', "<pciplan.h>")
    (tmp_path / "toolstack.c").write_text(text)
    run("gcc", "-Wall", "-Werror", tmp_path / "toolstack.c", "-o", program, *words)
    assert "14 of 14 BARs placed" in run(program, ROOT / "tests/machines/q35-flat.inv")


def test_an_installed_script_that_builds_payloads_finds_its_recipes(stage):
    """--find builds nothing: it looks a recipe up, and says the command where there is no build of it."""
    script = stage / "usr/share/hvmstage/tools/make-payloads"
    done = subprocess.run([script, "--find", "seabios"], capture_output=True, text=True, cwd="/")
    assert done.stdout.startswith("seabios=") if done.returncode == 0 else "tools/make-payloads seabios" in done.stderr
    usage = subprocess.run([script, "--what"], capture_output=True, text=True)
    assert usage.returncode == 2 and usage.stderr.startswith("usage: ")


def test_dist_is_the_commit_whole_and_the_same_bytes_each_time(tmp_path):
    need("git", "xz")
    if subprocess.run(["git", "-C", ROOT, "rev-parse", "HEAD"], capture_output=True).returncode != 0:
        pytest.skip("not a git repository")
    name = f"hvmstage-{installed.version()}"
    archives = []
    for attempt in ("first", "second"):
        make(f"B={tmp_path / attempt}", "dist")
        archives.append((tmp_path / attempt / f"{name}.tar.xz").read_bytes())
    assert archives[0] == archives[1]
    with tarfile.open(tmp_path / "first" / f"{name}.tar.xz") as archive:
        held = {member.name for member in archive.getmembers() if not member.isdir()}
    committed = run("git", "-C", ROOT, "ls-tree", "-r", "--name-only", "HEAD").split("\n")
    assert held == {f"{name}/{path}" for path in committed if path}


@pytest.mark.parametrize("target", ["install", "uninstall", "dist", "deb", "check-package"])
def test_make_help_names_the_target(target):
    assert re.search(rf"make {target}\b", make("help"))


def test_the_stage_is_no_accident_of_an_earlier_run(stage):
    """The program that is installed is the one that was built."""
    for program in PROGRAMS:
        assert shutil.which(str(stage / "usr/bin" / program))
        assert (stage / "usr/bin" / program).read_bytes() == (BUILD / program).read_bytes()
