# SPDX-License-Identifier: MIT
"""tools/make-payloads: what it finds, when it builds, and what it says when it cannot.

There is no network and no real build here: apt and dpkg are stand-ins, and the source package is a Makefile."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
SCRIPT = TOP / "tools/make-payloads"
FILES = {"seabios": ["seabios.elf"], "uefi": ["uefi-pc.fd", "uefi-q35.fd"]}

pytestmark = pytest.mark.skipif(not shutil.which("dpkg-query"), reason="the script is for Debian")

# SeaBIOS as far as the script sees it. The "image" tells what reached the build from outside.
MAKEFILE = """
all: ; mkdir out && echo "CC=$(CC) FROM_USER=$(FROM_USER)" >out/bios.bin.elf
olddefconfig: ; {olddefconfig}
"""

APT_GET = """
echo "apt-get $*" >>"{log}"
for word; do
	case $word in
	Dir::Etc::SourceParts=*) cp "${{word#*=}}"/* "{sources}" ;;
	update) {update} ;;
	source) {source} ;;
	esac
done
"""


class Host:
    """A user's cache, and stand-ins for what the script asks of the system; `log` has the calls of apt-get."""

    def __init__(self, folder):
        self.cache, self.bin, self.log = folder / "cache/hvmstage", folder / "bin", folder / "apt-get.log"
        self.sources, self.etc = folder / "sources", folder / "etc"
        for made in self.bin, self.sources, self.etc:
            made.mkdir()
        self.stand_in("dpkg-query", "echo installed")
        self.stand_in("apt-config", f"echo \"list='{self.etc}/sources.list'; parts='{self.etc}/'\"")
        self.offers()
        self.serves("exit 1")

    def stand_in(self, name, text):
        (self.bin / name).write_text(f"#!/bin/sh\n{text}\n")
        (self.bin / name).chmod(0o755)

    def offers(self, *versions):
        """These versions of every source package."""
        lines = "".join(f"Package: any\nVersion: {version}\n\n" for version in versions)
        self.stand_in("apt-cache", f"cat <<'END'\n{lines}END")

    def serves(self, source, update=":"):
        """What `apt-get source` does in the folder it is called in, and `apt-get update`."""
        self.stand_in("apt-get", APT_GET.format(log=self.log, sources=self.sources, source=source, update=update))

    def serves_seabios(self, olddefconfig=":"):
        (self.etc / "Makefile").write_text(MAKEFILE.format(olddefconfig=olddefconfig))
        self.serves(f"mkdir seabios-1 && cp '{self.etc}/Makefile' seabios-1/")

    def environment(self, extra=None):
        return os.environ | {"XDG_CACHE_HOME": str(self.cache.parent),
                             "PATH": f"{self.bin}:{os.environ['PATH']}"} | (extra or {})

    def run(self, *arguments, **extra):
        return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, timeout=60,
                              env=self.environment(extra))

    def fill(self, part, version="1-1", key=None):
        """A folder as an earlier run published it."""
        folder = self.cache / f"payload-{part}_{version}_{key or recipe_key(part)}"
        folder.mkdir(parents=True)
        for name in FILES[part]:
            (folder / name).write_text(name)
        return folder

    def left(self):
        """What is in the cache, but for the locks."""
        names = os.listdir(self.cache) if self.cache.exists() else []
        return sorted(name for name in names if not name.endswith(".lock"))


def recipe_key(part):
    files = sorted((TOP / "tools/payloads").glob(part + "*"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def lines_of(folder, part):
    return [f"{Path(name).stem.replace('.elf', '')}={folder}/{name}" for name in FILES[part]]


@pytest.fixture
def host(tmp_path):
    return Host(tmp_path)


def test_what_is_no_payload_is_answered_with_the_usage(host):
    done = host.run("seabios", "grub")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "usage: tools/make-payloads [--find] [seabios] [uefi]\n"
    assert not host.cache.exists()


def test_find_says_the_command_for_each_part_and_changes_nothing(host):
    done = host.run("--find")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"make-payloads: {part}: not built yet, build it with: tools/make-payloads {part}" for part in FILES]
    assert not host.cache.exists() and not host.log.exists()


@pytest.mark.parametrize("find", [[], ["--find"]])
def test_a_filled_cache_needs_no_network_and_no_packages(host, find):
    folders = {part: host.fill(part) for part in FILES}
    host.stand_in("dpkg-query", "exit 1")
    done = host.run(*find)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [line for part in FILES for line in lines_of(folders[part], part)]
    assert not host.log.exists()


def test_only_the_parts_asked_for_are_told_in_the_order_asked(host):
    uefi, seabios = host.fill("uefi"), host.fill("seabios")
    assert host.run("--find", "uefi").stdout.splitlines() == lines_of(uefi, "uefi")
    assert host.run("--find", "uefi", "seabios").stdout.splitlines() == \
        lines_of(uefi, "uefi") + lines_of(seabios, "seabios")


def test_a_part_that_is_missing_does_not_hide_the_other(host):
    folder = host.fill("uefi")
    for done in host.run("--find"), host.run():
        assert done.returncode == 1
        assert done.stdout.splitlines() == lines_of(folder, "uefi")


@pytest.mark.parametrize("spoil", [lambda file: file.unlink(), lambda file: file.write_text("")], ids=["gone", "empty"])
def test_a_folder_that_lacks_a_file_is_not_taken(host, spoil):
    spoil(host.fill("uefi") / "uefi-q35.fd")
    assert host.run("--find", "uefi").returncode == 1


def test_what_another_recipe_made_is_not_taken(host):
    host.fill("seabios", key="0123456789ab")
    assert host.run("--find", "seabios").returncode == 1


def test_of_two_versions_the_one_built_last_is_taken(host):
    new, old = host.fill("seabios", "1.9-1"), host.fill("seabios", "1.10-1")
    os.utime(old, (1, 1))
    assert host.run("--find", "seabios").stdout.splitlines() == lines_of(new, "seabios")


def test_a_missing_package_is_named_to_a_user_who_cannot_install_it(host, tmp_path):
    host.stand_in("dpkg-query", 'case $* in *nasm*) exit 1 ;; esac; echo installed')
    host.stand_in("id", "echo 1000")
    for name in ["sh", "cat", "cut", "sha256sum", "ls", "dirname", "mkdir", "rm", "flock"]:
        (host.bin / name).symlink_to(shutil.which(name))
    done = host.run("uefi", PATH=str(host.bin))
    assert (done.returncode, done.stdout) == (1, "")
    assert "apt-get install nasm\n" in done.stderr
    assert host.left() == [] and not host.log.exists()


def test_without_a_network_one_line_says_which_package_is_not_offered(host):
    host.serves("exit 1", update="echo no route to host; exit 100")
    done = host.run("seabios")
    assert done.returncode == 1
    assert "no route to host" in done.stderr
    assert done.stderr.splitlines()[-1] == \
        "make-payloads: apt offers no source package seabios 1.16; is this Debian 12, with a network?"
    assert host.left() == []


def test_a_download_that_breaks_shows_what_apt_said(host):
    host.offers("1.16.2-1")
    host.serves("echo connection reset; exit 100")
    done = host.run("seabios")
    assert (done.returncode, done.stdout) == (1, "")
    assert "connection reset" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("make-payloads: failed: apt-get")
    assert host.left() == []


@pytest.mark.parametrize("epoch", ["", "2:"])
def test_the_newest_version_of_the_series_is_built(host, epoch):
    host.offers(*(epoch + version for version in ["1.16.2-1", "1.16.10-1", "1.160.1-1", "1.17-1", "1.16.9-1"]))
    host.serves_seabios()
    done = host.run("seabios")
    assert host.log.read_text().splitlines()[-1].endswith(f" seabios={epoch}1.16.10-1")
    folder = host.cache / f"payload-seabios_1.16.10-1_{recipe_key('seabios')}"
    assert (done.returncode, done.stdout.splitlines()) == (0, lines_of(folder, "seabios"))


def test_what_is_published_is_the_payload_alone(host):
    host.offers("1.16.2-1")
    host.serves_seabios()
    assert host.run("seabios").returncode == 0
    folder, = (host.cache / name for name in host.left())
    assert sorted(os.listdir(folder)) == FILES["seabios"]


def test_what_a_user_has_set_for_other_builds_does_not_reach_this_one(host):
    host.offers("1.16.2-1")
    host.serves_seabios()
    host.run("seabios", MAKEFLAGS="-- CC=clang", CC="clang", FROM_USER="yes")
    folder, = (host.cache / name for name in host.left())
    assert (folder / "seabios.elf").read_text() == "CC=cc FROM_USER=\n"


@pytest.mark.parametrize("line, olddefconfig", [
    ("CONFIG_NVME=y", "sed -i /CONFIG_NVME/d .config"),
    ("CONFIG_BOOTMENU=n", "sed -i s/BOOTMENU=n/BOOTMENU=y/ .config"),
])
def test_a_seabios_that_ignores_the_configuration_is_not_built(host, line, olddefconfig):
    host.offers("1.16.2-1")
    host.serves_seabios(olddefconfig)
    done = host.run("seabios")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"make-payloads: this SeaBIOS cannot be configured with {line}"
    assert host.left() == []


def test_a_build_that_fails_shows_the_end_of_its_log(host):
    host.offers("1.16.2-1")
    host.serves_seabios("echo first; echo last words; false")
    done = host.run("seabios")
    assert done.returncode == 1
    assert "last words\n" in done.stderr and "make-payloads: failed: " in done.stderr
    assert host.left() == []


@pytest.mark.parametrize("drivers", ["", "INF {0}\r\nINF {0}\r\n"], ids=["absent", "twice"])
def test_without_the_one_place_for_our_drivers_edk2_is_not_built(host, drivers):
    anchor = "MdeModulePkg/Bus/Scsi/ScsiDiskDxe/ScsiDiskDxe.inf"
    (host.etc / "UefiPayloadPkg.fdf").write_text("[FV.DXEFV]\r\n" + drivers.format(anchor), newline="")
    host.offers("2022.11-6+deb12u2")
    host.serves(f"mkdir -p edk2-1/UefiPayloadPkg && cp '{host.etc}/UefiPayloadPkg.fdf' edk2-1/UefiPayloadPkg/ && "
                ": >edk2-1/UefiPayloadPkg/UefiPayloadPkg.dsc")
    done = host.run("uefi")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"make-payloads: UefiPayloadPkg.fdf of edk2 2022.11-6+deb12u2 does not name {anchor} once, where our drivers go")


def test_apt_is_asked_for_sources_from_where_the_host_has_its_packages(host):
    (host.etc / "sources.list").write_text("deb http://one.invalid/debian stable main\n# deb http://no.invalid x y\n"
                                           "deb-src http://two.invalid/debian stable main\n")
    (host.etc / "more.sources").write_text("Types: deb\nURIs: http://three.invalid/debian\nSuites: stable\n")
    host.run("seabios")
    assert (host.sources / "sources.list").read_text().splitlines() == [
        "deb-src http://one.invalid/debian stable main", "deb-src http://two.invalid/debian stable main"]
    assert (host.sources / "more.sources").read_text().startswith("Types: deb-src\nURIs: http://three.invalid/")


def test_what_a_killed_run_left_behind_is_removed(host):
    left = host.cache / ".new-payload-seabios"
    (left / "source").mkdir(parents=True)
    host.offers("1.16.2-1")
    host.serves_seabios()
    assert host.run("seabios").returncode == 0
    assert [name.split("_")[0] for name in host.left()] == ["payload-seabios"]


def test_a_run_waits_for_the_one_that_is_building_and_takes_what_it_made(host):
    host.cache.mkdir(parents=True)
    with open(host.cache / ".new-payload-seabios.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = subprocess.Popen([SCRIPT, "seabios"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=host.environment())
        assert waiting.stderr.readline() == "make-payloads: seabios: another run is building it, waiting\n"
        time.sleep(0.2)
        assert waiting.poll() is None
        folder = host.fill("seabios")
    out, _ = waiting.communicate(timeout=60)
    assert (waiting.returncode, out.splitlines()) == (0, lines_of(folder, "seabios"))
    assert not host.log.exists()
