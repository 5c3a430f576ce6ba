/*
 *
 * Original Table Header:
 *     Signature        "SSDT"
 *     Length           0x00001455 (5205)
 *     Revision         0x02
 *     Checksum         0x33
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
    External (_SB_.LNKE, UnknownObj)
    External (_SB_.LNKF, UnknownObj)
    External (_SB_.LNKG, UnknownObj)
    External (_SB_.LNKH, UnknownObj)
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
                0x5657,             // Range Maximum
                0x0000,             // Translation Offset
                0x4958,             // Length
                ,, , TypeStatic, DenseTranslation)
            WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange,
                0x0000,             // Granularity
                0x565C,             // Range Minimum
                0xFFFF,             // Range Maximum
                0x0000,             // Translation Offset
                0xA9A4,             // Length
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
                0x20000000,         // Range Minimum
                0xDFFFFFFF,         // Range Maximum
                0x00000000,         // Translation Offset
                0xC0000000,         // Length
                ,, , AddressRangeMemory, TypeStatic)
            DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite,
                0x00000000,         // Granularity
                0xF0000000,         // Range Minimum
                0xFEBFFFFF,         // Range Maximum
                0x00000000,         // Translation Offset
                0x0EC00000,         // Length
                ,, , AddressRangeMemory, TypeStatic)
            QWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite,
                0x0000000000000000, // Granularity
                0x0000000100000000, // Range Minimum
                0x000000FCFFFFFFFF, // Range Maximum
                0x0000000000000000, // Translation Offset
                0x000000FC00000000, // Length
                ,, , AddressRangeMemory, TypeStatic)
        })
        Name (PRTP, Package (0x80)
        {
            Package (0x04)
            {
                0xFFFF,
                Zero,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0xFFFF,
                One,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0xFFFF,
                0x02,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0xFFFF,
                0x03,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                Zero,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                One,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                0x02,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                0x03,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                Zero,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                One,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                0x02,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                0x03,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                Zero,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                One,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                0x02,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                0x03,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                Zero,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                One,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                0x02,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                0x03,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                Zero,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                One,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                0x02,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                0x03,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                Zero,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                One,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                0x02,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                0x03,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                Zero,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                One,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                0x02,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                0x03,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                Zero,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                One,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                0x02,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                0x03,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                Zero,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                One,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                0x02,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                0x03,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                Zero,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                One,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                0x02,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                0x03,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                Zero,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                One,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                0x02,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                0x03,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                Zero,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                One,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                0x02,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                0x03,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                Zero,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                One,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                0x02,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                0x03,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                Zero,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                One,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                0x02,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                0x03,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                Zero,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                One,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                0x02,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                0x03,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                Zero,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                One,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                0x02,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                0x03,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                Zero,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                One,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                0x02,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                0x03,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                Zero,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                One,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                0x02,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                0x03,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                Zero,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                One,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                0x02,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                0x03,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                Zero,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                One,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                0x02,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                0x03,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                Zero,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                One,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                0x02,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                0x03,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                Zero,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                One,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                0x02,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                0x03,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                Zero,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                One,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                0x02,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                0x03,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                Zero,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                One,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                0x02,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                0x03,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x0019FFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0019FFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0019FFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0019FFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001AFFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001AFFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001AFFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001AFFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                0x03,
                \_SB.LNKD,
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
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001DFFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001DFFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001DFFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001EFFFF,
                Zero,
                \_SB.LNKE,
                Zero
            },

            Package (0x04)
            {
                0x001EFFFF,
                One,
                \_SB.LNKF,
                Zero
            },

            Package (0x04)
            {
                0x001EFFFF,
                0x02,
                \_SB.LNKG,
                Zero
            },

            Package (0x04)
            {
                0x001EFFFF,
                0x03,
                \_SB.LNKH,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                0x03,
                \_SB.LNKD,
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
                0x14
            },

            Package (0x04)
            {
                0xFFFF,
                One,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0xFFFF,
                0x02,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0xFFFF,
                0x03,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0001FFFF,
                Zero,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0001FFFF,
                One,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0001FFFF,
                0x02,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0001FFFF,
                0x03,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0002FFFF,
                Zero,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0002FFFF,
                One,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0002FFFF,
                0x02,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0002FFFF,
                0x03,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0003FFFF,
                Zero,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0003FFFF,
                One,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0003FFFF,
                0x02,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0003FFFF,
                0x03,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0004FFFF,
                Zero,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0004FFFF,
                One,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0004FFFF,
                0x02,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0004FFFF,
                0x03,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0005FFFF,
                Zero,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0005FFFF,
                One,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0005FFFF,
                0x02,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0005FFFF,
                0x03,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0006FFFF,
                Zero,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0006FFFF,
                One,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0006FFFF,
                0x02,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0006FFFF,
                0x03,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0007FFFF,
                Zero,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0007FFFF,
                One,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0007FFFF,
                0x02,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0007FFFF,
                0x03,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0008FFFF,
                Zero,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0008FFFF,
                One,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0008FFFF,
                0x02,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0008FFFF,
                0x03,
                Zero,
                0x17
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
                0x14
            },

            Package (0x04)
            {
                0x000AFFFF,
                Zero,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x000AFFFF,
                One,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x000AFFFF,
                0x02,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x000AFFFF,
                0x03,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x000BFFFF,
                Zero,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x000BFFFF,
                One,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x000BFFFF,
                0x02,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x000BFFFF,
                0x03,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x000CFFFF,
                Zero,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x000CFFFF,
                One,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x000CFFFF,
                0x02,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x000CFFFF,
                0x03,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x000DFFFF,
                Zero,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x000DFFFF,
                One,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x000DFFFF,
                0x02,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x000DFFFF,
                0x03,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x000EFFFF,
                Zero,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x000EFFFF,
                One,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x000EFFFF,
                0x02,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x000EFFFF,
                0x03,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x000FFFFF,
                Zero,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x000FFFFF,
                One,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x000FFFFF,
                0x02,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x000FFFFF,
                0x03,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0010FFFF,
                Zero,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0010FFFF,
                One,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0010FFFF,
                0x02,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0010FFFF,
                0x03,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0011FFFF,
                Zero,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0011FFFF,
                One,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0011FFFF,
                0x02,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0011FFFF,
                0x03,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0012FFFF,
                Zero,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0012FFFF,
                One,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0012FFFF,
                0x02,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0012FFFF,
                0x03,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0013FFFF,
                Zero,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0013FFFF,
                One,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0013FFFF,
                0x02,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0013FFFF,
                0x03,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0014FFFF,
                Zero,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0014FFFF,
                One,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0014FFFF,
                0x02,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0014FFFF,
                0x03,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0015FFFF,
                Zero,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0015FFFF,
                One,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0015FFFF,
                0x02,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0015FFFF,
                0x03,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0016FFFF,
                Zero,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0016FFFF,
                One,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0016FFFF,
                0x02,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0016FFFF,
                0x03,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0017FFFF,
                Zero,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0017FFFF,
                One,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0017FFFF,
                0x02,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0017FFFF,
                0x03,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0018FFFF,
                Zero,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x0018FFFF,
                One,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x0018FFFF,
                0x02,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x0018FFFF,
                0x03,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x0019FFFF,
                Zero,
                Zero,
                0x10
            },

            Package (0x04)
            {
                0x0019FFFF,
                One,
                Zero,
                0x11
            },

            Package (0x04)
            {
                0x0019FFFF,
                0x02,
                Zero,
                0x12
            },

            Package (0x04)
            {
                0x0019FFFF,
                0x03,
                Zero,
                0x13
            },

            Package (0x04)
            {
                0x001AFFFF,
                Zero,
                Zero,
                0x10
            },

            Package (0x04)
            {
                0x001AFFFF,
                One,
                Zero,
                0x11
            },

            Package (0x04)
            {
                0x001AFFFF,
                0x02,
                Zero,
                0x12
            },

            Package (0x04)
            {
                0x001AFFFF,
                0x03,
                Zero,
                0x13
            },

            Package (0x04)
            {
                0x001BFFFF,
                Zero,
                Zero,
                0x10
            },

            Package (0x04)
            {
                0x001BFFFF,
                One,
                Zero,
                0x11
            },

            Package (0x04)
            {
                0x001BFFFF,
                0x02,
                Zero,
                0x12
            },

            Package (0x04)
            {
                0x001BFFFF,
                0x03,
                Zero,
                0x13
            },

            Package (0x04)
            {
                0x001CFFFF,
                Zero,
                Zero,
                0x10
            },

            Package (0x04)
            {
                0x001CFFFF,
                One,
                Zero,
                0x11
            },

            Package (0x04)
            {
                0x001CFFFF,
                0x02,
                Zero,
                0x12
            },

            Package (0x04)
            {
                0x001CFFFF,
                0x03,
                Zero,
                0x13
            },

            Package (0x04)
            {
                0x001DFFFF,
                Zero,
                Zero,
                0x10
            },

            Package (0x04)
            {
                0x001DFFFF,
                One,
                Zero,
                0x11
            },

            Package (0x04)
            {
                0x001DFFFF,
                0x02,
                Zero,
                0x12
            },

            Package (0x04)
            {
                0x001DFFFF,
                0x03,
                Zero,
                0x13
            },

            Package (0x04)
            {
                0x001EFFFF,
                Zero,
                Zero,
                0x14
            },

            Package (0x04)
            {
                0x001EFFFF,
                One,
                Zero,
                0x15
            },

            Package (0x04)
            {
                0x001EFFFF,
                0x02,
                Zero,
                0x16
            },

            Package (0x04)
            {
                0x001EFFFF,
                0x03,
                Zero,
                0x17
            },

            Package (0x04)
            {
                0x001FFFFF,
                Zero,
                Zero,
                0x10
            },

            Package (0x04)
            {
                0x001FFFFF,
                One,
                Zero,
                0x11
            },

            Package (0x04)
            {
                0x001FFFFF,
                0x02,
                Zero,
                0x12
            },

            Package (0x04)
            {
                0x001FFFFF,
                0x03,
                Zero,
                0x13
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
            Return (\_SB.POSC (Arg0, Arg1, Arg2, Arg3, 0x1C))
        }
    }

    Device (\_SB.MBRD)
    {
        Name (_HID, EisaId ("PNP0C02") /* PNP Motherboard Resources */)  // _HID: Hardware ID
        Name (_UID, "MBRD")  // _UID: Unique ID
        Name (_CRS, ResourceTemplate ()  // _CRS: Current Resource Settings
        {
            IO (Decode16,
                0x0600,             // Range Minimum
                0x0600,             // Range Maximum
                0x01,               // Alignment
                0x80,               // Length
                )
            IO (Decode16,
                0x0A00,             // Range Minimum
                0x0A00,             // Range Maximum
                0x01,               // Alignment
                0x1C,               // Length
                )
            IO (Decode16,
                0x0CC0,             // Range Minimum
                0x0CC0,             // Range Maximum
                0x01,               // Alignment
                0x38,               // Length
                )
            IO (Decode16,
                0x5658,             // Range Minimum
                0x5658,             // Range Maximum
                0x01,               // Alignment
                0x04,               // Length
                )
            Memory32Fixed (ReadWrite,
                0xFED1C000,         // Address Base
                0x00004000,         // Address Length
                )
            Memory32Fixed (ReadWrite,
                0xFED40000,         // Address Base
                0x00005000,         // Address Length
                )
            Memory32Fixed (ReadWrite,
                0xFED80000,         // Address Base
                0x00004000,         // Address Length
                )
            Memory32Fixed (ReadWrite,
                0xFED90000,         // Address Base
                0x00001000,         // Address Length
                )
            Memory32Fixed (ReadWrite,
                0xFEE00000,         // Address Base
                0x00100000,         // Address Length
                )
            Memory32Fixed (ReadWrite,
                0xFF000000,         // Address Base
                0x01000000,         // Address Length
                )
            Memory32Fixed (ReadWrite,
                0xE0000000,         // Address Base
                0x10000000,         // Address Length
                )
        })
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
            }
        }

        OperationRegion (CREG, SystemIO, 0x0CD8, 0x0C)
        Field (CREG, DWordAcc, NoLock, Preserve)
        {
            CSEL,   32,
            Offset (0x08),
            CDAT,   32
        }

        Field (CREG, ByteAcc, NoLock, WriteAsZeros)
        {
            Offset (0x04),
            CFLG,   8,
            CCMD,   8
        }

        Mutex (CLCK, 0x00)
        Method (_INI, 0, NotSerialized)  // _INI: Initialize
        {
            CSEL = Zero
        }

        Method (CSTA, 1, Serialized)
        {
            Acquire (CLCK, 0xFFFF)
            CSEL = Arg0
            Local0 = CFLG /* \_SB_.CPUS.CFLG */
            Release (CLCK)
            If ((Local0 & One))
            {
                Return (0x0F)
            }

            Return (Zero)
        }

        Method (CEJT, 1, Serialized)
        {
            Acquire (CLCK, 0xFFFF)
            CSEL = Arg0
            CFLG = 0x08
            Release (CLCK)
        }

        Method (COST, 3, Serialized)
        {
            Acquire (CLCK, 0xFFFF)
            CSEL = Arg0
            CCMD = One
            CDAT = Arg1
            CCMD = 0x02
            CDAT = Arg2
            Release (CLCK)
        }

        Method (CSCN, 0, Serialized)
        {
            Acquire (CLCK, 0xFFFF)
            CSEL = Zero
            Local1 = Zero
            While ((Local1 < One))
            {
                CCMD = Zero
                Local0 = CFLG /* \_SB_.CPUS.CFLG */
                If (!(Local0 & 0x06))
                {
                    Break
                }

                If ((Local0 & 0x02))
                {
                    CTFY (CDAT, One)
                    CFLG = 0x02
                }

                If ((Local0 & 0x04))
                {
                    CTFY (CDAT, 0x03)
                    CFLG = 0x04
                }

                Local1++
            }

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
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (Zero))
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
                COST (Zero, Arg0, Arg1)
            }
        }
    }

    Method (\_GPE._E02, 0, NotSerialized)  // _Exx: Edge-Triggered GPE, xx=0x00-0xFF
    {
        \_SB.CPUS.CSCN ()
    }
}
