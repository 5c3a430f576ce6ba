/* SPDX-License-Identifier: MIT */
// An IndexField's index register
// refused 1 missing \IDXX
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    OperationRegion (REGB, SystemIO, 0x200, 4)
    Field (REGB, ByteAcc, NoLock, Preserve) { DATX, 8 }
    External (IDXX, FieldUnitObj)
    IndexField (IDXX, DATX, ByteAcc, NoLock, Preserve) { INTQ, 8 }
}
