/* SPDX-License-Identifier: MIT */
/* The one place that names the version. */
#ifndef FIRMWARE_VERSION_H
#define FIRMWARE_VERSION_H

#define HVMSTAGE_VERSION "0.8"

/* Of the release, as SMBIOS writes it: mm/dd/yyyy. */
#define HVMSTAGE_DATE "11/22/2026"

#endif
