/* SPDX-License-Identifier: MIT */
// A BankField's element
// refused 1 clash \INTA
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    OperationRegion (REGB, SystemIO, 0x200, 4)
    Field (REGB, ByteAcc, NoLock, Preserve) { BNKX, 8 }
    BankField (REGB, BNKX, 0, ByteAcc, NoLock, Preserve) { INTA, 8 }
}
