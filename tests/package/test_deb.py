# SPDX-License-Identifier: MIT
"""The Debian packages: built by the usual tools, without a complaint of lintian's, and the same bytes each time."""

import os
import re
import subprocess

import pytest

from installed import BUILD, EXAMPLES, PROGRAMS, ROOT, need, run, version


def build(folder, **environment):
    need("dpkg-buildpackage", "dh")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    run(ROOT / "packaging/make-deb", folder, version(), cwd="/", env={**clean, **environment})
    return {re.match("[^_]+", path.name)[0]: path for path in folder.glob("*.deb")}


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    return build(tmp_path_factory.mktemp("deb"))


@pytest.fixture(scope="module")
def unpacked(packages, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    for name in ("hvmstage", "libpciplan-dev"):
        run("dpkg-deb", "-x", packages[name], folder)
    return folder


def test_what_is_built_is_named_as_the_documentation_has_it(packages):
    assert set(packages) - {"hvmstage-dbgsym"} == {"hvmstage", "libpciplan-dev"}
    assert re.fullmatch(rf"hvmstage_{version()}_\w+\.deb", packages["hvmstage"].name)


def test_lintian_has_nothing_to_say(packages):
    need("lintian")
    changes = next(packages["hvmstage"].parent.glob("*.changes"))
    done = subprocess.run(["lintian", "--allow-root", "--display-info", "--pedantic", "--fail-on",
                           "error,warning,info,pedantic", changes], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_each_override_has_its_reason():
    for path in (ROOT / "debian").glob("*.lintian-overrides"):
        parts = re.split(r"\n(?=#)", re.sub(r"\n# ", "\n#+", path.read_text()).replace("\n#+", " "))
        assert all(part.startswith("# ") and "\n" in part for part in parts)


def test_the_images_are_those_of_the_tree(unpacked):
    """Where and how something is built makes no difference to the firmware."""
    for name in ("hvmstage.rom", "hvmstage.elf"):
        assert (unpacked / "usr/share/hvmstage" / name).read_bytes() == (BUILD / name).read_bytes()


def test_it_has_what_make_install_has_but_for_the_licence(unpacked, stage):
    def names(folder):
        held = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
        held = {re.sub(r"^usr/lib/\w+-linux-gnu/", "usr/lib/", name).removesuffix(".gz") for name in held}
        return {name.replace("zsh/vendor-completions", "zsh/site-functions") for name in held}

    docs = "usr/share/doc"
    more = {f"{docs}/hvmstage/changelog", f"{docs}/hvmstage/copyright", f"{docs}/libpciplan-dev/changelog",
            f"{docs}/libpciplan-dev/copyright", "usr/share/lintian/overrides/hvmstage", "usr/share/OVMF/hvmstage.rom"}
    assert names(unpacked) - names(stage) == more
    assert names(stage) - names(unpacked) == {f"{docs}/hvmstage/LICENSE"}


def test_the_programs_of_the_package_run(unpacked):
    for program in PROGRAMS:
        assert version() in run(unpacked / "usr/bin" / program, "--version")
    assert "BARs" in run(unpacked / "usr/bin/pciplan", "plan", ROOT / "tests/machines/q35-flat.inv")


@pytest.mark.parametrize("name", ["hvmstage-linux", "hvmstage-seabios"])
def test_libvirt_lets_a_guest_that_apparmor_confines_read_the_image(unpacked, name):
    """What writes a guest's AppArmor profile refuses folders of the system's; here it sees the package's files."""
    helper = "/usr/lib/libvirt/virt-aa-helper"
    need(helper, "unshare")
    uuid = "11111111-2222-3333-4444-555555555555"
    guest = (EXAMPLES / f"{name}.xml").read_text().replace("<name>", f"<uuid>{uuid}</uuid><name>")
    laid_over = f"mount -t overlay overlay -o lowerdir={unpacked}/usr/share:/usr/share /usr/share"
    if subprocess.run(["unshare", "-rm", "sh", "-c", laid_over], capture_output=True).returncode != 0:
        pytest.skip("no file system can be laid over another here")
    profile = run("unshare", "-rm", "sh", "-c", f"{laid_over} && {helper} --dryrun --create --uuid libvirt-{uuid} 2>&1",
                  input=guest)
    assert '"/usr/share/OVMF/hvmstage.rom" rk,' in profile
    assert name != "hvmstage-seabios" or '"/var/lib/libvirt/images/seabios.elf" r,' in profile


def test_one_package_is_enough_for_a_user(packages):
    """Programs and images are in one, which needs what Debian itself has, and nothing of ours."""
    depends = run("dpkg-deb", "-f", packages["hvmstage"], "Depends")
    wanted = {re.match(r"\s*([\w.+-]+)", part)[1] for part in depends.split(",")}
    assert wanted == {"python3", "libc6", "libjansson4"}


def test_built_elsewhere_at_another_time_by_somebody_else_it_is_the_same_bytes(packages, tmp_path, all_of_it):
    previous = os.umask(0o077)
    try:
        again = build(tmp_path / "a-rather-different-folder", TZ="Pacific/Kiritimati", LC_ALL="C.UTF-8",
                      LANG="tr_TR.UTF-8", HOME="/nonexistent", USER="somebody", DEB_BUILD_OPTIONS="parallel=2")
    finally:
        os.umask(previous)
    for name, path in packages.items():
        assert path.read_bytes() == again[name].read_bytes(), name
