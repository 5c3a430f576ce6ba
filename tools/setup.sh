#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Install the Debian packages that building, running and testing hvmstage needs.
#
# Only what is missing is installed. Works as root and, for any other user, through sudo. Says what it does.
#
#   tools/setup.sh [build] [run] [test] [test32] [bench] [xen] [xen-q35] [payloads] [disks] [package] [walk]
#                                                    the sets to make ready; without a name, all but xen-q35 and payloads
#   tools/setup.sh --has-32bit                       status 0 if a 32-bit cmocka program links and runs, else 1
#
# The set test32 is cmocka for i386, which the 32-bit unit tests link. It needs no root: the package is unpacked into
# ${B:-build}/i386 (the Makefile's unit32 flavour looks there, then in Debian's i386 folder) and apt is asked with package
# lists of its own. Installing it would make i386 an architecture of the system: from then on every apt-get update would
# fetch that architecture's lists too, and fail when one of them cannot be had.

set -eu
cd "$(dirname "$0")/.."

build="gcc make binutils gcc-multilib linux-libc-dev libxen-dev libjansson-dev python3 lz4 acpica-tools"
run="qemu-system-x86 busybox-static cpio xz-utils zstd apt"
test="clang llvm libclang-rt-14-dev clang-format libcmocka-dev python3-pytest python3-pytest-xdist gcovr pciutils dmidecode swtpm numactl
	ndctl gnu-efi ovmf chromium chromium-driver python3-selenium fonts-dejavu-core"
bench="ovmf"
# The lab fetches the rest, what Xen's dom0 is made of, itself and installs none of it (tests/xen/lab/make-dom0).
xen="qemu-system-x86 busybox-static cpio xz-utils binutils gcc gcc-multilib python3-pytest pciutils grub-pc-bin e2fsprogs apt"
# What building the device model for Q35 under Xen takes (tests/xen/q35/make-device-model).
xen_q35="libxen-dev libglib2.0-dev libpixman-1-dev libfdt-dev ninja-build meson pkg-config python3-venv flex bison dpkg-dev patch gcc
	libc6-dev binutils xz-utils"
# What building SeaBIOS and edk2 takes (tools/make-payloads).
payloads="apt dpkg-dev patch xz-utils make gcc g++ libc6-dev binutils python3 python3-distutils nasm uuid-dev acpica-tools util-linux"

# What `make deb` takes, and what holds the package, its examples, manual pages and completions to what they are to be (make check-package).
package="debhelper dpkg-dev git lintian mandoc man-db zsh fish pkg-config xz-utils libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients
	libxml2-utils xen-utils-4.17"

# What walking through the documents takes, in a Debian of its own (make check-walk).
walk="debootstrap util-linux tar dpkg"

# What making disks and CDs that boot takes (tests/payloads/boot_disks.py).
disks="grub-common grub-pc-bin grub-efi-amd64-bin xorriso mtools e2fsprogs"

usage() {
	echo "usage: tools/setup.sh [build] [run] [test] [test32] [bench] [xen] [xen-q35] [payloads] [disks] [package] [walk] | --has-32bit" >&2
	exit 2
}

cmocka32=${B:-build}/i386

# Links and runs an empty test group as the 32-bit unit tests are linked, sanitizers included.
has_32bit() (
	scratch=$(mktemp -d)
	trap 'rm -rf "$scratch"' EXIT
	cat >"$scratch/empty.c" <<-'END'
		#include <setjmp.h>
		#include <stdarg.h>
		#include <stddef.h>
		#include <stdint.h>
		#include <cmocka.h>

		static void runs(void **state)
		{
			(void)state;
			assert_int_equal(sizeof(void *), 4);
		}

		int main(void)
		{
			const struct CMUnitTest tests[] = { cmocka_unit_test(runs) };

			return cmocka_run_group_tests(tests, NULL, NULL);
		}
	END
	gcc -m32 -fsanitize=address,undefined "$scratch/empty.c" -L"$cmocka32" -L/usr/lib/i386-linux-gnu \
		-Wl,-rpath,"$(realpath -m "$cmocka32")" -lcmocka -o "$scratch/empty" 2>/dev/null &&
		"$scratch/empty" >/dev/null 2>&1
)

