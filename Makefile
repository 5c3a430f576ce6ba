# SPDX-License-Identifier: MIT
#
# One Makefile for the whole tree, non-recursive. A room's .c files are found by their place: a new file needs no line here.
# `make help` lists the targets.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

CC = gcc
CLANG = clang
LD = ld
OBJCOPY = objcopy
PYTEST = pytest-3
B := build

# --- sources, by room ---------------------------------------------------------------------------------------------

PURE_C := $(wildcard e820/*.c pci/*.c pci/chipset/*.c acpi/*.c)
FIRMWARE_C := $(wildcard firmware/*.c firmware/arch/*.c firmware/glue/*.c)
FIRMWARE_S := $(wildcard firmware/*.S firmware/arch/*.S)
LIBC_C := $(wildcard firmware/libc/*.c)
GLUE_C := $(wildcard firmware/glue/*.c)
FAKE_C := $(wildcard tests/fake/*.c)
UNIT_TESTS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*_test.c))
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*_fuzz.c))

# --- flags --------------------------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
COMMON := -std=c11 -I. $(WARNINGS) -MMD -MP

# The firmware: 32-bit, freestanding, no floating point or vector unit, the same bytes wherever it is built.
FIRMWARE_CFLAGS := $(COMMON) -Wframe-larger-than=1024 -m32 -march=i686 -Os -g -ffreestanding -isystem firmware/libc/include \
	-fno-pic -no-pie -fno-stack-protector -fno-asynchronous-unwind-tables -fno-unwind-tables -fcf-protection=none \
	-mno-sse -mno-mmx -mno-80387 -mpreferred-stack-boundary=2 -fno-strict-aliasing -ffunction-sections -fdata-sections \
	-fno-tree-loop-distribute-patterns -ffile-prefix-map=$(CURDIR)=.

HOST_CFLAGS := $(COMMON) -O2 -g
TEST_CFLAGS := $(COMMON) -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
COVER_CFLAGS := $(COMMON) -O0 -g --coverage
FUZZ_CFLAGS := $(COMMON) -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all

# --- the images ---------------------------------------------------------------------------------------------------

.PHONY: all
all: $(B)/hvmstage.rom $(B)/pciplan

FIRMWARE_OBJS := $(patsubst %,$(B)/firmware/%.o,$(basename $(PURE_C) $(FIRMWARE_C) $(LIBC_C)))
FIRMWARE_OBJS += $(patsubst %.S,$(B)/firmware/%.S.o,$(FIRMWARE_S))

$(B)/firmware/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(FIRMWARE_CFLAGS) -c $< -o $@

$(B)/firmware/%.S.o: %.S
	@mkdir -p $(@D)
	$(CC) $(FIRMWARE_CFLAGS) -D__ASSEMBLY__ -c $< -o $@

$(B)/rom.lds: firmware/rom.lds.S firmware/layout.h
	@mkdir -p $(@D)
	$(CC) -E -P -I. -x assembler-with-cpp -D__ASSEMBLY__ $< -o $@

$(B)/hvmstage.rom.elf: $(B)/rom.lds $(FIRMWARE_OBJS)
	$(LD) -m elf_i386 -nostdlib --build-id=none --gc-sections --fatal-warnings --orphan-handling=error -T $< -o $@ \
		-Map $(B)/hvmstage.rom.map $(FIRMWARE_OBJS)

$(B)/hvmstage.rom: $(B)/hvmstage.rom.elf
	$(OBJCOPY) -O binary $< $@

# --- the pure rooms on the host -----------------------------------------------------------------------------------

# $(call host-library,FLAVOUR,COMPILER,FLAGS): build/FLAVOUR/libpure.a, and libfirmware.a with the firmware's pure parts,
# whose libc symbols carry the prefix fw_ so that they can be tested beside the host's.
define host-library
$(B)/$(1)/%.o: %.c
	@mkdir -p $$(@D)
	$(2) $(3) -c $$< -o $$@

# The firmware's libc is compiled with its own headers, then its symbols are renamed.
$(B)/$(1)/firmware/libc/%.o: firmware/libc/%.c
	@mkdir -p $$(@D)
	$(2) $(3) -ffreestanding -isystem firmware/libc/include -fno-builtin -c $$< -o $$@
	@$(OBJCOPY) $$(foreach s,$(LIBC_SYMBOLS),--redefine-sym $$(s)=fw_$$(s)) $$@

$(B)/$(1)/libpure.a: $(patsubst %.c,$(B)/$(1)/%.o,$(PURE_C))
	@rm -f $$@
	ar rcsD $$@ $$^

$(B)/$(1)/libtest.a: $(patsubst %.c,$(B)/$(1)/%.o,$(FAKE_C) $(GLUE_C) $(LIBC_C))
	@rm -f $$@
	ar rcsD $$@ $$^
endef

LIBC_SYMBOLS := memcpy memmove memset memcmp memchr strlen strnlen strcmp strncmp strchr strrchr snprintf vsnprintf \
	strtoull strtoul

$(eval $(call host-library,host,$(CC),$(HOST_CFLAGS)))
$(eval $(call host-library,unit,$(CC),$(TEST_CFLAGS)))
$(eval $(call host-library,unit32,$(CC),-m32 $(TEST_CFLAGS)))
$(eval $(call host-library,cover,$(CC),$(COVER_CFLAGS)))
$(eval $(call host-library,fuzz,$(CLANG),$(FUZZ_CFLAGS)))

PCIPLAN_C := $(wildcard tools/pciplan*.c)
$(B)/pciplan: $(patsubst %.c,$(B)/host/%.o,$(PCIPLAN_C)) $(B)/host/libpure.a
	$(CC) $^ -o $@

# --- unit tests ---------------------------------------------------------------------------------------------------

# $(call unit-tests,FLAVOUR,FLAGS)
define unit-tests
$(B)/$(1)/run/%: $(B)/$(1)/tests/unit/%.o $(B)/$(1)/libtest.a $(B)/$(1)/libpure.a
	@mkdir -p $$(@D)
	$(CC) $(2) $$^ -lcmocka -o $$@
endef

$(eval $(call unit-tests,unit,$(TEST_CFLAGS)))
$(eval $(call unit-tests,unit32,-m32 $(TEST_CFLAGS)))
$(eval $(call unit-tests,cover,$(COVER_CFLAGS)))

.PHONY: check-unit
check-unit: $(UNIT_TESTS:%=$(B)/unit/run/%)
	@tools/run-unit-tests $(B)/unit/run $^

# --- fuzzing ------------------------------------------------------------------------------------------------------

$(B)/fuzz/run/%: $(B)/fuzz/tests/fuzz/%.o $(B)/fuzz/libtest.a $(B)/fuzz/libpure.a
	@mkdir -p $(@D)
	$(CLANG) -fsanitize=fuzzer,address,undefined $^ -o $@

# --- housekeeping -------------------------------------------------------------------------------------------------

.PHONY: clean
clean:
	rm -rf $(B)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
