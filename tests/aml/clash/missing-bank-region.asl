/* SPDX-License-Identifier: MIT */
// A BankField's region
// refused 1 missing \REGX
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    OperationRegion (REGB, SystemIO, 0x200, 4)
    Field (REGB, ByteAcc, NoLock, Preserve) { BNKX, 8 }
    External (REGX, OpRegionObj)
    BankField (REGX, BNKX, 0, ByteAcc, NoLock, Preserve) { INTX, 8 }
}
