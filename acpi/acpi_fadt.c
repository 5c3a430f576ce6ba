/* SPDX-License-Identifier: MIT */
/*
 * FADT. The revision is 6.5, in which the table has 276 bytes: Linux and ACPICA of 2015 and later know that length, older ones
 * use the part they know. It matters that it is 6.3 at least, for then Linux believes the flag Online Capable of the MADT.
 *
 * Addresses that there are two fields for:
 *
 * - FIRMWARE_CTRL holds the FACS and X_FIRMWARE_CTRL is 0. Earlier revisions of ACPI forbid that both are there, later ones
 *   let the second override the first; operating systems of ACPI 1.0 read the first only. The FACS is below 4 GiB, so this
 *   suits all of them.
 * - DSDT and X_DSDT are the same: the first is the field of ACPI 1.0, the second that of all that came later, and ACPICA
 *   complains only about two that differ.
 * - Each register block is in its 32-bit field and in its generic address structure, with the same address and size: 0 in the
 *   first would be a machine without that block to an operating system of ACPI 1.0.
 */
#include "acpi/acpi_gas.h"
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 6
#define MINOR_REVISION 5

#define UNSPECIFIED 0 /* Preferred_PM_Profile: nobody tells us what the guest is for */

/* Lengths in bytes. */
#define PM1_EVENT_LENGTH 4
#define PM1_CONTROL_LENGTH 2
#define PM_TIMER_LENGTH 4

/* No C2 and no C3: more than 100 and more than 1000 microseconds. */
#define NO_C2_LATENCY 0x0fff
#define NO_C3_LATENCY 0x0fff

/* IAPC_BOOT_ARCH (5.2.9.3) */
#define LEGACY_DEVICES (1u << 0)
#define HAS_8042 (1u << 1)
#define VGA_NOT_PRESENT (1u << 2)
#define CMOS_RTC_NOT_PRESENT (1u << 5)

/* Flags */
#define WBINVD (1u << 0)
#define PROC_C1 (1u << 2)
#define SLP_BUTTON (1u << 5)
#define FIX_RTC (1u << 6)
#define TMR_VAL_EXT (1u << 8)
#define RESET_REG_SUP (1u << 10)
#define USE_PLATFORM_CLOCK (1u << 15)
#define FORCE_APIC_CLUSTER_MODEL (1u << 18)

#define FLAT_MODEL_PROCESSORS 8 /* one bit each of 8 */

static bool has_serial(const struct acpi_board *board)
{
	for (size_t i = 0; i < ACPI_SERIAL_PORTS; i++)
		if (board->serial[i])
			return true;
	return false;
}

/*
 * Bits 3 and 4 stay clear: nothing here forbids MSI, and the operating system may control ASPM where there is any, for the
 * firmware has set none up that it would have to keep.
 */
static uint16_t boot_architecture(const struct acpi_inputs *inputs)
{
	const struct acpi_board *board = &inputs->board;
	uint32_t flags = 0;

	if (board->floppy || board->parallel || has_serial(board))
		flags |= LEGACY_DEVICES;
	if (inputs->fixed.i8042)
		flags |= HAS_8042;
	if (!inputs->fixed.vga)
		flags |= VGA_NOT_PRESENT;
	if (!board->rtc)
		flags |= CMOS_RTC_NOT_PRESENT;
	return (uint16_t)flags;
}

/*
 * What is clear says something, too. PWR_BUTTON: the power button is in PM1. RTC_S4: after S4 no device model is left that an
 * alarm could wake. P_LVL2_UP: there is no C2. PCI_EXP_WAK: PM1 has no such bits. Three flags are set where something is not as
 * ACPI 1.0 had it: no sleep button in PM1, no wake status of the RTC there, a PM timer of more than 24 bits.
 *
 * A flat logical destination has room for 8 processors. An operating system that begins with fewer must not choose it when more
 * may come, and it is told so. Physical mode is not forced: both chipsets deliver in logical mode, too.
 */
