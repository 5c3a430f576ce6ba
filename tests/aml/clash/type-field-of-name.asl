/* SPDX-License-Identifier: MIT */
// A Field of an integer
// refused 1 type \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (INTA, OpRegionObj)
    Field (INTA, ByteAcc, NoLock, Preserve) { FLDC, 8 }
}
