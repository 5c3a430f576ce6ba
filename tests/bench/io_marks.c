/* SPDX-License-Identifier: MIT */
/*
 * A QEMU plugin that counts instructions and leaves a line "mark N" in QEMU's log (-d plugin) for each one that reaches a
 * device, N being how many the processors have executed. For an access to device memory the line comes after those that
 * QEMU's own trace has of it, for an IN or OUT before them. So the trace lines of a device's memory between two marks are
 * one access of one instruction, however wide, and the trace tells what QEMU splits: 8 bytes into twice 4.
 *
 * An access that reads and then writes leaves two marks. Each round of a repeated string instruction counts as one.
 *
 * The interface is version 1 of QEMU's plugins, declared here because Debian 12 has no header for it.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define OUT __attribute__((visibility("default")))

enum { INLINE_ADD_U64 = 0 };
enum { CB_NO_REGS = 0 };
enum { MEM_RW = 3 };

struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_plugin_hwaddr;

OUT int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv);

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*translated)(uint64_t id, struct qemu_plugin_tb *block));
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *instruction);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *instruction, int operation, void *counter,
						uint64_t by);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *instruction,
					    void (*executed)(unsigned processor, void *data), int registers,
					    void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *instruction,
				      void (*accessed)(unsigned processor, uint32_t info, uint64_t address, void *data),
				      int registers, int ways, void *data);
struct qemu_plugin_hwaddr *qemu_plugin_get_hwaddr(uint32_t info, uint64_t address);
bool qemu_plugin_hwaddr_is_io(const struct qemu_plugin_hwaddr *address);
void qemu_plugin_outs(const char *text);

OUT int qemu_plugin_version = 1;

static uint64_t executed;

static void mark(void)
{
	char line[32];

	snprintf(line, sizeof(line), "mark %" PRIu64 "\n", executed);
	qemu_plugin_outs(line);
}

static void port_access(unsigned processor, void *data)
{
	(void)processor;
	(void)data;
	mark();
}

static void memory_access(unsigned processor, uint32_t info, uint64_t address, void *data)
{
	struct qemu_plugin_hwaddr *where = qemu_plugin_get_hwaddr(info, address);

	(void)processor;
	(void)data;
	if (where && qemu_plugin_hwaddr_is_io(where))
		mark();
}

/* IN, OUT, INS, OUTS, behind any of the prefixes that they can have. */
static bool is_port_instruction(const struct qemu_plugin_insn *instruction)
{
	const uint8_t *code = qemu_plugin_insn_data(instruction);
	size_t size = qemu_plugin_insn_size(instruction), at = 0;

	while (at < size && (code[at] == 0x66 || code[at] == 0x67 || code[at] == 0xf2 || code[at] == 0xf3))
		at++;
	return at < size && ((code[at] & 0xfc) == 0xe4 || (code[at] & 0xfc) == 0xec || (code[at] & 0xfc) == 0x6c);
}

static void translated(uint64_t id, struct qemu_plugin_tb *block)
{
	size_t count = qemu_plugin_tb_n_insns(block);

	(void)id;
	for (size_t n = 0; n < count; n++) {
		struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, n);

		qemu_plugin_register_vcpu_insn_exec_inline(instruction, INLINE_ADD_U64, &executed, 1);
		if (is_port_instruction(instruction))
			qemu_plugin_register_vcpu_insn_exec_cb(instruction, port_access, CB_NO_REGS, NULL);
		else
			qemu_plugin_register_vcpu_mem_cb(instruction, memory_access, CB_NO_REGS, MEM_RW, NULL);
	}
}

int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv)
{
	(void)info;
	(void)argc;
	(void)argv;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}