# fetch_cmocka32 FOLDER: downloads Debian's libcmocka0 for i386 into it; what apt says goes to apt.log there. A package
# list that cannot be fetched is of no matter as long as another one has the package. The header comes with the set test.
fetch_cmocka32() (
	cd "$1" || exit 1
	set -- -qq -o APT::Architecture=i386 -o APT::Architectures=i386 -o APT::Sandbox::User=root \
		-o Dir::State::Lists="$1/lists" -o Dir::Cache="$1/cache"
	mkdir -p lists/partial cache/archives/partial
	apt-get "$@" update >apt.log 2>&1
	apt-get "$@" download libcmocka0 >>apt.log 2>&1
)

make_test32_ready() {
	! has_32bit || return 0
	echo "setup: unpacking libcmocka0 for i386 into $cmocka32 (nothing is installed)"
	scratch=$(mktemp -d)
	trap 'rm -rf "$scratch"' EXIT
	if ! fetch_cmocka32 "$scratch" || ! dpkg-deb -x "$scratch"/libcmocka0_*.deb "$scratch/tree"; then
		cat "$scratch/apt.log" >&2
		echo "setup: apt cannot fetch libcmocka0 for i386: no 32-bit unit tests" >&2
		return 1
	fi
	mkdir -p "$cmocka32"
	cp -P "$scratch"/tree/usr/lib/i386-linux-gnu/libcmocka.so.* "$cmocka32"
	ln -sf libcmocka.so.0 "$cmocka32/libcmocka.so"
	if ! has_32bit; then
		echo "setup: a 32-bit cmocka program still does not link and run; are the sets build and test installed?" >&2
		return 1
	fi
}

# Installs the packages named in $missing.
install_missing() {
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		if ! command -v sudo >/dev/null; then
			echo "setup: missing packages:$missing" >&2
			echo "setup: neither root nor sudo is available; as root run: apt-get install$missing" >&2
			exit 1
		fi
		as_root=sudo
	fi

	echo "setup: installing$missing"
	# An index that was never fetched, or is stale, makes packages unknown or their versions gone.
	$as_root apt-get update -qq
	# shellcheck disable=SC2086 # the list is meant to be split into words
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
	echo "setup: done"
}

if [ "${1-}" = --has-32bit ]; then
	[ $# -eq 1 ] || usage
	has_32bit || exit 1
	exit 0
fi

[ $# -gt 0 ] || set -- build run test test32 bench xen disks package walk

wanted=
with_test32=
for set_name; do
	case $set_name in
	build) wanted="$wanted $build" ;;
	run) wanted="$wanted $run" ;;
	test) wanted="$wanted $test" ;;
	test32) with_test32=yes ;;
	bench) wanted="$wanted $bench" ;;
	xen) wanted="$wanted $xen" ;;
	xen-q35) wanted="$wanted $xen_q35" ;;
	payloads) wanted="$wanted $payloads" ;;
	disks) wanted="$wanted $disks" ;;
	package) wanted="$wanted $package" ;;
	walk) wanted="$wanted $walk" ;;
	*) echo "setup: unknown set '$set_name', expected build, run, test, test32, bench, xen, xen-q35, payloads, disks, package or walk" >&2; usage ;;
	esac
done

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	echo "setup: this is not a Debian system; please install the counterparts of:$wanted" >&2
	exit 1
fi

missing=
for package in $wanted; do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$state" = installed ] || missing="$missing $package"
done

[ -z "$missing" ] || install_missing
[ -z "$with_test32" ] || make_test32_ready