static uint32_t feature_flags(const struct acpi_inputs *inputs)
{
	const struct acpi_fixed_hardware *fixed = &inputs->fixed;
	uint32_t flags = WBINVD | PROC_C1 | USE_PLATFORM_CLOCK;

	if (!fixed->sleep_button)
		flags |= SLP_BUTTON;
	if (fixed->no_rtc_status)
		flags |= FIX_RTC;
	if (fixed->pm_timer_32)
		flags |= TMR_VAL_EXT;
	if (fixed->reset_port)
		flags |= RESET_REG_SUP;
	if (inputs->processor_count > FLAT_MODEL_PROCESSORS)
		flags |= FORCE_APIC_CLUSTER_MODEL;
	return flags;
}

static void append_registers(struct byte_buf *buf, const struct acpi_fixed_hardware *fixed)
{
	byte_buf_u32(buf, fixed->pm1a_event);                           /* PM1a_EVT_BLK */
	byte_buf_u32(buf, 0);                                           /* PM1b_EVT_BLK */
	byte_buf_u32(buf, fixed->pm1a_control);                         /* PM1a_CNT_BLK */
	byte_buf_u32(buf, 0);                                           /* PM1b_CNT_BLK */
	byte_buf_u32(buf, 0);                                           /* PM2_CNT_BLK */
	byte_buf_u32(buf, fixed->pm_timer);                             /* PM_TMR_BLK */
	byte_buf_u32(buf, fixed->gpe0);                                 /* GPE0_BLK */
	byte_buf_u32(buf, 0);                                           /* GPE1_BLK */
	byte_buf_u8(buf, fixed->pm1a_event ? PM1_EVENT_LENGTH : 0);     /* PM1_EVT_LEN */
	byte_buf_u8(buf, fixed->pm1a_control ? PM1_CONTROL_LENGTH : 0); /* PM1_CNT_LEN */
	byte_buf_u8(buf, 0);                                            /* PM2_CNT_LEN */
	byte_buf_u8(buf, fixed->pm_timer ? PM_TIMER_LENGTH : 0);        /* PM_TMR_LEN */
	byte_buf_u8(buf, fixed->gpe0 ? fixed->gpe0_length : 0);         /* GPE0_BLK_LEN */
	byte_buf_u8(buf, 0);                                            /* GPE1_BLK_LEN */
	byte_buf_u8(buf, 0);                                            /* GPE1_BASE */
}

static void append_port(struct byte_buf *buf, uint16_t port, unsigned bytes, enum acpi_gas_access access)
{
	if (port)
		acpi_gas_append(buf, ACPI_GAS_IO, (uint8_t)(8 * bytes), access, port);
	else
		acpi_gas_append_none(buf);
}

/*
 * The same once more. Access sizes are those of the registers, not of the blocks (4.8.3, 4.8.4): PM1 status, PM1 enable and PM1
 * control have 16 bits each, the timer has 32, general-purpose event registers are bytes.
 */
static void append_extended_registers(struct byte_buf *buf, const struct acpi_fixed_hardware *fixed)
{
	append_port(buf, fixed->pm1a_event, PM1_EVENT_LENGTH, ACPI_GAS_WORD);     /* X_PM1a_EVT_BLK */
	acpi_gas_append_none(buf);                                                /* X_PM1b_EVT_BLK */
	append_port(buf, fixed->pm1a_control, PM1_CONTROL_LENGTH, ACPI_GAS_WORD); /* X_PM1a_CNT_BLK */
	acpi_gas_append_none(buf);                                                /* X_PM1b_CNT_BLK */
	acpi_gas_append_none(buf);                                                /* X_PM2_CNT_BLK */
	append_port(buf, fixed->pm_timer, PM_TIMER_LENGTH, ACPI_GAS_DWORD);       /* X_PM_TMR_BLK */
	append_port(buf, fixed->gpe0, fixed->gpe0_length, ACPI_GAS_BYTE);         /* X_GPE0_BLK */
	acpi_gas_append_none(buf);                                                /* X_GPE1_BLK */
	acpi_gas_append_none(buf);                                                /* SLEEP_CONTROL_REG */
	acpi_gas_append_none(buf);                                                /* SLEEP_STATUS_REG */
}

