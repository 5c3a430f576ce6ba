/* SPDX-License-Identifier: MIT */
/* The DSDT of each case that has none. */
DefinitionBlock ("", "DSDT", 2, "TEST", "BASE", 1)
{
    Scope (\_SB)
    {
        Device (PCI0)
        {
            Name (_HID, "PNP0A03")
            Name (_UID, 0)
            OperationRegion (REGA, SystemIO, 0x100, 4)
            Field (REGA, ByteAcc, NoLock, Preserve) { FLDA, 8 }
            Mutex (MTXA, 0)
            Event (EVTA)
        }
        Device (DEV1) { Name (_ADR, 1) }
    }
    Name (INTA, 1)
    Name (BUFA, Buffer (8) {})
    Name (PKGA, Package () { 1 })
    Method (METH, 2) { Return (Arg0 + Arg1) }
    Alias (\_SB.PCI0, PCIA)
    Alias (INTA, INAL)
    ThermalZone (\_TZ.TZ0) {}
    PowerResource (PWRA, 0, 0) { Method (_STA) { Return (1) } Method (_ON) {} Method (_OFF) {} }
    Processor (\_PR.CPU0, 1, 0, 0) {}
}
