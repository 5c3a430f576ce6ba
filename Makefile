# SPDX-License-Identifier: MIT
#
# One Makefile for the whole tree, non-recursive. A room's .c files are found by their place: a new file needs no line here.
# `make help` lists the targets.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := all

CC = gcc
CLANG = clang
LD = ld
OBJCOPY = objcopy
PYTEST = pytest-3
B := build

# `make V=1` shows the whole command of each step.
Q := $(if $(V),,@)
say = @$(if $(V),:,printf '  %-7s %s\n' $(1) $(2))

# --- sources, by room ---------------------------------------------------------------------------------------------

PURE_C := $(wildcard bytes/*.c e820/*.c pci/*.c pci/chipset/*.c acpi/*.c smbios/*.c mp/*.c coreboot/*.c)
FIRMWARE_C := $(wildcard firmware/*.c firmware/arch/*.c firmware/glue/*.c)
FIRMWARE_S := $(filter-out %.lds.S,$(wildcard firmware/*.S firmware/arch/*.S))
# Each image has one platform: the ROM QEMU's, the ELF Xen's.
QEMU_C := $(wildcard firmware/qemu/*.c) firmware/rom/resume_block.c
XEN_C := $(wildcard firmware/xen/*.c)
XEN_S := $(filter-out %.lds.S,$(wildcard firmware/xen/*.S))
LIBC_C := $(wildcard firmware/libc/*.c)
GLUE_C := $(wildcard firmware/glue/*.c)
FAKE_C := $(wildcard tests/fake/*.c)
UNIT_TESTS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*_test.c))
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*_fuzz.c))

# --- flags --------------------------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
COMMON := -std=c11 -I. -I$(B)/asl -D__XEN_INTERFACE_VERSION__=__XEN_LATEST_INTERFACE_VERSION__ $(WARNINGS) -MMD -MP

# The firmware: 32-bit, freestanding, no floating point or vector unit, the same bytes wherever it is built.
FIRMWARE_CFLAGS := $(COMMON) -Wframe-larger-than=1024 -m32 -march=i686 -Os -g -ffreestanding -isystem firmware/libc/include \
	-fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables -fno-unwind-tables -fcf-protection=none \
	-mno-sse -mno-mmx -mno-80387 -fno-strict-aliasing -ffunction-sections -fdata-sections -ffile-prefix-map=$(CURDIR)=. \
	$(if $(findstring clang,$(CC)),-mstack-alignment=4,-mpreferred-stack-boundary=2 -fno-tree-loop-distribute-patterns)

# Position independent, so that a shared library can take libpciplan.a; hidden, so that it shows its own header only.
HOST_CFLAGS := $(COMMON) -Iinclude -O2 -g -fPIC -fvisibility=hidden
TEST_CFLAGS := $(COMMON) -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
COVER_CFLAGS := $(COMMON) -O0 -g --coverage
FUZZ_CFLAGS := $(COMMON) -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all

# --- ASL ----------------------------------------------------------------------------------------------------------

# build/asl/acpi/NAME.inc: the AML of acpi/NAME.asl as a list of bytes, which acpi/dsdt.c includes. A remark is an error, too.
ASL := $(patsubst %.asl,$(B)/asl/%.inc,$(wildcard acpi/*.asl))

$(B)/asl/%.aml: %.asl $(wildcard acpi/*.asli)
	@mkdir -p $(@D)
	$(call say,IASL,$@)
	$(Q)tools/compile-asl $< $@

$(B)/asl/%.inc: $(B)/asl/%.aml
	$(Q)od -An -v -tu1 $< | sed 's/  */, /g; s/^, //; s/$$/,/' >$@

$(foreach flavour,firmware host unit unit32 cover fuzz,$(B)/$(flavour)/acpi/dsdt.o): $(ASL)

# --- the images ---------------------------------------------------------------------------------------------------

.PHONY: all
all: $(B)/hvmstage.rom $(B)/hvmstage.elf $(B)/pciplan $(B)/libpciplan.a $(B)/amlnames $(B)/hvmlayout

FIRMWARE_OBJS := $(patsubst %,$(B)/firmware/%.o,$(basename $(PURE_C) $(FIRMWARE_C) $(LIBC_C)))
FIRMWARE_OBJS += $(patsubst %.S,$(B)/firmware/%.S.o,$(FIRMWARE_S))
QEMU_OBJS := $(QEMU_C:%.c=$(B)/firmware/%.o)
XEN_OBJS := $(XEN_C:%.c=$(B)/firmware/%.o) $(XEN_S:%.S=$(B)/firmware/%.S.o)

$(B)/firmware/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(FIRMWARE_CFLAGS) -c $< -o $@

$(B)/firmware/%.S.o: %.S Makefile
	@mkdir -p $(@D)
	$(call say,AS,$@)
	$(Q)$(CC) $(FIRMWARE_CFLAGS) -D__ASSEMBLY__ -c $< -o $@

$(B)/%.lds: firmware/%.lds.S firmware/image.lds.S firmware/sections.lds.S firmware/layout.h
	@mkdir -p $(@D)
	$(Q)$(CC) -E -P -I. -x assembler-with-cpp -D__ASSEMBLY__ $< -o $@

LDFLAGS := -m elf_i386 -nostdlib --build-id=none --gc-sections --fatal-warnings --orphan-handling=error

# The image as it is in RAM: with symbols for a debugger, and as the bytes to store.
$(B)/hvmstage.rom.elf: $(B)/image.lds $(FIRMWARE_OBJS) $(QEMU_OBJS)
	$(call say,LD,$@)
	$(Q)$(LD) $(LDFLAGS) -T $< -o $@ -Map $(B)/hvmstage.rom.map $(FIRMWARE_OBJS) $(QEMU_OBJS)

# What Xen's domain builder loads and starts, and the same with symbols for a debugger.
$(B)/hvmstage.xen.elf: $(B)/xen/image.lds $(FIRMWARE_OBJS) $(XEN_OBJS)
	$(call say,LD,$@)
	$(Q)$(LD) $(LDFLAGS) -T $< -o $@ -Map $(B)/hvmstage.xen.map $(FIRMWARE_OBJS) $(XEN_OBJS)

$(B)/hvmstage.elf: $(B)/hvmstage.xen.elf
	$(Q)$(OBJCOPY) --strip-all $< $@

# What runs from the ROM.
ROM_START_OBJS := $(patsubst %,$(B)/firmware/firmware/%.o,rom/reset.S rom/unpack rom/console rom/resume rom/resume_block \
	tpm_port tpm_tis tpm_crb glue/tpm_command glue/lz4)

$(B)/hvmstage.start.elf: $(B)/rom/rom.lds $(ROM_START_OBJS)
	$(call say,LD,$@)
	$(Q)$(LD) $(LDFLAGS) -T $< -o $@ -Map $(B)/hvmstage.start.map $(ROM_START_OBJS)

$(B)/%.bin: $(B)/%.elf
	$(Q)$(OBJCOPY) -O binary $< $@

ROM_SIZE := $(shell sed -n 's/^\#define LAYOUT_ROM_SIZE //p' firmware/layout.h)

$(B)/hvmstage.rom: $(B)/hvmstage.rom.bin $(B)/hvmstage.start.bin tools/pack-rom firmware/layout.h
	$(call say,ROM,$@)
	$(Q)tools/pack-rom --size $(ROM_SIZE) --image $(B)/hvmstage.rom.bin --start $(B)/hvmstage.start.bin $@

# --- the pure rooms on the host -----------------------------------------------------------------------------------

# $(call host-library,FLAVOUR,COMPILER,FLAGS): build/FLAVOUR/libpure.a, and libfirmware.a with the firmware's pure parts,
# whose libc symbols carry the prefix fw_ so that they can be tested beside the host's.
define host-library
$(B)/$(1)/%.o: %.c Makefile
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)
	$$(Q)$(2) $(3) -c $$< -o $$@

