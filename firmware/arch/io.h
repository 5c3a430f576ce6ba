/* SPDX-License-Identifier: MIT */
/* Port I/O, registers in memory, CPUID, MSRs and halting: every instruction that C has no word for. */
#ifndef FIRMWARE_ARCH_IO_H
#define FIRMWARE_ARCH_IO_H

#include <stdint.h>

static inline void outb(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline void outw(uint16_t port, uint16_t value)
{
	__asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline void outl(uint16_t port, uint32_t value)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline uint8_t inb(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

static inline uint16_t inw(uint16_t port)
{
	uint16_t value;

	__asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

static inline uint32_t inl(uint16_t port)
{
	uint32_t value;

	__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

/* A device's register of so many bits at this address. */
static inline uint8_t mmio_read8(uint32_t address)
{
	return *(const volatile uint8_t *)(uintptr_t)address;
}

static inline void mmio_write8(uint32_t address, uint8_t value)
{
	*(volatile uint8_t *)(uintptr_t)address = value;
}

static inline uint16_t mmio_read16(uint32_t address)
{
	return *(const volatile uint16_t *)(uintptr_t)address;
}

static inline void mmio_write16(uint32_t address, uint16_t value)
{
	*(volatile uint16_t *)(uintptr_t)address = value;
}

static inline uint32_t mmio_read32(uint32_t address)
{
	return *(const volatile uint32_t *)(uintptr_t)address;
}

static inline void mmio_write32(uint32_t address, uint32_t value)
{
	*(volatile uint32_t *)(uintptr_t)address = value;
}

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid cpuid(uint32_t leaf)
{
	struct cpuid out;

	__asm__ volatile("cpuid" : "=a"(out.eax), "=b"(out.ebx), "=c"(out.ecx), "=d"(out.edx) : "a"(leaf), "c"(0));
	return out;
}

static inline uint64_t rdmsr(uint32_t msr)
{
	uint64_t value;

	__asm__ volatile("rdmsr" : "=A"(value) : "c"(msr));
	return value;
}

static inline void wrmsr(uint32_t msr, uint64_t value)
{
	__asm__ volatile("wrmsr" : : "c"(msr), "A"(value) : "memory");
}

#endif
