/*
 *
 * Original Table Header:
 *     Signature        "SSDT"
 *     Length           0x00001D4C (7500)
 *     Revision         0x02
 *     Checksum         0x62
 *     OEM ID           "HVMSTG"
 *     OEM Table ID     "HVMSTAGE"
 *     OEM Revision     0x00000001 (1)
 *     Compiler ID      "HVMS"
 *     Compiler Version 0x00000001 (1)
 */
DefinitionBlock ("", "SSDT", 2, "HVMSTG", "HVMSTAGE", 0x00000001)
{
    External (_SB_.LNKA, UnknownObj)
    External (_SB_.LNKB, UnknownObj)
    External (_SB_.LNKC, UnknownObj)
    External (_SB_.LNKD, UnknownObj)
    External (_SB_.PCI0, DeviceObj)
    External (PICF, IntObj)

    Scope (\_SB.PCI0)
    {
        Name (_SEG, Zero)  // _SEG: PCI Segment
        Name (_BBN, Zero)  // _BBN: BIOS Bus Number
        Name (_CRS, ResourceTemplate ()  // _CRS: Current Resource Settings
        {
            WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode,
                0x0000,             // Granularity
                0x0000,             // Range Minimum
                0x00FF,             // Range Maximum
                0x0000,             // Translation Offset
                0x0100,             // Length
                ,, )
            IO (Decode16,
                0x0CF8,             // Range Minimum
                0x0CF8,             // Range Maximum
                0x01,               // Alignment
                0x08,               // Length
                )
            WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange,
                0x0000,             // Granularity
                0x0000,             // Range Minimum
                0x0CF7,             // Range Maximum
                0x0000,             // Translation Offset
                0x0CF8,             // Length
                ,, , TypeStatic, DenseTranslation)
            WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange,
                0x0000,             // Granularity
                0x0D00,             // Range Minimum
                0xFFFF,             // Range Maximum
                0x0000,             // Translation Offset
                0xF300,             // Length
                ,, , TypeStatic, DenseTranslation)
            DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite,
                0x00000000,         // Granularity
                0x000A0000,         // Range Minimum
                0x000BFFFF,         // Range Maximum
                0x00000000,         // Translation Offset
                0x00020000,         // Length
                ,, , AddressRangeMemory, TypeStatic)
            DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite,
                0x00000000,         // Granularity
                0xF0000000,         // Range Minimum
                0xFBFFFFFF,         // Range Maximum
                0x00000000,         // Translation Offset
                0x0C000000,         // Length
                ,, , AddressRangeMemory, TypeStatic)
            QWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite,
                0x0000000000000000, // Granularity
                0x0000000140000000, // Range Minimum
                0x0000000FFFFFFFFF, // Range Maximum
                0x0000000000000000, // Translation Offset
                0x0000000EC0000000, // Length
                ,, , AddressRangeMemory, TypeStatic)
        })
        Name (PRTP, Package (0x80)
        {
            Package (0x04)
            {
                0xFFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0xFFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0xFFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0xFFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0019FFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0019FFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0019FFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0019FFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001AFFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001AFFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001AFFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001AFFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001CFFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001CFFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001CFFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001CFFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001DFFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001DFFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001DFFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001DFFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001EFFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001EFFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001EFFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001EFFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                0x03,
                \_SB.LNKC,
                Zero
            }
        })
        Name (PRTA, Package (0x80)
        {
            Package (0x04)
            {
                0xFFFF,
                Zero,
                Zero,
                0x10
            },

            Package (0x04)
            {
                0xFFFF,
                One,
                Zero,
                0x11
            },

            Package (0x04)
            {
                0xFFFF,
                0x02,
                Zero,
                0x12
            },

            Package (0x04)
            {
                0xFFFF,
                0x03,
                Zero,
                0x13
            },

            Package (0x04)
            {
                0x0001FFFF,
                Zero,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0001FFFF,
                One,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0001FFFF,
                0x02,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0001FFFF,
                0x03,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0002FFFF,
                Zero,
                Zero,
                0x18
            },

            Package (0x04)
            {
                0x0002FFFF,
                One,
                Zero,
                0x19
            },

            Package (0x04)
            {
                0x0002FFFF,
                0x02,
                Zero,
                0x1A
            },

            Package (0x04)
            {
                0x0002FFFF,
                0x03,
                Zero,
                0x1B
            },

            Package (0x04)
            {
                0x0003FFFF,
                Zero,
                Zero,
                0x1C
            },

            Package (0x04)
            {
                0x0003FFFF,
                One,
                Zero,
                0x1D
            },

            Package (0x04)
            {
                0x0003FFFF,
                0x02,
                Zero,
                0x1E
            },

            Package (0x04)
            {
                0x0003FFFF,
                0x03,
                Zero,
                0x1F
            },

            Package (0x04)
            {
                0x0004FFFF,
                Zero,
                Zero,
                0x20
            },

            Package (0x04)
            {
                0x0004FFFF,
                One,
                Zero,
                0x21
            },

            Package (0x04)
            {
                0x0004FFFF,
                0x02,
                Zero,
                0x22
            },

            Package (0x04)
            {
                0x0004FFFF,
                0x03,
                Zero,
                0x23
            },

            Package (0x04)
            {
                0x0005FFFF,
                Zero,
                Zero,
                0x24
            },

            Package (0x04)
            {
                0x0005FFFF,
                One,
                Zero,
                0x25
            },

            Package (0x04)
            {
                0x0005FFFF,
                0x02,
                Zero,
                0x26
            },

            Package (0x04)
            {
                0x0005FFFF,
                0x03,
                Zero,
                0x27
            },

            Package (0x04)
            {
                0x0006FFFF,
                Zero,
                Zero,
                0x28
            },

            Package (0x04)
            {
                0x0006FFFF,
                One,
                Zero,
                0x29
            },

            Package (0x04)
            {
                0x0006FFFF,
                0x02,
                Zero,
                0x2A
            },

            Package (0x04)
            {
                0x0006FFFF,
                0x03,
                Zero,
                0x2B
            },

            Package (0x04)
            {
                0x0007FFFF,
                Zero,
                Zero,
                0x2C
            },

            Package (0x04)
            {
                0x0007FFFF,
                One,
                Zero,
                0x2D
            },

            Package (0x04)
            {
                0x0007FFFF,
                0x02,
                Zero,
                0x2E
            },

            Package (0x04)
            {
                0x0007FFFF,
                0x03,
                Zero,
                0x2F
            },

            Package (0x04)
            {
                0x0008FFFF,
                Zero,
                Zero,
                0x11
            },

            Package (0x04)
            {
                0x0008FFFF,
                One,
                Zero,
                0x12
            },

            Package (0x04)
            {
                0x0008FFFF,
                0x02,
                Zero,
                0x13
            },

            Package (0x04)
            {
                0x0008FFFF,
                0x03,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0009FFFF,
                Zero,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0009FFFF,
                One,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0009FFFF,
                0x02,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0009FFFF,
                0x03,
                Zero,
                0x18
            },

            Package (0x04)
            {
                0x000AFFFF,
                Zero,
                Zero,
                0x19
            },

            Package (0x04)
            {
                0x000AFFFF,
                One,
                Zero,
                0x1A
            },

            Package (0x04)
            {
                0x000AFFFF,
                0x02,
                Zero,
                0x1B
            },

            Package (0x04)
            {
                0x000AFFFF,
                0x03,
                Zero,
                0x1C
            },

            Package (0x04)
            {
                0x000BFFFF,
                Zero,
                Zero,
                0x1D
            },

            Package (0x04)
            {
                0x000BFFFF,
                One,
                Zero,
                0x1E
            },

            Package (0x04)
            {
                0x000BFFFF,
                0x02,
                Zero,
                0x1F
            },

            Package (0x04)
            {
                0x000BFFFF,
                0x03,
                Zero,
                0x20
            },

            Package (0x04)
            {
                0x000CFFFF,
                Zero,
                Zero,
                0x21
            },

            Package (0x04)
            {
                0x000CFFFF,
                One,
                Zero,
                0x22
            },

            Package (0x04)
            {
                0x000CFFFF,
                0x02,
                Zero,
                0x23
            },

            Package (0x04)
            {
                0x000CFFFF,
                0x03,
                Zero,
                0x24
            },

            Package (0x04)
            {
                0x000DFFFF,
                Zero,
                Zero,
                0x25
            },

            Package (0x04)
            {
                0x000DFFFF,
                One,
                Zero,
                0x26
            },

            Package (0x04)
            {
                0x000DFFFF,
                0x02,
                Zero,
                0x27
            },

            Package (0x04)
            {
                0x000DFFFF,
                0x03,
                Zero,
                0x28
            },

            Package (0x04)
            {
                0x000EFFFF,
                Zero,
                Zero,
                0x29
            },

            Package (0x04)
            {
                0x000EFFFF,
                One,
                Zero,
                0x2A
            },

            Package (0x04)
            {
                0x000EFFFF,
                0x02,
                Zero,
                0x2B
            },

            Package (0x04)
            {
                0x000EFFFF,
                0x03,
                Zero,
                0x2C
            },

            Package (0x04)
            {
                0x000FFFFF,
                Zero,
                Zero,
                0x2D
            },

            Package (0x04)
            {
                0x000FFFFF,
                One,
                Zero,
                0x2E
            },

            Package (0x04)
            {
                0x000FFFFF,
                0x02,
                Zero,
                0x2F
            },

            Package (0x04)
            {
                0x000FFFFF,
                0x03,
                Zero,
                0x10
            },

            Package (0x04)
            {
                0x0010FFFF,
                Zero,
                Zero,
                0x12
            },

            Package (0x04)
            {
                0x0010FFFF,
                One,
                Zero,
                0x13
            },

            Package (0x04)
            {
                0x0010FFFF,
                0x02,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0010FFFF,
                0x03,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0011FFFF,
                Zero,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0011FFFF,
                One,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0011FFFF,
                0x02,
                Zero,
                0x18
            },

            Package (0x04)
            {
                0x0011FFFF,
                0x03,
                Zero,
                0x19
            },

            Package (0x04)
            {
                0x0012FFFF,
                Zero,
                Zero,
                0x1A
            },

            Package (0x04)
            {
                0x0012FFFF,
                One,
                Zero,
                0x1B
            },

            Package (0x04)
            {
                0x0012FFFF,
                0x02,
                Zero,
                0x1C
            },

            Package (0x04)
            {
                0x0012FFFF,
                0x03,
                Zero,
                0x1D
            },

            Package (0x04)
            {
                0x0013FFFF,
                Zero,
                Zero,
                0x1E
            },

            Package (0x04)
            {
                0x0013FFFF,
                One,
                Zero,
                0x1F
            },

            Package (0x04)
            {
                0x0013FFFF,
                0x02,
                Zero,
                0x20
            },

            Package (0x04)
            {
                0x0013FFFF,
                0x03,
                Zero,
                0x21
            },

            Package (0x04)
            {
                0x0014FFFF,
                Zero,
                Zero,
                0x22
            },

            Package (0x04)
            {
                0x0014FFFF,
                One,
                Zero,
                0x23
            },

            Package (0x04)
            {
                0x0014FFFF,
                0x02,
                Zero,
                0x24
            },

            Package (0x04)
            {
                0x0014FFFF,
                0x03,
                Zero,
                0x25
            },

            Package (0x04)
            {
                0x0015FFFF,
                Zero,
                Zero,
                0x26
            },

            Package (0x04)
            {
                0x0015FFFF,
                One,
                Zero,
                0x27
            },

            Package (0x04)
            {
                0x0015FFFF,
                0x02,
                Zero,
                0x28
            },

            Package (0x04)
            {
                0x0015FFFF,
                0x03,
                Zero,
                0x29
            },

            Package (0x04)
            {
                0x0016FFFF,
                Zero,
                Zero,
                0x2A
            },

            Package (0x04)
            {
                0x0016FFFF,
                One,
                Zero,
                0x2B
            },

            Package (0x04)
            {
                0x0016FFFF,
                0x02,
                Zero,
                0x2C
            },

            Package (0x04)
            {
                0x0016FFFF,
                0x03,
                Zero,
                0x2D
            },

            Package (0x04)
            {
                0x0017FFFF,
                Zero,
                Zero,
                0x2E
            },

            Package (0x04)
            {
                0x0017FFFF,
                One,
                Zero,
                0x2F
            },

            Package (0x04)
            {
                0x0017FFFF,
                0x02,
                Zero,
                0x10
            },

            Package (0x04)
            {
                0x0017FFFF,
                0x03,
                Zero,
                0x11
            },

            Package (0x04)
            {
                0x0018FFFF,
                Zero,
                Zero,
                0x13
            },

            Package (0x04)
            {
                0x0018FFFF,
                One,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0018FFFF,
                0x02,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0018FFFF,
                0x03,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0019FFFF,
                Zero,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0019FFFF,
                One,
                Zero,
                0x18
            },

            Package (0x04)
            {
                0x0019FFFF,
                0x02,
                Zero,
                0x19
            },

            Package (0x04)
            {
                0x0019FFFF,
                0x03,
                Zero,
                0x1A
            },

            Package (0x04)
            {
                0x001AFFFF,
                Zero,
                Zero,
                0x1B
            },

            Package (0x04)
            {
                0x001AFFFF,
                One,
                Zero,
                0x1C
            },

            Package (0x04)
            {
                0x001AFFFF,
                0x02,
                Zero,
                0x1D
            },

            Package (0x04)
            {
                0x001AFFFF,
                0x03,
                Zero,
                0x1E
            },

            Package (0x04)
            {
                0x001BFFFF,
                Zero,
                Zero,
                0x1F
            },

            Package (0x04)
            {
                0x001BFFFF,
                One,
                Zero,
                0x20
            },

            Package (0x04)
            {
                0x001BFFFF,
                0x02,
                Zero,
                0x21
            },

            Package (0x04)
            {
                0x001BFFFF,
                0x03,
                Zero,
                0x22
            },

            Package (0x04)
            {
                0x001CFFFF,
                Zero,
                Zero,
                0x23
            },

            Package (0x04)
            {
                0x001CFFFF,
                One,
                Zero,
                0x24
            },

            Package (0x04)
            {
                0x001CFFFF,
                0x02,
                Zero,
                0x25
            },

            Package (0x04)
            {
                0x001CFFFF,
                0x03,
                Zero,
                0x26
            },

            Package (0x04)
            {
                0x001DFFFF,
                Zero,
                Zero,
                0x27
            },

            Package (0x04)
            {
                0x001DFFFF,
                One,
                Zero,
                0x28
            },

            Package (0x04)
            {
                0x001DFFFF,
                0x02,
                Zero,
                0x29
            },

            Package (0x04)
            {
                0x001DFFFF,
                0x03,
                Zero,
                0x2A
            },

            Package (0x04)
            {
                0x001EFFFF,
                Zero,
                Zero,
                0x2B
            },

            Package (0x04)
            {
                0x001EFFFF,
                One,
                Zero,
                0x2C
            },

            Package (0x04)
            {
                0x001EFFFF,
                0x02,
                Zero,
                0x2D
            },

            Package (0x04)
            {
                0x001EFFFF,
                0x03,
                Zero,
                0x2E
            },

            Package (0x04)
            {
                0x001FFFFF,
                Zero,
                Zero,
                0x2F
            },

            Package (0x04)
            {
                0x001FFFFF,
                One,
                Zero,
                0x10
            },

            Package (0x04)
            {
                0x001FFFFF,
                0x02,
                Zero,
                0x11
            },

            Package (0x04)
            {
                0x001FFFFF,
                0x03,
                Zero,
                0x12
            }
        })
        Method (_PRT, 0, NotSerialized)  // _PRT: PCI Routing Table
        {
            If (\PICF)
            {
                Return (\_SB.PCI0.PRTA)
            }

            Return (\_SB.PCI0.PRTP)
        }
    }

    Device (\_SB.MBRD)
    {
        Name (_HID, EisaId ("PNP0C02") /* PNP Motherboard Resources */)  // _HID: Hardware ID
        Name (_UID, "MBRD")  // _UID: Unique ID
        Name (_CRS, ResourceTemplate ()  // _CRS: Current Resource Settings
        {
            IO (Decode16,
                0xB000,             // Range Minimum
                0xB000,             // Range Maximum
                0x01,               // Alignment
                0x40,               // Length
                )
            IO (Decode16,
                0xAE00,             // Range Minimum
                0xAE00,             // Range Maximum
                0x01,               // Alignment
                0x10,               // Length
                )
        })
    }

    Scope (\_SB)
    {
        OperationRegion (PHIO, SystemIO, 0xAE00, 0x10)
        Field (PHIO, DWordAcc, NoLock, WriteAsZeros)
        {
            PHUP,   32,
            PHDN,   32,
            PHER,   32
        }

        Mutex (PHLK, 0x00)
        Method (PHEJ, 1, NotSerialized)
        {
            Acquire (PHLK, 0xFFFF)
            PHER = (One << Arg0)
            Release (PHLK)
        }
    }

    Scope (\_SB.PCI0)
    {
        Device (S10)
        {
            Name (_ADR, 0x00020000)  // _ADR: Address
            Name (_SUN, 0x02)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x02)
            }
        }

        Device (S18)
        {
            Name (_ADR, 0x00030000)  // _ADR: Address
            Name (_SUN, 0x03)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x03)
            }
        }

        Device (S20)
        {
            Name (_ADR, 0x00040000)  // _ADR: Address
            Name (_SUN, 0x04)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x04)
            }
        }

        Device (S28)
        {
            Name (_ADR, 0x00050000)  // _ADR: Address
            Name (_SUN, 0x05)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x05)
            }
        }

        Device (S30)
        {
            Name (_ADR, 0x00060000)  // _ADR: Address
            Name (_SUN, 0x06)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x06)
            }
        }

        Device (S38)
        {
            Name (_ADR, 0x00070000)  // _ADR: Address
            Name (_SUN, 0x07)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x07)
            }
        }

        Device (S40)
        {
            Name (_ADR, 0x00080000)  // _ADR: Address
            Name (_SUN, 0x08)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x08)
            }
        }

        Device (S48)
        {
            Name (_ADR, 0x00090000)  // _ADR: Address
            Name (_SUN, 0x09)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x09)
            }
        }

        Device (S50)
        {
            Name (_ADR, 0x000A0000)  // _ADR: Address
            Name (_SUN, 0x0A)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0A)
            }
        }

        Device (S58)
        {
            Name (_ADR, 0x000B0000)  // _ADR: Address
            Name (_SUN, 0x0B)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0B)
            }
        }

        Device (S60)
        {
            Name (_ADR, 0x000C0000)  // _ADR: Address
            Name (_SUN, 0x0C)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0C)
            }
        }

        Device (S68)
        {
            Name (_ADR, 0x000D0000)  // _ADR: Address
            Name (_SUN, 0x0D)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0D)
            }
        }

        Device (S70)
        {
            Name (_ADR, 0x000E0000)  // _ADR: Address
            Name (_SUN, 0x0E)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0E)
            }
        }

        Device (S78)
        {
            Name (_ADR, 0x000F0000)  // _ADR: Address
            Name (_SUN, 0x0F)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0F)
            }
        }

        Device (S80)
        {
            Name (_ADR, 0x00100000)  // _ADR: Address
            Name (_SUN, 0x10)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x10)
            }
        }

        Device (S88)
        {
            Name (_ADR, 0x00110000)  // _ADR: Address
            Name (_SUN, 0x11)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x11)
            }
        }

        Device (S90)
        {
            Name (_ADR, 0x00120000)  // _ADR: Address
            Name (_SUN, 0x12)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x12)
            }
        }

        Device (S98)
        {
            Name (_ADR, 0x00130000)  // _ADR: Address
            Name (_SUN, 0x13)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x13)
            }
        }

        Device (SA0)
        {
            Name (_ADR, 0x00140000)  // _ADR: Address
            Name (_SUN, 0x14)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x14)
            }
        }

        Device (SA8)
        {
            Name (_ADR, 0x00150000)  // _ADR: Address
            Name (_SUN, 0x15)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x15)
            }
        }

        Device (SB0)
        {
            Name (_ADR, 0x00160000)  // _ADR: Address
            Name (_SUN, 0x16)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x16)
            }
        }

        Device (SB8)
        {
            Name (_ADR, 0x00170000)  // _ADR: Address
            Name (_SUN, 0x17)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x17)
            }
        }

        Device (SC0)
        {
            Name (_ADR, 0x00180000)  // _ADR: Address
            Name (_SUN, 0x18)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x18)
            }
        }

        Device (SC8)
        {
            Name (_ADR, 0x00190000)  // _ADR: Address
            Name (_SUN, 0x19)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x19)
            }
        }

        Device (SD0)
        {
            Name (_ADR, 0x001A0000)  // _ADR: Address
            Name (_SUN, 0x1A)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1A)
            }
        }

        Device (SD8)
        {
            Name (_ADR, 0x001B0000)  // _ADR: Address
            Name (_SUN, 0x1B)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1B)
            }
        }

        Device (SE0)
        {
            Name (_ADR, 0x001C0000)  // _ADR: Address
            Name (_SUN, 0x1C)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1C)
            }
        }

        Device (SE8)
        {
            Name (_ADR, 0x001D0000)  // _ADR: Address
            Name (_SUN, 0x1D)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1D)
            }
        }

        Device (SF0)
        {
            Name (_ADR, 0x001E0000)  // _ADR: Address
            Name (_SUN, 0x1E)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1E)
            }
        }

        Device (SF8)
        {
            Name (_ADR, 0x001F0000)  // _ADR: Address
            Name (_SUN, 0x1F)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1F)
            }
        }

        Method (PHNT, 2, NotSerialized)
        {
            If ((Arg0 & 0x04))
            {
                Notify (S10, Arg1)
            }

            If ((Arg0 & 0x08))
            {
                Notify (S18, Arg1)
            }

            If ((Arg0 & 0x10))
            {
                Notify (S20, Arg1)
            }

            If ((Arg0 & 0x20))
            {
                Notify (S28, Arg1)
            }

            If ((Arg0 & 0x40))
            {
                Notify (S30, Arg1)
            }

            If ((Arg0 & 0x80))
            {
                Notify (S38, Arg1)
            }

            If ((Arg0 & 0x0100))
            {
                Notify (S40, Arg1)
            }

            If ((Arg0 & 0x0200))
            {
                Notify (S48, Arg1)
            }

            If ((Arg0 & 0x0400))
            {
                Notify (S50, Arg1)
            }

            If ((Arg0 & 0x0800))
            {
                Notify (S58, Arg1)
            }

            If ((Arg0 & 0x1000))
            {
                Notify (S60, Arg1)
            }

            If ((Arg0 & 0x2000))
            {
                Notify (S68, Arg1)
            }

            If ((Arg0 & 0x4000))
            {
                Notify (S70, Arg1)
            }

            If ((Arg0 & 0x8000))
            {
                Notify (S78, Arg1)
            }

            If ((Arg0 & 0x00010000))
            {
                Notify (S80, Arg1)
            }

            If ((Arg0 & 0x00020000))
            {
                Notify (S88, Arg1)
            }

            If ((Arg0 & 0x00040000))
            {
                Notify (S90, Arg1)
            }

            If ((Arg0 & 0x00080000))
            {
                Notify (S98, Arg1)
            }

            If ((Arg0 & 0x00100000))
            {
                Notify (SA0, Arg1)
            }

            If ((Arg0 & 0x00200000))
            {
                Notify (SA8, Arg1)
            }

            If ((Arg0 & 0x00400000))
            {
                Notify (SB0, Arg1)
            }

            If ((Arg0 & 0x00800000))
            {
                Notify (SB8, Arg1)
            }

            If ((Arg0 & 0x01000000))
            {
                Notify (SC0, Arg1)
            }

            If ((Arg0 & 0x02000000))
            {
                Notify (SC8, Arg1)
            }

            If ((Arg0 & 0x04000000))
            {
                Notify (SD0, Arg1)
            }

            If ((Arg0 & 0x08000000))
            {
                Notify (SD8, Arg1)
            }

            If ((Arg0 & 0x10000000))
            {
                Notify (SE0, Arg1)
            }

            If ((Arg0 & 0x20000000))
            {
                Notify (SE8, Arg1)
            }

            If ((Arg0 & 0x40000000))
            {
                Notify (SF0, Arg1)
            }

            If ((Arg0 & 0x80000000))
            {
                Notify (SF8, Arg1)
            }
        }

        Method (PHCK, 0, NotSerialized)
        {
            PHNT (\_SB.PHUP, One)
            PHNT (\_SB.PHDN, 0x03)
        }
    }

    Method (\_GPE._E01, 0, NotSerialized)  // _Exx: Edge-Triggered GPE, xx=0x00-0xFF
    {
        Acquire (\_SB.PHLK, 0xFFFF)
        \_SB.PCI0.PHCK ()
        Release (\_SB.PHLK)
    }

    Device (\_SB.CPUS)
    {
        Name (_HID, "ACPI0010" /* Processor Container Device */)  // _HID: Hardware ID
        Name (_CID, EisaId ("PNP0A05") /* Generic Container Device */)  // _CID: Compatible ID
        Method (CTFY, 2, NotSerialized)
        {
            If (((Arg0 >> 0x05) == Zero))
            {
                If ((Arg0 == Zero))
                {
                    Notify (C000, Arg1)
                }

                If ((Arg0 == One))
                {
                    Notify (C001, Arg1)
                }

                If ((Arg0 == 0x02))
                {
                    Notify (C002, Arg1)
                }

                If ((Arg0 == 0x03))
                {
                    Notify (C003, Arg1)
                }

                If ((Arg0 == 0x04))
                {
                    Notify (C004, Arg1)
                }

                If ((Arg0 == 0x05))
                {
                    Notify (C005, Arg1)
                }

                If ((Arg0 == 0x06))
                {
                    Notify (C006, Arg1)
                }

                If ((Arg0 == 0x07))
                {
                    Notify (C007, Arg1)
                }
            }
        }

        OperationRegion (CREG, SystemIO, 0xAF00, 0x10)
        Field (CREG, ByteAcc, NoLock, Preserve)
        {
            CMAP,   128
        }

        Name (CWAS, Buffer (0x10)
        {
            /* 0000 */  0x0F, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,  // ........
            /* 0008 */  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00   // ........
        })
        Mutex (CLCK, 0x00)
        Method (CBIT, 2, NotSerialized)
        {
            Return (((DerefOf (Arg0 [(Arg1 >> 0x03)]) >> (
                Arg1 & 0x07)) & One))
        }

        Method (CSTA, 1, NotSerialized)
        {
            Local0 = CMAP /* \_SB_.CPUS.CMAP */
            If (CBIT (Local0, Arg0))
            {
                Return (0x0F)
            }

            Return (Zero)
        }

        Method (CSCN, 0, Serialized)
        {
            Acquire (CLCK, 0xFFFF)
            Local0 = CMAP /* \_SB_.CPUS.CMAP */
            Local1 = Zero
            While ((Local1 < 0x08))
            {
                Local2 = CBIT (Local0, Local1)
                If ((Local2 != CBIT (CWAS, Local1)))
                {
                    If (Local2)
                    {
                        CTFY (Local1, One)
                    }
                    Else
                    {
                        CTFY (Local1, 0x03)
                    }
                }

                Local1++
            }

            CWAS = Local0
            Release (CLCK)
        }

        Device (C000)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, Zero)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_PXM, Zero)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (Zero))
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
            }
        }

        Device (C001)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, One)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x01, 0x02, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_PXM, One)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (One))
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
            }
        }

        Device (C002)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x02)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x02, 0x04, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_PXM, Zero)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (0x02))
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
            }
        }

        Device (C003)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x03)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x03, 0x06, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_PXM, One)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (0x03))
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
            }
        }

        Device (C004)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x04)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x04, 0x08, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_PXM, Zero)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (0x04))
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
            }
        }

        Device (C005)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x05)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x05, 0x0A, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_PXM, One)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (0x05))
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
            }
        }

        Device (C006)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x06)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x06, 0x0C, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_PXM, Zero)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (0x06))
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
            }
        }

        Device (C007)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x07)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x07, 0x0E, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_PXM, One)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (0x07))
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
            }
        }
    }

    Method (\_GPE._E02, 0, NotSerialized)  // _Exx: Edge-Triggered GPE, xx=0x00-0xFF
    {
        \_SB.CPUS.CSCN ()
    }
}
