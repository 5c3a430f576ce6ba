/*
 *
 * Original Table Header:
 *     Signature        "SSDT"
 *     Length           0x000013B6 (5046)
 *     Revision         0x02
 *     Checksum         0x6F
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
    External (_SB_.POSC, MethodObj)    // 5 Arguments
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

        Method (_OSC, 4, NotSerialized)  // _OSC: Operating System Capabilities
        {
            Return (\_SB.POSC (Arg0, Arg1, Arg2, Arg3, 0x1F))
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
            Memory32Fixed (ReadWrite,
                0xB0000000,         // Address Base
                0x10000000,         // Address Length
                )
        })
    }

    Device (\_SB.CPUS)
    {
        Name (_HID, "ACPI0010" /* Processor Container Device */)  // _HID: Hardware ID
        Name (_CID, EisaId ("PNP0A05") /* Generic Container Device */)  // _CID: Compatible ID
        Device (C000)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, Zero)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_STA, 0x0F)  // _STA: Status
        }

        Device (C001)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, One)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x01, 0x02, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_STA, 0x0F)  // _STA: Status
        }

        Device (C002)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x02)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x02, 0x04, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_STA, 0x0F)  // _STA: Status
        }

        Device (C003)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x03)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x03, 0x06, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_STA, 0x0F)  // _STA: Status
        }

        Device (C004)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x04)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x04, 0x08, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_STA, Zero)  // _STA: Status
        }

        Device (C005)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x05)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x05, 0x0A, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_STA, Zero)  // _STA: Status
        }

        Device (C006)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x06)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x06, 0x0C, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_STA, Zero)  // _STA: Status
        }

        Device (C007)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x07)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x07, 0x0E, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_STA, Zero)  // _STA: Status
        }
    }
}
