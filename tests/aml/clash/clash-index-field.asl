/* SPDX-License-Identifier: MIT */
// An IndexField's element
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    OperationRegion (REGB, SystemIO, 0x200, 4)
    Field (REGB, ByteAcc, NoLock, Preserve) { IDXX, 8, DATX, 8 }
    IndexField (IDXX, DATX, ByteAcc, NoLock, Preserve) { INTA, 8 }
}
