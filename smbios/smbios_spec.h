/* SPDX-License-Identifier: MIT */
/*
 * Numbers of DSP0134, the System Management BIOS Reference Specification, that builder, checker and reader of a device
 * model's structures share. Section numbers are those of version 3.5.
 */
#ifndef SMBIOS_SMBIOS_SPEC_H
#define SMBIOS_SMBIOS_SPEC_H

#define SMBIOS_ENTRY_21_SIZE 31 /* 5.2.1: _SM_ */
#define SMBIOS_ENTRY_30_SIZE 24 /* 5.2.2: _SM3_ */
#define SMBIOS_ENTRY_ALIGNMENT 16

#define SMBIOS_HEADER_SIZE 4     /* 6.1.2: type, length, handle */
#define SMBIOS_HANDLE_MAX 0xfeff /* 6.1.2: FF00h-FFFFh are reserved */

#define SMBIOS_VERSION(major, minor) ((major) << 8 | (minor))

/* Chapter 7: the structure types, as far as we have to do with them. */
enum smbios_type {
	SMBIOS_BIOS_INFORMATION = 0,
	SMBIOS_SYSTEM_INFORMATION = 1,
	SMBIOS_BASEBOARD = 2,
	SMBIOS_ENCLOSURE = 3,
	SMBIOS_PROCESSOR = 4,
	SMBIOS_CACHE = 7,
	SMBIOS_PORT_CONNECTOR = 8,
	SMBIOS_SYSTEM_SLOTS = 9,
	SMBIOS_OEM_STRINGS = 11,
	SMBIOS_MEMORY_ARRAY = 16,
	SMBIOS_MEMORY_DEVICE = 17,
	SMBIOS_MEMORY_ARRAY_MAPPED = 19,
	SMBIOS_MEMORY_DEVICE_MAPPED = 20,
	SMBIOS_PORTABLE_BATTERY = 22,
	SMBIOS_VOLTAGE_PROBE = 26,
	SMBIOS_COOLING_DEVICE = 27,
	SMBIOS_TEMPERATURE_PROBE = 28,
	SMBIOS_CURRENT_PROBE = 29,
	SMBIOS_SYSTEM_BOOT = 32,
	SMBIOS_POWER_SUPPLY = 39,
	SMBIOS_ONBOARD_DEVICE = 41,
	SMBIOS_END_OF_TABLE = 127,
	SMBIOS_OEM_FIRST = 128, /* from here to 255: a vendor's own */
};

#endif
