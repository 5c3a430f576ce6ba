/* SPDX-License-Identifier: MIT */
// A field twice in a table
// refused 1 clash \FLDC
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    OperationRegion (REGB, SystemIO, 0x200, 4)
    Field (REGB, ByteAcc, NoLock, Preserve) { FLDC, 8 }
    Field (REGB, ByteAcc, NoLock, Preserve) { FLDC, 8 }
}