# The firmware's libc is compiled with its own headers, then its symbols are renamed.
$(B)/$(1)/firmware/libc/%.o: firmware/libc/%.c Makefile
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)
	$$(Q)$(2) $(3) -ffreestanding -isystem firmware/libc/include -fno-builtin -c $$< -o $$@
	@$(OBJCOPY) $$(foreach s,$(LIBC_SYMBOLS),--redefine-sym $$(s)=fw_$$(s)) $$@

$(B)/$(1)/libpure.a: $(patsubst %.c,$(B)/$(1)/%.o,$(PURE_C))
	@rm -f $$@
	$$(Q)ar rcsD $$@ $$^

$(B)/$(1)/libtest.a: $(patsubst %.c,$(B)/$(1)/%.o,$(FAKE_C) $(GLUE_C) $(LIBC_C))
	@rm -f $$@
	$$(Q)ar rcsD $$@ $$^
endef

LIBC_SYMBOLS := memcpy memmove memset memcmp memchr strlen strnlen strcmp strncmp strchr strrchr snprintf vsnprintf \
	strtoull strtoul

$(eval $(call host-library,host,$(CC),$(HOST_CFLAGS)))
$(eval $(call host-library,unit,$(CC),$(TEST_CFLAGS)))
$(eval $(call host-library,unit32,$(CC),-m32 $(TEST_CFLAGS)))
$(eval $(call host-library,cover,$(CC),$(COVER_CFLAGS)))
$(eval $(call host-library,fuzz,$(CLANG),$(FUZZ_CFLAGS)))

