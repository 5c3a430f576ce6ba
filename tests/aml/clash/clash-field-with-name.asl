/* SPDX-License-Identifier: MIT */
// A field where there is a Name
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    OperationRegion (REGB, SystemIO, 0x200, 4)
    Field (REGB, ByteAcc, NoLock, Preserve) { INTA, 8 }
}
