#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Install the Debian packages that building, running and testing hvmstage needs.
#
# Only what is missing is installed. Works as root and, for any other user, through sudo. Says what it does.
#
#   tools/setup.sh [build] [run] [test]     the sets to make ready; without a name, all of them

set -eu

build="gcc make binutils gcc-multilib linux-libc-dev python3"
run="qemu-system-x86 busybox-static cpio xz-utils zstd apt"
test="clang llvm libclang-rt-14-dev clang-format libcmocka-dev python3-pytest gcovr acpica-tools pciutils"

usage() {
	echo "usage: tools/setup.sh [build] [run] [test]" >&2
	exit 2
}

[ $# -gt 0 ] || set -- build run test

wanted=
for set_name; do
	case $set_name in
	build) wanted="$wanted $build" ;;
	run) wanted="$wanted $run" ;;
	test) wanted="$wanted $test" ;;
	*) echo "setup: unknown set '$set_name', expected build, run or test" >&2; usage ;;
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
[ -n "$missing" ] || exit 0

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