# The planner for toolstacks: one object with the pure rooms in it, whose only visible names are those of include/pciplan.h.
LIBPCIPLAN_C := $(addprefix tools/pciplan_,lib.c machine.c space.c policy.c hole.c)
$(B)/host/libpciplan.o: $(LIBPCIPLAN_C:%.c=$(B)/host/%.o) $(B)/host/libpure.a
	$(call say,LD,$@)
	$(Q)$(LD) -r $^ -o $@
	$(Q)$(OBJCOPY) --localize-hidden $@

$(B)/libpciplan.a: $(B)/host/libpciplan.o
	@rm -f $@
	$(call say,AR,$@)
	$(Q)ar rcsD $@ $^

PCIPLAN_C := $(filter-out tools/pciplan_lib.c,$(wildcard tools/pciplan*.c))
$(B)/pciplan: $(PCIPLAN_C:%.c=$(B)/host/%.o) $(B)/host/libpure.a
	$(call say,LD,$@)
	$(Q)$(CC) $^ -ljansson -o $@

$(B)/amlnames: $(B)/host/tools/amlnames.o $(B)/host/libpure.a
	$(call say,LD,$@)
	$(Q)$(CC) $^ -o $@

# hvmlayout as one file that can be taken anywhere: Python's zipapp, the same bytes for the same sources.
VERSION := $(shell sed -n 's/^\#define HVMSTAGE_VERSION "\(.*\)"/\1/p' firmware/version.h)
HVMLAYOUT := $(wildcard tools/hvmlayout/*.py tools/hvmlayout/*.html tools/hvmlayout/*.css tools/hvmlayout/*.js)

$(B)/hvmlayout: $(HVMLAYOUT) firmware/version.h tools/pack-python
	@mkdir -p $(@D)
	$(call say,PYTHON,$@)
	$(Q)tools/pack-python --main hvmlayout.__main__:main --version $(VERSION) tools/hvmlayout $@

# What a toolstack's build looks like: the public header and the library, nothing else.
$(B)/examples/%: examples/%.c include/pciplan.h $(B)/libpciplan.a
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) -std=c11 $(WARNINGS) -O2 -g -Iinclude $< $(B)/libpciplan.a -o $@

# Programs that write tables of sample machines for others to judge: iasl, acpiexec, dmidecode.
TABLE_WRITERS := aml/aml_samples aml/write_ssdt acpi/dump_tables acpi/walk_names smbios/write_smbios layout/write_layout
$(TABLE_WRITERS:%=$(B)/tables/%): $(B)/tables/%: $(B)/unit/tests/%.o $(B)/unit/libtest.a $(B)/unit/libpure.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(TEST_CFLAGS) $^ -o $@

PACKING_BENCH_C := $(wildcard tests/bench/packing*.c)
$(B)/packing-bench: $(PACKING_BENCH_C:%.c=$(B)/host/%.o) $(B)/host/libtest.a $(B)/host/libpure.a
	$(call say,LD,$@)
	$(Q)$(CC) $^ -o $@

# --- unit tests ---------------------------------------------------------------------------------------------------

# $(call unit-tests,FLAVOUR,FLAGS)
define unit-tests
$(B)/$(1)/run/%: $(B)/$(1)/tests/unit/%.o $(B)/$(1)/libtest.a $(B)/$(1)/libpure.a
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$(CC) $(2) $$^ -lcmocka -o $$@
endef

$(eval $(call unit-tests,unit,$(TEST_CFLAGS)))
# cmocka for i386: where `tools/setup.sh test32` unpacks it, then where Debian's package installs it.
UNIT32_LDFLAGS := -L$(B)/i386 -L/usr/lib/i386-linux-gnu -Wl,-rpath,$(abspath $(B)/i386)
$(eval $(call unit-tests,unit32,-m32 $(TEST_CFLAGS) $(UNIT32_LDFLAGS)))
$(eval $(call unit-tests,cover,$(COVER_CFLAGS)))

# Runs them all; the 32-bit ones too where the library for them is there (`tools/setup.sh test32` fetches it).
.PHONY: check-unit check-unit32
check-unit: $(UNIT_TESTS:%=$(B)/unit/run/%)
	@tools/run-unit-tests $(B)/unit/run $^

check-unit32: $(UNIT_TESTS:%=$(B)/unit32/run/%)
	@tools/run-unit-tests $(B)/unit32/run $^

# --- fuzzing ------------------------------------------------------------------------------------------------------

FUZZ_SECONDS ?= 60
FUZZ_SMOKE_RUNS ?= 20000

$(B)/fuzz/run/%: $(B)/fuzz/tests/fuzz/%.o $(B)/fuzz/libtest.a $(B)/fuzz/libpure.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CLANG) -fsanitize=fuzzer,address,undefined $^ -o $@

.PHONY: fuzz fuzz-smoke
fuzz: $(FUZZERS:%=$(B)/fuzz/run/%)
	@tools/run-fuzzers $(B)/fuzz -max_total_time=$(FUZZ_SECONDS) -- $^

fuzz-smoke: $(FUZZERS:%=$(B)/fuzz/run/%)
	@tools/run-fuzzers $(B)/fuzz -runs=$(FUZZ_SMOKE_RUNS) -max_total_time=20 -- $^

# --- guests -------------------------------------------------------------------------------------------------------

.PHONY: run
run:
	@tools/setup.sh build run $(if $(filter-out linux,$(PAYLOAD)),disks)
	@$(MAKE) --no-print-directory all
	@tools/run

.PHONY: check-qemu
check-qemu: all
	$(PYTEST) -q -rs tests/qemu

# SeaBIOS and UEFI for plain QEMU, from Debian's source packages; kept in the user's cache.
.PHONY: payloads
payloads:
	@tools/make-payloads

.PHONY: check-payloads
check-payloads:
	@tools/setup.sh build run test disks
	@$(MAKE) --no-print-directory all
	@# Here its progress is seen. Without what it builds the tests are skipped, with the command that builds it.
	-@tools/make-payloads >/dev/null
	$(PYTEST) -q -rs tests/payloads

.PHONY: check-tools
check-tools: export PCIPLAN = $(B)/pciplan
check-tools: export AMLNAMES = $(B)/amlnames
check-tools: export HVMLAYOUT = $(B)/hvmlayout
check-tools: export TOOLSTACK = $(B)/examples/toolstack
check-tools: export TABLES = $(B)/tables
check-tools: all $(B)/examples/toolstack $(TABLE_WRITERS:%=$(B)/tables/%)
	$(PYTEST) -q -rs -n 2 --dist loadfile $(wildcard tests/*_test.py tests/*/*_test.py)

