/* SPDX-License-Identifier: MIT */
/* What the parser refuses, and the line that it names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pci/pci_cfg.h"
#include "pci/pci_text.h"
#include "tests/fake/inventory_text.h"
#include "tests/unit/pci_text_refuse.h"

#define TEXT_MAX (1 << 12)

static char text[TEXT_MAX];

/* Each case adds lines to this machine: lines 1 to 7. */
#define MACHINE                                                                                                   \
	"hvminv 2\nroot bus=00 last=0f\nroot bus=40 last=40\n" FN("00:01.0", 1) FN("00:02.0", 0) FN("00:03.0", 1) \
		FN("00:04.0", 2)
#define FN(bdf, header) "fn " bdf " id=8086:10d3 class=020000 header=" #header " pin=0\n"
#define BRIDGE(bdf, numbers) "bridge " bdf " bus=" numbers " io=16 pref=64\n"
#define POLICY "policy place=auto hotplug-io=0x0 hotplug-mem=0x0 hotplug-pref=0x0 address-bits="

static const struct {
	const char *lines;
	enum pci_text_error error;
	size_t line;
} cases[] = {
	/* Records and header. */
	{ "device 00:05.0\n", PCI_TEXT_UNKNOWN_RECORD, 8 },
	{ "fnn 00:05.0\n", PCI_TEXT_UNKNOWN_RECORD, 8 },
	{ "FN 00:05.0\n", PCI_TEXT_UNKNOWN_RECORD, 8 },
	{ "\xff\xfe\n", PCI_TEXT_UNKNOWN_RECORD, 8 },
	{ "hvminv 2\n", PCI_TEXT_DUPLICATE, 8 },
	{ "hvminv 1\n", PCI_TEXT_DUPLICATE, 8 },
	{ "hvminv 3\n", PCI_TEXT_DUPLICATE, 8 },
	{ "board xen\n", PCI_TEXT_OK, 0 },
	{ "board qemu\n", PCI_TEXT_OK, 0 },
	{ "board xen\nboard xen\n", PCI_TEXT_DUPLICATE, 9 },
	{ "board qemu\nboard xen\n", PCI_TEXT_DUPLICATE, 9 },
	{ "board\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "board kvm\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "board xen qemu\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "board xenn\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "board unknown\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "segment 0000\n", PCI_TEXT_OK, 0 },
	{ "segment ffff\n", PCI_TEXT_OK, 0 },
	{ "segment 0001\nsegment 0001\n", PCI_TEXT_DUPLICATE, 9 },
	{ "segment\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "segment 1\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "segment 00001\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "segment 000g\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "segment 0001 0002\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "end records=7\n", PCI_TEXT_OK, 0 },
	{ "end records=8\n", PCI_TEXT_TRUNCATED, 8 },
	{ "end records=6\n", PCI_TEXT_TRUNCATED, 8 },
	{ "end records=7\nend records=8\n", PCI_TEXT_TRUNCATED, 9 },
	{ "end records=7\nwindow io 0x1000-0x1fff\n", PCI_TEXT_TRUNCATED, 9 },
	{ "end\n", PCI_TEXT_BAD_VALUE, 8 },
	/* Roots. */
	{ "root bus=40 last=41\n", PCI_TEXT_DUPLICATE, 8 },
	{ "root bus=0f last=10\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "root bus=3f last=ff\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "root bus=20 last=1f\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "root bus=20\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "root bus=20 last=100\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "root bus=20 last=2f bus=20\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "root bus=20 last=2f limit=3f\n", PCI_TEXT_OK, 0 },
	{ "root bus=20 last=2f limit=40\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "root bus=20 last=2f limit=2e\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "root bus=20 last=2f limit=5\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "root bus=80 last=80 limit=ff\nroot bus=90 last=90 limit=ff\n", PCI_TEXT_BAD_VALUE, 8 },
	/* Functions. */
	{ FN("00:02.0", 0), PCI_TEXT_DUPLICATE, 8 },
	{ FN("00:20.0", 0), PCI_TEXT_BAD_VALUE, 8 },
	{ FN("00:05.8", 0), PCI_TEXT_BAD_VALUE, 8 },
	{ FN("00:5.0", 0), PCI_TEXT_BAD_VALUE, 8 },
	{ FN("000:05.0", 0), PCI_TEXT_BAD_VALUE, 8 },
	{ FN("0000:00:05.0", 0), PCI_TEXT_BAD_VALUE, 8 },
	{ FN("00:05.0", 128), PCI_TEXT_BAD_VALUE, 8 },
	{ FN("00:05.0", 0x1), PCI_TEXT_BAD_VALUE, 8 },
	{ FN("00:05.0", -1), PCI_TEXT_BAD_VALUE, 8 },
	{ FN("00:05.0", 99999999999999999999), PCI_TEXT_BAD_VALUE, 8 },
	{ FN("00:05.0", ), PCI_TEXT_BAD_VALUE, 8 },
	{ "fn 00:05.0 id=8086:10d3 class=020000 header=0 pin=5\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "fn 00:05.0 id=8086:10d3 class=020000 header=0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "fn 00:05.0 id=8086-10d3 class=020000 header=0 pin=0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "fn 00:05.0 id=8086:10d3 class=20000 header=0 pin=0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "fn 00:05.0 id=8086:10d3 class=020000 header=0 pin=0 root=0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "fn 00:05.0 id=8086:10d3 class=020000 header=0 pin=0 pin\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "fn\n", PCI_TEXT_BAD_VALUE, 8 },
	{ FN("01:00.0", 0), PCI_TEXT_DANGLING, 8 },
	{ FN("20:00.0", 0), PCI_TEXT_DANGLING, 8 },
	{ FN("40:00.0", 0), PCI_TEXT_OK, 0 },
	{ "fn 00:05.0 id=8086:10d3 class=020000 header=0 pin=0 last-vf=00:05.1 bars-unknown\n", PCI_TEXT_OK, 0 },
	{ "fn 00:05.0 id=8086:10d3 class=020000 header=0 pin=0 last-vf=00:05.0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "fn 00:05.0 id=8086:10d3 class=020000 header=0 pin=0 last-vf=00:04.7\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "fn 00:05.0 id=8086:10d3 class=020000 header=0 pin=0 last-vf=00:25.0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "fn 00:05.0 id=8086:10d3 class=020000 header=0 pin=0 last-vf=64\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "fn 00:05.0 id=8086:10d3 class=020000 header=0 pin=0 bars-unknown=1\n", PCI_TEXT_BAD_VALUE, 8 },
	/* BARs. */
	{ "bar 00:05.0 0 mem size=0x1000\n", PCI_TEXT_DANGLING, 8 },
	{ "bar 00:02.0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 memory size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 6 mem size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 00 mem size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x1800\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=4096\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x10000000000000000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x8\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x80000000\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 0 mem size=0x100000000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 4 mem 64bit size=0x8000000000000000\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 5 mem 64bit size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 5 io size=0x4\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 5 io size=0x2\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 io 64bit size=0x20\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 io pref size=0x20\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 rom size=0x800\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 rom size=0x400\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 rom pref size=0x800\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 rom mem size=0x800\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x1000 pinned=0xffffffffffffffff\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x1000 size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem 64bit=1 size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x1000\nbar 00:02.0 0 io size=0x20\n", PCI_TEXT_DUPLICATE, 9 },
	{ "bar 00:02.0 0 mem 64bit size=0x1000\nbar 00:02.0 1 io size=0x20\n", PCI_TEXT_DUPLICATE, 9 },
	{ "bar 00:02.0 1 io size=0x20\nbar 00:02.0 0 mem 64bit size=0x1000\n", PCI_TEXT_DUPLICATE, 9 },
	{ "bar 00:02.0 rom size=0x800\nbar 00:02.0 rom size=0x800\n", PCI_TEXT_DUPLICATE, 9 },
	{ "bar 00:01.0 1 mem size=0x1000\n", PCI_TEXT_OK, 0 },
	{ "bar 00:01.0 2 mem size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:01.0 1 mem 64bit size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:04.0 0 mem size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	/* VF BARs. */
	{ "bar 00:02.0 vf0 mem size=0x1000\nbar 00:02.0 0 mem size=0x1000\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 vf4 mem 64bit size=0x1000 count=65535\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 vf5 mem 64bit size=0x1000 count=2\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vf6 mem size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vf mem size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vfx mem size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vg0 mem size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vf0 io size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vf0 size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:01.0 vf0 mem size=0x1000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vf0 mem size=0x1000 count=0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vf0 mem size=0x1000 count=65536\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x1000 count=1\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vf0 mem 64bit size=0x8000000000000000 count=1\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 vf0 mem 64bit size=0x8000000000000000 count=2\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vf0 mem 64bit size=0x1000000000000 count=65535\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 vf0 mem 64bit size=0x2000000000000 count=65535\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vf0 mem 64bit size=0x1000\nbar 00:02.0 vf1 mem size=0x1000\n", PCI_TEXT_DUPLICATE, 9 },
	{ "bar 00:02.0 vf5 mem size=0x1000\nbar 00:02.0 vf5 mem size=0x1000\n", PCI_TEXT_DUPLICATE, 9 },
	{ "bar 00:02.0 rom size=0x800\nbar 00:02.0 vf0 mem size=0x1000\nbar 00:02.0 5 mem size=0x1000\n", PCI_TEXT_OK,
	  0 },
	/* Resizable BARs. */
	{ "bar 00:02.0 0 mem 64bit size=0x100000 sizes=0x1\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 0 mem 64bit size=0x8000000000000000 sizes=0x80000000000\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 0 mem 64bit size=0x100000 sizes=0x100000000001\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem 64bit size=0x100000 sizes=0x2\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem 64bit size=0x80000 sizes=0x1\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem 64bit size=0x100000 sizes=0x1001\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 0 mem size=0x100000 sizes=0xfff\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 0 mem size=0x100000 sizes=0x1001\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem 64bit size=0x100000 sizes=0x0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem 64bit size=0x100000 sizes=1\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 io size=0x100 sizes=0x1\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 rom size=0x100000 sizes=0x1\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 vf0 mem size=0x100000 sizes=0x1\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x100000 sizes=0x1 pinned=0xfe000000 fixed\n", PCI_TEXT_BAD_VALUE, 8 },
	/* Fixed BARs. */
	{ "bar 00:02.0 0 mem size=0x4 pinned=0xfe000000 fixed\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 0 mem size=0x1804 pinned=0xfe000004 fixed\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 rom size=0x1804 pinned=0xfe000000 fixed\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 vf0 mem 64bit size=0x3000 count=5 pinned=0x800000000 fixed\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 0 mem size=0x1000 fixed\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x1802 pinned=0xfe000000 fixed\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x0 pinned=0xfe000000 fixed\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x1804 pinned=0xfe000000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0xffffffff pinned=0x0 fixed\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x100000000 pinned=0x0 fixed\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 0 mem size=0x100000000 pinned=0x4 fixed\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem size=0x1000 pinned=0x100000000 fixed\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 0 mem 64bit size=0x8 pinned=0xfffffffffffffff8 fixed\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 0 mem 64bit size=0xc pinned=0xfffffffffffffff8 fixed\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:04.0 0 mem size=0x1000 pinned=0xfe000000 fixed\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bar 00:02.0 5 mem 64bit size=0x1000 pinned=0x100000000 fixed\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 vf5 mem 64bit size=0x1000 pinned=0x100000000 fixed\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 0 mem 64bit size=0x1000 pinned=0x100000000 fixed\nbar 00:02.0 1 io size=0x4\n", PCI_TEXT_OK, 0 },
	{ "bar 00:02.0 0 mem 64bit size=0x1000\nbar 00:02.0 1 mem size=0x4 pinned=0x0 fixed\n", PCI_TEXT_DUPLICATE, 9 },
	/* Bridges. */
	{ BRIDGE("00:01.0", "00,01,0f"), PCI_TEXT_OK, 0 },
	{ BRIDGE("00:05.0", "00,01,01"), PCI_TEXT_DANGLING, 8 },
	{ BRIDGE("00:02.0", "00,01,01"), PCI_TEXT_BAD_VALUE, 8 },
	{ BRIDGE("00:01.0", "01,02,02"), PCI_TEXT_BAD_VALUE, 8 },
	{ BRIDGE("00:01.0", "00,02,01"), PCI_TEXT_BAD_VALUE, 8 },
	{ BRIDGE("00:01.0", "00,01,10"), PCI_TEXT_BAD_VALUE, 8 },
	{ BRIDGE("00:01.0", "00,00,01"), PCI_TEXT_BAD_VALUE, 8 },
	{ BRIDGE("00:01.0", "00,01"), PCI_TEXT_BAD_VALUE, 8 },
	{ "bridge 00:01.0 bus=00,01,01 io=64 pref=64\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bridge 00:01.0 bus=00,01,01 io=16 pref=16\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bridge 00:01.0 bus=00,01,01 io=16\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "bridge 00:01.0 bus=00,01,01 io=16 pref=64 ari hotplug subtractive pcie-port\n", PCI_TEXT_OK, 0 },
	{ "bridge 00:01.0 bus=00,01,01 io=16 pref=64 ari=1\n", PCI_TEXT_BAD_VALUE, 8 },
	{ BRIDGE("00:01.0", "00,01,02") BRIDGE("00:01.0", "00,03,03"), PCI_TEXT_DUPLICATE, 9 },
	{ BRIDGE("00:01.0", "00,01,02") BRIDGE("00:03.0", "00,03,04"), PCI_TEXT_OK, 0 },
	{ BRIDGE("00:01.0", "00,01,02") BRIDGE("00:03.0", "00,01,01"), PCI_TEXT_BAD_VALUE, 9 },
	{ BRIDGE("00:01.0", "00,01,02") BRIDGE("00:03.0", "00,02,03"), PCI_TEXT_BAD_VALUE, 9 },
	{ BRIDGE("00:01.0", "00,02,03") BRIDGE("00:03.0", "00,01,04"), PCI_TEXT_BAD_VALUE, 9 },
	{ FN("01:00.0", 1) BRIDGE("00:01.0", "00,01,02") BRIDGE("01:00.0", "01,02,02"), PCI_TEXT_OK, 0 },
	{ FN("01:00.0", 1) BRIDGE("01:00.0", "01,02,02") BRIDGE("00:01.0", "00,01,02"), PCI_TEXT_OK, 0 },
	{ FN("01:00.0", 1) BRIDGE("00:01.0", "00,01,02") BRIDGE("01:00.0", "01,03,03"), PCI_TEXT_BAD_VALUE, 10 },
	{ FN("01:00.0", 1) BRIDGE("01:00.0", "01,03,03") BRIDGE("00:01.0", "00,01,02"), PCI_TEXT_BAD_VALUE, 10 },
	{ FN("02:00.0", 0) BRIDGE("00:01.0", "00,01,02"), PCI_TEXT_DANGLING, 8 },
	{ FN("02:00.0", 1) BRIDGE("02:00.0", "02,03,03"), PCI_TEXT_DANGLING, 8 },
	/* Reserves. */
	{ "reserve 00:01.0 io=0x1000\n" BRIDGE("00:01.0", "00,01,01"), PCI_TEXT_OK, 0 },
	{ BRIDGE("00:01.0", "00,01,01") "reserve 00:01.0\n", PCI_TEXT_BAD_VALUE, 9 },
	{ BRIDGE("00:01.0", "00,01,01") "reserve 00:01.0 io=0xffffffffffffffff\n", PCI_TEXT_BAD_VALUE, 9 },
	{ BRIDGE("00:01.0", "00,01,01") "reserve 00:01.0 buses=0x1\n", PCI_TEXT_BAD_VALUE, 9 },
	{ BRIDGE("00:01.0", "00,01,01") "reserve 00:01.0 buses=18446744073709551614\n", PCI_TEXT_OK, 0 },
	{ BRIDGE("00:01.0", "00,01,01") "reserve 00:01.0 buses=18446744073709551616\n", PCI_TEXT_BAD_VALUE, 9 },
	{ BRIDGE("00:01.0", "00,01,01") "reserve 00:01.0 buses=20000000000000000000\n", PCI_TEXT_BAD_VALUE, 9 },
	{ BRIDGE("00:01.0", "00,01,01") "reserve 00:01.0 buses=\n", PCI_TEXT_BAD_VALUE, 9 },
	{ BRIDGE("00:01.0", "00,01,01") "reserve 00:01.0 pref=0x1000\n", PCI_TEXT_BAD_VALUE, 9 },
	{ BRIDGE("00:01.0", "00,01,01") "reserve 00:01.0 io=0x0\nreserve 00:01.0 mem=0x0\n", PCI_TEXT_DUPLICATE, 10 },
	{ "reserve 00:01.0 io=0x1000\n", PCI_TEXT_DANGLING, 8 },
	{ "reserve 00:09.0 io=0x1000\n", PCI_TEXT_DANGLING, 8 },
	/* Windows and policy. */
	{ "window io 0x1000-0xffff\n", PCI_TEXT_OK, 0 },
	{ "window io 0x1000-0x10000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window mem32 0xe0000000-0x100000000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window mem64 0xffffffff-0x100000000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window mem64 0x100000000-0xffffffffffffffff\n", PCI_TEXT_OK, 0 },
	{ "window mem64 pref 0x100000000-0x1ffffffff\nwindow mem64 pref 0x300000000-0x3ffffffff\n", PCI_TEXT_OK, 0 },
	{ "window mem64 pref 0x100000000-0x1ffffffff\nwindow mem64 0x300000000-0x3ffffffff\n", PCI_TEXT_BAD_VALUE, 9 },
	{ "window mem64 0x100000000-0x1ffffffff\nwindow mem64 pref 0x300000000-0x3ffffffff\n", PCI_TEXT_BAD_VALUE, 9 },
	{ "window mem64 pref\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window mem64 pref pref 0x100000000-0x1ffffffff\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window mem64 0x100000000-0x1ffffffff pref\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window mem32 pref 0xe0000000-0xefffffff\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window mem 0xe0000000-0xefffffff\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window mem32 0xefffffff-0xe0000000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window mem32 0xe0000000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window mem32 0xe0000000-0xefffffff pref\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window io 0x1000-0x1fff\nwindow io 0x1fff-0x2fff\n", PCI_TEXT_DUPLICATE, 9 },
	{ "window io 0x1000-0x1fff\nwindow io 0x2000-0x2fff\n", PCI_TEXT_OK, 0 },
	{ "window io-cover 0x600-0x6ff\n", PCI_TEXT_OK, 0 },
	{ "window io-cover 0x600-0x10000\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "window io-cover 0x600-0x6ff\nwindow io-cover 0x6ff-0x700\n", PCI_TEXT_DUPLICATE, 9 },
	{ "window iocover 0x600-0x6ff\n", PCI_TEXT_BAD_VALUE, 8 },
	{ POLICY "0\n", PCI_TEXT_OK, 0 },
	{ POLICY "64\n", PCI_TEXT_OK, 0 },
	{ POLICY "65\n", PCI_TEXT_BAD_VALUE, 8 },
	{ POLICY "31\n", PCI_TEXT_BAD_VALUE, 8 },
	{ POLICY "0\n" POLICY "0\n", PCI_TEXT_DUPLICATE, 9 },
	{ "policy\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy place=auto\n", PCI_TEXT_OK, 0 },
	{ "policy place=auto\npolicy sriov=off\npolicy ecam=off threshold=0x0\n", PCI_TEXT_OK, 0 },
	{ "policy place=auto sriov=on\npolicy ecam=auto sriov=on\n", PCI_TEXT_DUPLICATE, 9 },
	{ "policy sriov=on sriov=on\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy threshold=64\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy low-hole=3G\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy resizable-max=all\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy hotplug-buses=4294967295\n", PCI_TEXT_OK, 0 },
	{ "policy hotplug-buses=4294967296\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy isa-aliases=on\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy sriov=use\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy ecam=0xe0000000\n", PCI_TEXT_OK, 0 },
	{ "policy ecam=on\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy ecam=0x0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy ecam=0xffffffffffffffff\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy ecam=0xe0000000,\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy hotplug-pref64=auto\n", PCI_TEXT_OK, 0 },
	{ "policy hotplug-pref64=0x0\n", PCI_TEXT_OK, 0 },
	{ "policy hotplug-pref64=off\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy hotplug-pref64=0xffffffffffffffff\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy hotplug-pref=auto\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy pins=0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "critical 00:02.0\ncritical 99:00.0\n", PCI_TEXT_OK, 0 },
	{ "critical\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "critical 00:20.0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "critical 00:02.0 00:03.0\n", PCI_TEXT_BAD_VALUE, 8 },
	{ "policy place=middle hotplug-io=0x0 hotplug-mem=0x0 hotplug-pref=0x0 address-bits=0\n", PCI_TEXT_BAD_VALUE,
	  8 },
};

static void pci_text_refuses_what_cannot_be_and_names_the_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pci_text_result result;

		snprintf(text, TEXT_MAX, "%s%s", MACHINE, cases[i].lines);
		result = parse(text);
		if (result.error != cases[i].error || result.line != cases[i].line)
			fail_msg("%s: line %zu: %s", cases[i].lines, result.line, pci_text_error_text(result.error));
	}
}

static void pci_text_refuses_other_versions_and_other_texts(void **state)
{
	static const struct {
		const char *text;
		enum pci_text_error error;
		size_t line;
	} headers[] = {
		{ "", PCI_TEXT_BAD_VERSION, 0 },
		{ "\n# nothing\n", PCI_TEXT_BAD_VERSION, 0 },
		{ "hvminv 1\nroot bus=00 last=00\n", PCI_TEXT_OK, 0 },
		{ "hvminv 2\nroot bus=00 last=00\n", PCI_TEXT_OK, 0 },
		{ "hvminv 0\nroot bus=00 last=00\n", PCI_TEXT_BAD_VERSION, 1 },
		{ "hvminv 3\nroot bus=00 last=00\n", PCI_TEXT_OK, 0 },
		{ "hvminv 4\nroot bus=00 last=00\n", PCI_TEXT_OK, 0 },
		{ "hvminv 5\nroot bus=00 last=00\n", PCI_TEXT_BAD_VERSION, 1 },
		{ "hvminv 10\nroot bus=00 last=00\n", PCI_TEXT_BAD_VERSION, 1 },
		{ "hvminv\nroot bus=00 last=00\n", PCI_TEXT_BAD_VERSION, 1 },
		{ "hvminv 1 0\nroot bus=00 last=00\n", PCI_TEXT_BAD_VERSION, 1 },
		{ "root bus=00 last=00\nhvminv 1\n", PCI_TEXT_BAD_VERSION, 1 },
		{ "\nI firmware boot: hvmstage 0.1\n", PCI_TEXT_BAD_VERSION, 2 },
		{ "D inv record: root bus=00 last=00\n", PCI_TEXT_BAD_VERSION, 1 },
		{ "hvminv 1\n", PCI_TEXT_TRUNCATED, 0 },
		{ "hvminv 1\nroot bus=01 last=ff\n", PCI_TEXT_TRUNCATED, 0 },
		{ "hvminv 3\nroot bus=01 last=ff\n", PCI_TEXT_TRUNCATED, 0 },
		{ "hvminv 4\nroot bus=01 last=ff\n", PCI_TEXT_OK, 0 },
		{ "hvminv 4\n", PCI_TEXT_TRUNCATED, 0 },
		{ "D inv record: hvminv 1\nD inv record: root bus=00 last=00\nx\n", PCI_TEXT_TRUNCATED, 2 },
		{ "D inv record: hvminv 1\nD inv record: root bus=00 last=00\nD inv record: end records=2", PCI_TEXT_OK,
		  0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		const struct pci_text_result result = parse(headers[i].text);

		if (result.error != headers[i].error || result.line != headers[i].line)
			fail_msg("%s: line %zu: %s", headers[i].text, result.line, pci_text_error_text(result.error));
	}
}

static void pci_text_every_error_has_a_text(void **state)
{
	(void)state;
	for (int i = PCI_TEXT_OK; i <= PCI_TEXT_TRUNCATED; i++)
		assert_string_not_equal(pci_text_error_text((enum pci_text_error)i), "unknown error");
	assert_string_equal(pci_text_error_text((enum pci_text_error)(PCI_TEXT_TRUNCATED + 1)), "unknown error");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_text_refuses_what_cannot_be_and_names_the_line),
		cmocka_unit_test(pci_text_refuses_other_versions_and_other_texts),
		cmocka_unit_test(pci_text_every_error_has_a_text),
	};

	return cmocka_run_group_tests_name("pci_text_errors", tests, NULL, NULL);
}
