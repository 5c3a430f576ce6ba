/* SPDX-License-Identifier: MIT */
// Nothing but a DSDT
// accepted
