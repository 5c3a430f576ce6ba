/* SPDX-License-Identifier: MIT */
/* The one place that names the version. */
#ifndef FIRMWARE_VERSION_H
#define FIRMWARE_VERSION_H

#define HVMSTAGE_VERSION "0.1"

#endif