.PHONY: check-xen
check-xen:
	@tools/setup.sh build run test xen
	@$(MAKE) --no-print-directory all
	$(PYTEST) -q -rs tests/xen

# The device model with which Q35 runs under Xen, from Debian's source package; kept in the user's cache.
.PHONY: xen-q35-dm
xen-q35-dm:
	@tools/setup.sh xen-q35
	@tests/xen/q35/make-device-model

include packaging/install.mk

# --- the rest -----------------------------------------------------------------------------------------------------

.PHONY: check
check:
	@tools/setup.sh build run test disks package
	@tools/check

.PHONY: lint
lint: $(FIRMWARE_OBJS) $(QEMU_OBJS) $(XEN_OBJS)
	tools/lint.py --objects $(B)/firmware

FORMATTED := $(shell find bytes e820 pci acpi smbios mp coreboot firmware tools tests include examples -name '*.[ch]' 2>/dev/null)
.PHONY: format
format:
	clang-format -i $(FORMATTED)

.PHONY: cover
cover: $(UNIT_TESTS:%=$(B)/cover/run/%)
	@tools/run-unit-tests $(B)/cover/run $^
	@tools/coverage $(B)/cover

.PHONY: bench
bench:
	@tools/setup.sh build run bench
	@$(MAKE) --no-print-directory all bench-packing
	@tests/bench/config-accesses

