/* SPDX-License-Identifier: MIT */
// A Field of a region that nobody declares
// refused 1 missing \NREG
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    External (NREG, OpRegionObj)
    Field (NREG, ByteAcc, NoLock, Preserve) { FLDC, 8 }
}
