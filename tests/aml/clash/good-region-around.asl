/* SPDX-License-Identifier: MIT */
// The region of a Field is looked for in the scopes around
// accepted
DefinitionBlock ("", "SSDT", 2, "TEST", "SSDT1", 1)
{
    OperationRegion (REGB, SystemIO, 0x200, 4)
    Scope (\_SB) { Field (REGB, ByteAcc, NoLock, Preserve) { FLDB, 8 } }
}
