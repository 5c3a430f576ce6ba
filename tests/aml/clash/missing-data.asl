/* SPDX-License-Identifier: MIT */
// An IndexField's data register
// refused 1 missing \DATX
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    OperationRegion (REGB, SystemIO, 0x200, 4)
    Field (REGB, ByteAcc, NoLock, Preserve) { IDXX, 8 }
    External (DATX, FieldUnitObj)
    IndexField (IDXX, DATX, ByteAcc, NoLock, Preserve) { INTQ, 8 }
}
