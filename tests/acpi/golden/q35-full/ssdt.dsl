/*
 *
 * Original Table Header:
 *     Signature        "SSDT"
 *     Length           0x00001CC5 (7365)
 *     Revision         0x02
 *     Checksum         0x76
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
                0x003F,             // Range Maximum
                0x0000,             // Translation Offset
                0x0040,             // Length
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
                0x3FFF,             // Range Maximum
                0x0000,             // Translation Offset
                0x3300,             // Length
                ,, , TypeStatic, DenseTranslation)
            WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange,
                0x0000,             // Granularity
                0x5000,             // Range Minimum
                0x5657,             // Range Maximum
                0x0000,             // Translation Offset
                0x0658,             // Length
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
                0x206FFFFF,         // Range Maximum
                0x00000000,         // Translation Offset
                0x00700000,         // Length
                ,, , AddressRangeMemory, TypeStatic)
            DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite,
                0x00000000,         // Granularity
                0x20C00000,         // Range Minimum
                0xDFFFFFFF,         // Range Maximum
                0x00000000,         // Translation Offset
                0xBF400000,         // Length
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
                0x0000000300000000, // Range Minimum
                0x000000FCFFFFFFFF, // Range Maximum
                0x0000000000000000, // Translation Offset
                0x000000FA00000000, // Length
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

    Device (\_SB.PC40)
    {
        Name (_HID, EisaId ("PNP0A08") /* PCI Express Bus */)  // _HID: Hardware ID
        Name (_CID, EisaId ("PNP0A03") /* PCI Bus */)  // _CID: Compatible ID
        Name (_UID, 0x40)  // _UID: Unique ID
        Name (_SEG, Zero)  // _SEG: PCI Segment
        Name (_BBN, 0x40)  // _BBN: BIOS Bus Number
        Name (_PXM, One)  // _PXM: Device Proximity
        Name (_CRS, ResourceTemplate ()  // _CRS: Current Resource Settings
        {
            WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode,
                0x0000,             // Granularity
                0x0040,             // Range Minimum
                0x00FF,             // Range Maximum
                0x0000,             // Translation Offset
                0x00C0,             // Length
                ,, )
            WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange,
                0x0000,             // Granularity
                0x4000,             // Range Minimum
                0x4FFF,             // Range Maximum
                0x0000,             // Translation Offset
                0x1000,             // Length
                ,, , TypeStatic, DenseTranslation)
            DWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite,
                0x00000000,         // Granularity
                0x20700000,         // Range Minimum
                0x20BFFFFF,         // Range Maximum
                0x00000000,         // Translation Offset
                0x00500000,         // Length
                ,, , AddressRangeMemory, TypeStatic)
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
                0xFED41000,         // Address Base
                0x00004000,         // Address Length
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

    Scope (\_SB)
    {
        OperationRegion (PHIO, SystemIO, 0x0CC0, 0x18)
        Field (PHIO, DWordAcc, NoLock, WriteAsZeros)
        {
            PHUP,   32,
            PHDN,   32,
            PHER,   32,
            Offset (0x10),
            PHSL,   32,
            PHIX,   32
        }

        Mutex (PHLK, 0x00)
        Method (PHEJ, 2, NotSerialized)
        {
            Acquire (PHLK, 0xFFFF)
            PHSL = Arg1
            PHER = (One << Arg0)
            Release (PHLK)
        }

        Method (PHDS, 5, Serialized)
        {
            If (((Arg0 == ToUUID ("e5c937d0-3553-4d7a-9117-ea4d19c3434d") /* Device Labeling Interface */) && (Arg1 > One)))
            {
                Acquire (PHLK, 0xFFFF)
                PHSL = Arg4
                PHIX = (One << Arg3)
                Local0 = PHIX /* \_SB_.PHIX */
                Release (PHLK)
                If ((Local0 && (Local0 != 0xFFFFFFFF)))
                {
                    If ((Arg2 == Zero))
                    {
                        Return (Buffer (One)
                        {
                             0x81                                             // .
                        })
                    }

                    If ((Arg2 == 0x07))
                    {
                        Local1 = Package (0x02)
                            {
                                Zero,
                                ""
                            }
                        Local1 [Zero] = Local0
                        Return (Local1)
                    }
                }
            }

            Return (Buffer (One)
            {
                 0x00                                             // .
            })
        }
    }

    Device (\_SB.PCI0.S08)
    {
        Name (_ADR, 0x00010000)  // _ADR: Address
        Device (S00)
        {
            Name (_ADR, Zero)  // _ADR: Address
            Name (_SUN, Zero)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (Zero, 0x02)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, Zero, 0x02))
            }
        }

        Method (PHNT, 2, NotSerialized)
        {
            If ((Arg0 & One))
            {
                Notify (S00, Arg1)
            }
        }

        Method (PHCK, 0, NotSerialized)
        {
            \_SB.PHSL = 0x02
            PHNT (\_SB.PHUP, One)
            PHNT (\_SB.PHDN, 0x03)
        }
    }

    Device (\_SB.PCI0.S10)
    {
        Name (_ADR, 0x00020000)  // _ADR: Address
        Device (S00)
        {
            Name (_ADR, Zero)  // _ADR: Address
            Name (_SUN, Zero)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (Zero, One)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, Zero, One))
            }
        }

        Method (PHNT, 2, NotSerialized)
        {
            If ((Arg0 & One))
            {
                Notify (S00, Arg1)
            }
        }

        Method (PHCK, 0, NotSerialized)
        {
            \_SB.PHSL = One
            PHNT (\_SB.PHUP, One)
            PHNT (\_SB.PHDN, 0x03)
        }
    }

    Method (\_GPE._E01, 0, NotSerialized)  // _Exx: Edge-Triggered GPE, xx=0x00-0xFF
    {
        Acquire (\_SB.PHLK, 0xFFFF)
        \_SB.PCI0.S08.PHCK ()
        \_SB.PCI0.S10.PHCK ()
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
            While ((Local1 < 0x04))
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
            Name (_PXM, Zero)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (Zero))
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
                COST (Zero, Arg0, Arg1)
            }
        }

        Device (C001)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, One)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x01, 0x01, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_PXM, Zero)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (One))
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                CEJT (One)
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
                COST (One, Arg0, Arg1)
            }
        }

        Device (C002)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x02)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x02, 0x02, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_PXM, One)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (0x02))
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                CEJT (0x02)
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
                COST (0x02, Arg0, Arg1)
            }
        }

        Device (C003)
        {
            Name (_HID, "ACPI0007" /* Processor Device */)  // _HID: Hardware ID
            Name (_UID, 0x03)  // _UID: Unique ID
            Name (_MAT, Buffer (0x08)  // _MAT: Multiple APIC Table Entry
            {
                 0x00, 0x08, 0x03, 0x03, 0x01, 0x00, 0x00, 0x00   // ........
            })
            Name (_PXM, One)  // _PXM: Device Proximity
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (CSTA (0x03))
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                CEJT (0x03)
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
                COST (0x03, Arg0, Arg1)
            }
        }
    }

    Method (\_GPE._E02, 0, NotSerialized)  // _Exx: Edge-Triggered GPE, xx=0x00-0xFF
    {
        \_SB.CPUS.CSCN ()
    }

    Device (\_SB.MEMS)
    {
        Name (_HID, EisaId ("PNP0A06") /* Generic Container Device */)  // _HID: Hardware ID
        Name (_UID, "memory")  // _UID: Unique ID
        OperationRegion (MREG, SystemIO, 0x0A00, 0x18)
        Field (MREG, DWordAcc, NoLock, Preserve)
        {
            MADL,   32,
            MADH,   32,
            MSZL,   32,
            MSZH,   32,
            MDOM,   32
        }

        Field (MREG, DWordAcc, NoLock, Preserve)
        {
            MSEL,   32,
            MOEV,   32,
            MOSC,   32
        }

        Field (MREG, ByteAcc, NoLock, WriteAsZeros)
        {
            Offset (0x14),
            MFLG,   8
        }

        Mutex (MLCK, 0x00)
        Method (MSTA, 1, Serialized)
        {
            Acquire (MLCK, 0xFFFF)
            MSEL = Arg0
            Local0 = MFLG /* \_SB_.MEMS.MFLG */
            Release (MLCK)
            If ((Local0 & One))
            {
                Return (0x0F)
            }

            Return (Zero)
        }

        Method (MCRS, 1, Serialized)
        {
            Acquire (MLCK, 0xFFFF)
            MSEL = Arg0
            Local0 = ResourceTemplate ()
                {
                    QWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, Cacheable, ReadWrite,
                        0x0000000000000000, // Granularity
                        0x0000000100000000, // Range Minimum
                        0x0000000100000000, // Range Maximum
                        0x0000000000000000, // Translation Offset
                        0x0000000000000001, // Length
                        ,, , AddressRangeMemory, TypeStatic)
                }
            CreateQWordField (Local0, 0x0E, MMIN)
            CreateQWordField (Local0, 0x16, MMAX)
            CreateQWordField (Local0, 0x26, MLEN)
            MMIN = ((MADH << 0x20) | MADL) /* \_SB_.MEMS.MADL */
            MLEN = ((MSZH << 0x20) | MSZL) /* \_SB_.MEMS.MSZL */
            Release (MLCK)
            MMAX = ((MMIN + MLEN) - One)
            Return (Local0)
        }

        Method (MPXM, 1, Serialized)
        {
            Acquire (MLCK, 0xFFFF)
            MSEL = Arg0
            Local0 = MDOM /* \_SB_.MEMS.MDOM */
            Release (MLCK)
            Return (Local0)
        }

        Method (MOST, 3, Serialized)
        {
            Acquire (MLCK, 0xFFFF)
            MSEL = Arg0
            MOEV = Arg1
            MOSC = Arg2
            Release (MLCK)
        }

        Method (MEJT, 1, Serialized)
        {
            Acquire (MLCK, 0xFFFF)
            MSEL = Arg0
            MFLG = 0x08
            Release (MLCK)
        }

        Method (MTFY, 2, NotSerialized)
        {
            If (((Arg0 >> 0x05) == Zero))
            {
                If ((Arg0 == Zero))
                {
                    Notify (M000, Arg1)
                }

                If ((Arg0 == One))
                {
                    Notify (M001, Arg1)
                }

                If ((Arg0 == 0x02))
                {
                    Notify (M002, Arg1)
                }

                If ((Arg0 == 0x03))
                {
                    Notify (M003, Arg1)
                }
            }
        }

        Method (MSCN, 0, Serialized)
        {
            Acquire (MLCK, 0xFFFF)
            Local0 = Zero
            While ((Local0 < 0x04))
            {
                MSEL = Local0
                Local1 = MFLG /* \_SB_.MEMS.MFLG */
                If ((Local1 & 0x02))
                {
                    MTFY (Local0, One)
                    MFLG = 0x02
                }

                If ((Local1 & 0x04))
                {
                    MTFY (Local0, 0x03)
                    MFLG = 0x04
                }

                Local0++
            }

            Release (MLCK)
        }

        Device (M000)
        {
            Name (_HID, EisaId ("PNP0C80") /* Memory Device */)  // _HID: Hardware ID
            Name (_UID, Zero)  // _UID: Unique ID
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (MSTA (Zero))
            }

            Method (_CRS, 0, NotSerialized)  // _CRS: Current Resource Settings
            {
                Return (MCRS (Zero))
            }

            Method (_PXM, 0, NotSerialized)  // _PXM: Device Proximity
            {
                Return (MPXM (Zero))
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
                MOST (Zero, Arg0, Arg1)
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                MEJT (Zero)
            }
        }

        Device (M001)
        {
            Name (_HID, EisaId ("PNP0C80") /* Memory Device */)  // _HID: Hardware ID
            Name (_UID, One)  // _UID: Unique ID
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (MSTA (One))
            }

            Method (_CRS, 0, NotSerialized)  // _CRS: Current Resource Settings
            {
                Return (MCRS (One))
            }

            Method (_PXM, 0, NotSerialized)  // _PXM: Device Proximity
            {
                Return (MPXM (One))
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
                MOST (One, Arg0, Arg1)
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                MEJT (One)
            }
        }

        Device (M002)
        {
            Name (_HID, EisaId ("PNP0C80") /* Memory Device */)  // _HID: Hardware ID
            Name (_UID, 0x02)  // _UID: Unique ID
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (MSTA (0x02))
            }

            Method (_CRS, 0, NotSerialized)  // _CRS: Current Resource Settings
            {
                Return (MCRS (0x02))
            }

            Method (_PXM, 0, NotSerialized)  // _PXM: Device Proximity
            {
                Return (MPXM (0x02))
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
                MOST (0x02, Arg0, Arg1)
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                MEJT (0x02)
            }
        }

        Device (M003)
        {
            Name (_HID, EisaId ("PNP0C80") /* Memory Device */)  // _HID: Hardware ID
            Name (_UID, 0x03)  // _UID: Unique ID
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Return (MSTA (0x03))
            }

            Method (_CRS, 0, NotSerialized)  // _CRS: Current Resource Settings
            {
                Return (MCRS (0x03))
            }

            Method (_PXM, 0, NotSerialized)  // _PXM: Device Proximity
            {
                Return (MPXM (0x03))
            }

            Method (_OST, 3, NotSerialized)  // _OST: OSPM Status Indication
            {
                MOST (0x03, Arg0, Arg1)
            }

            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                MEJT (0x03)
            }
        }
    }

    Method (\_GPE._E03, 0, NotSerialized)  // _Exx: Edge-Triggered GPE, xx=0x00-0xFF
    {
        \_SB.MEMS.MSCN ()
    }
}
