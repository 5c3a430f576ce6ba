/* SPDX-License-Identifier: MIT */
// Processor
// refused 1 clash \_PR.CPU0
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    Processor (\_PR.CPU0, 2, 0, 0) {}
}
