# SPDX-License-Identifier: MIT
"""Prints all that the log tells of one boot as one JSON object.

Addresses and IDs are strings such as "0xb0000000", sizes, counts and bus numbers integers; what the log does not tell
is null. Later versions add keys, and take none away.

Exit status: 0 done; 2 the log cannot be used."""

import json

from hvmlayout import json_values, source


def add_arguments(parser):
    source.add_arguments(parser)


def run(request):
    print(json.dumps(json_values.of_boot(source.of(request)), indent=2))
    return 0
