/* SPDX-License-Identifier: MIT */
/*
 * Stands in for the firmware and does nothing but talk, as an ELF32 that Xen's domain builder loads: TALKER_LINES lines of
 * TALKER_LENGTH characters, each with its number, as fast as it can to port E9h. Then a last line, and the processor halts,
 * or faults with no interrupt table if TALKER_FAULT is defined.
 */

/* Xen enters with no stack. */
__asm__(".globl _start\n"
	"_start:\n"
	"	mov $0x90000, %esp\n"
	"	call talk\n"
	"1:	hlt\n"
	"	jmp 1b\n");

void talk(void);

static void put(const char *text, unsigned int length)
{
	__asm__ volatile("cld; rep outsb" : "+S"(text), "+c"(length) : "d"(0xE9) : "memory");
}

void talk(void)
{
	static char line[TALKER_LENGTH + 1];
	unsigned int number, rest, i;

	for (number = 0; number < TALKER_LINES; number++) {
		for (i = 0; i < TALKER_LENGTH; i++)
			line[i] = (char)('a' + (number + i) % 26);
		for (i = 5, rest = number; i-- > 0; rest /= 10)
			line[i] = (char)('0' + rest % 10);
		line[TALKER_LENGTH] = '\n';
		put(line, TALKER_LENGTH + 1);
	}
	put("talker: end\n", 12);
#ifdef TALKER_FAULT
	{
		static const unsigned char no_table[6];

		__asm__ volatile("cli; lidt %0; ud2" : : "m"(no_table));
	}
#endif
}
