/* SPDX-License-Identifier: MIT */
#include "firmware/option_input.h"

#include <stdio.h>
#include <string.h>

#include "firmware/log.h"

/* Of a longer value the log shows its beginning. */
#define OPTION_NAMES_LINE 96 /* bytes of names in a line, with its NUL */
#define OPTION_VALUE_SHOWN 24

static const char *option_standard(const char *name)
{
	const struct option_description *option;

	for (size_t i = 0; (option = options_describe(i)) != NULL; i++)
		if (strcmp(option->name, name) == 0)
			return option->standard;
	return "value";
}

/* The beginning of a value, and of a long one that there is more. */
struct option_shown {
	char text[OPTION_VALUE_SHOWN + sizeof("... (1234 characters)")];
};

static struct option_shown option_show(const char *value)
{
	struct option_shown shown;
	size_t length = strlen(value);

	if (length <= OPTION_VALUE_SHOWN)
		snprintf(shown.text, sizeof(shown.text), "%s", value);
	else
		snprintf(shown.text, sizeof(shown.text), "%.*s... (%u characters)", OPTION_VALUE_SHOWN, value,
			 (unsigned)length);
	return shown;
}

/* Once, however many unknown names there are. */
static void option_report_names(void)
{
	const struct option_description *option;
	static bool told;
	char known[OPTION_NAMES_LINE] = "";

	for (size_t i = 0; !told && (option = options_describe(i)) != NULL; i++) {
		if (strlen(known) + strlen(option->name) + 2 > sizeof(known)) {
			log_line(LOG_I, "firmware", "option", "there are%s", known);
			known[0] = '\0';
		}
		snprintf(known + strlen(known), sizeof(known) - strlen(known), " %s", option->name);
	}
	if (!told)
		log_line(LOG_I, "firmware", "option", "there are%s", known);
	told = true;
}

static void option_report_unknown(const char *name, const char *value)
{
	log_line(LOG_W, "firmware", "option", "%s=%s: no such option, ignored", name, option_show(value).text);
	option_report_names();
}

void option_input_malformed(const char *name, const char *value, const char *expected)
{
	log_line(LOG_W, "firmware", "option", "%s=%s: expected %s, the default %s is used", name,
		 option_show(value).text, expected, option_standard(name));
}

void option_input_too_long(const char *name, size_t length)
{
	log_line(LOG_W, "firmware", "option", "%s: value of %u characters, expected %u at most, the default %s is used",
		 name, (unsigned)length, OPTION_VALUE_MAX - 1, option_standard(name));
}

void option_input_unreadable(const char *name)
{
	log_line(LOG_W, "firmware", "option", "%s: cannot be read, the default %s is used", name,
		 option_standard(name));
}

/* A value that makes a difference is worth a line: the log then says what this boot was asked for. */
void option_input_take(struct options *options, const char *name, const char *value)
{
	static struct options before;
	const char *expected;

	memcpy(&before, options, sizeof(before));
	switch (options_set(options, name, value, &expected)) {
	case OPTION_OK:
		log_set_level(options->log_level);
		if (memcmp(&before, options, sizeof(before)) != 0)
			log_line(LOG_I, "firmware", "option", "%s=%s", name, value);
		break;
	case OPTION_UNKNOWN:
		option_report_unknown(name, value);
		break;
	case OPTION_MALFORMED:
		option_input_malformed(name, value, expected);
		break;
	}
}