size_t acpi_fadt_append(struct byte_buf *buf, const struct acpi_inputs *inputs, uint64_t dsdt)
{
	const struct acpi_fixed_hardware *fixed = &inputs->fixed;
	const bool smi = fixed->smi_command != 0;
	const size_t start = acpi_table_begin(buf, "FACP", REVISION, inputs->oem_revision);

	byte_buf_u32(buf, (uint32_t)inputs->facs);                    /* FIRMWARE_CTRL */
	byte_buf_u32(buf, (uint32_t)dsdt);                            /* DSDT */
	byte_buf_u8(buf, 0);                                          /* Reserved: INT_MODEL of ACPI 1.0 */
	byte_buf_u8(buf, UNSPECIFIED);                                /* Preferred_PM_Profile */
	byte_buf_u16(buf, fixed->sci);                                /* SCI_INT */
	byte_buf_u32(buf, fixed->smi_command);                        /* SMI_CMD */
	byte_buf_u8(buf, smi ? fixed->acpi_enable : 0);               /* ACPI_ENABLE */
	byte_buf_u8(buf, smi ? fixed->acpi_disable : 0);              /* ACPI_DISABLE */
	byte_buf_u8(buf, 0);                                          /* S4BIOS_REQ */
	byte_buf_u8(buf, 0);                                          /* PSTATE_CNT */
	append_registers(buf, fixed);                                 /* PM1a_EVT_BLK to GPE1_BASE */
	byte_buf_u8(buf, 0);                                          /* CST_CNT */
	byte_buf_u16(buf, NO_C2_LATENCY);                             /* P_LVL2_LAT */
	byte_buf_u16(buf, NO_C3_LATENCY);                             /* P_LVL3_LAT */
	byte_buf_u16(buf, 0);                                         /* FLUSH_SIZE: WBINVD is set */
	byte_buf_u16(buf, 0);                                         /* FLUSH_STRIDE */
	byte_buf_u8(buf, 0);                                          /* DUTY_OFFSET */
	byte_buf_u8(buf, 0);                                          /* DUTY_WIDTH: no throttling */
	byte_buf_u8(buf, 0);                                          /* DAY_ALRM */
	byte_buf_u8(buf, 0);                                          /* MON_ALRM */
	byte_buf_u8(buf, fixed->century);                             /* CENTURY */
	byte_buf_u16(buf, boot_architecture(inputs));                 /* IAPC_BOOT_ARCH */
	byte_buf_u8(buf, 0);                                          /* Reserved */
	byte_buf_u32(buf, feature_flags(inputs));                     /* Flags */
	append_port(buf, fixed->reset_port, 1, ACPI_GAS_BYTE);        /* RESET_REG */
	byte_buf_u8(buf, fixed->reset_port ? fixed->reset_value : 0); /* RESET_VALUE */
	byte_buf_u16(buf, 0);                                         /* ARM_BOOT_ARCH */
	byte_buf_u8(buf, MINOR_REVISION);                             /* FADT Minor Version: no errata level */
	byte_buf_u64(buf, 0);                                         /* X_FIRMWARE_CTRL */
	byte_buf_u64(buf, dsdt);                                      /* X_DSDT */
	append_extended_registers(buf, fixed);                        /* X_PM1a_EVT_BLK to SLEEP_STATUS_REG */
	byte_buf_u64(buf, 0);                                         /* Hypervisor Vendor Identity: CPUID tells it */
	acpi_table_end(buf, start);
	return start;
}
