/* SPDX-License-Identifier: MIT */
/* CPUID leaves and feature bits, and MSRs, that more than one file asks for (Intel SDM volume 2, CPUID; volume 4). */
#ifndef FIRMWARE_ARCH_CPU_H
#define FIRMWARE_ARCH_CPU_H

#define CPUID_VENDOR 0
#define CPUID_FEATURES 1
#define CPUID_FEATURES_EDX_FPU (1u << 0)
#define CPUID_FEATURES_EDX_PAE (1u << 6)
#define CPUID_FEATURES_EDX_APIC (1u << 9)
#define CPUID_FEATURES_EDX_MTRR (1u << 12)
#define CPUID_FEATURES_EDX_PSE36 (1u << 17)
#define CPUID_FEATURES_EDX_MMX (1u << 23)
#define CPUID_FEATURES_EDX_SS (1u << 27) /* self-snoop */
#define CPUID_FEATURES_EDX_HTT (1u << 28)
#define CPUID_FEATURES_ECX_HYPERVISOR (1u << 31)
#define CPUID_CACHES 4
#define CPUID_TOPOLOGY 0xb
#define CPUID_EXTENDED_MAX 0x80000000u
#define CPUID_EXTENDED_FEATURES 0x80000001u
#define CPUID_BRAND 0x80000002u
#define CPUID_BRAND_LAST 0x80000004u
#define CPUID_ADDRESS_SIZES 0x80000008u

#define MSR_IA32_APIC_BASE 0x1b
#define APIC_BASE_ADDRESS 0xfffff000u /* below 4 GiB at reset, and nobody has moved it */

#endif