.PHONY: bench-packing
bench-packing: $(B)/packing-bench
	@tests/bench/packing

.PHONY: clean
clean:
	rm -rf $(B)

.PHONY: help
help:
	@echo 'make              build/hvmstage.rom, build/hvmstage.elf, build/pciplan, build/libpciplan.a, build/amlnames,'
	@echo '                  build/hvmlayout'
	@echo 'make run          set up, build, boot Debian'\''s kernel on the ROM under QEMU and show the layout'
	@echo '                  MACHINE=q35|pc  PAYLOAD=linux|seabios|ovmf  QEMU_EXTRA="-device ..."  LOG=FILE'
	@echo 'make check        set up and run everything below but fuzz, cover and bench'
	@echo 'make check-unit   unit tests (ASan, UBSan)        make check-unit32  the same, 32-bit'
	@echo 'make check-qemu   guests under QEMU               make check-tools   tests of the host tools and lints'
	@echo 'make check-xen    guests under real Xen, all      make fuzz-smoke    each fuzzer for a moment'
	@echo 'make check-payloads   SeaBIOS, UEFI and what they boot, all   make payloads   builds both, 5 minutes, once'
	@echo 'make fuzz         each fuzzer for FUZZ_SECONDS    make cover         line and branch coverage by room'
	@echo 'make xen-q35-dm   the device model for Q35 under Xen, 7 minutes, once'
	@echo 'make bench        accesses and packing counted    make lint          arrows, purity, style'
	@echo 'make format       clang-format the tree           make clean         remove build/'
	@echo 'make install      DESTDIR=  prefix=/usr/local; packaging/install.mk has the other folders'
	@echo 'make uninstall    the same folders again          make dist          the sources as a tar.xz'
	@echo 'make deb          Debian packages in build/deb/   make check-package   what is installed, examples, packages, all'
	@echo 'make check-walk   the commands of the documents, as they are printed, on a new Debian and under Xen'

-include $(shell find $(B) -name '*.d' -type f 2>/dev/null)
