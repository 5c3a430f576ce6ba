/* SPDX-License-Identifier: MIT */
// A BankField's bank register
// refused 1 missing \BNKX
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    OperationRegion (REGB, SystemIO, 0x200, 4)
    External (BNKX, FieldUnitObj)
    BankField (REGB, BNKX, 0, ByteAcc, NoLock, Preserve) { INTX, 8 }
}
