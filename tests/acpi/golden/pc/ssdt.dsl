/*
 *
 * Original Table Header:
 *     Signature        "SSDT"
 *     Length           0x0000190A (6410)
 *     Revision         0x02
 *     Checksum         0x0E
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
    External (_SB_.LNKS, UnknownObj)
    External (_SB_.PCI0, DeviceObj)

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
                0xADFF,             // Range Maximum
                0x0000,             // Translation Offset
                0x57A4,             // Length
                ,, , TypeStatic, DenseTranslation)
            WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange,
                0x0000,             // Granularity
                0xAE18,             // Range Minimum
                0xAEFF,             // Range Maximum
                0x0000,             // Translation Offset
                0x00E8,             // Length
                ,, , TypeStatic, DenseTranslation)
            WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange,
                0x0000,             // Granularity
                0xAF20,             // Range Minimum
                0xAFDF,             // Range Maximum
                0x0000,             // Translation Offset
                0x00C0,             // Length
                ,, , TypeStatic, DenseTranslation)
            WordIO (ResourceProducer, MinFixed, MaxFixed, PosDecode, EntireRange,
                0x0000,             // Granularity
                0xAFE4,             // Range Minimum
                0xFFFF,             // Range Maximum
                0x0000,             // Translation Offset
                0x501C,             // Length
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
                0xFEBFFFFF,         // Range Maximum
                0x00000000,         // Translation Offset
                0xDEC00000,         // Length
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
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0xFFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0xFFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0xFFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                Zero,
                \_SB.LNKS,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0001FFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0002FFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0003FFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0004FFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0005FFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0006FFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0007FFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0008FFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0009FFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000AFFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000BFFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x000CFFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x000DFFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000EFFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x000FFFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0010FFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0011FFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0012FFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0013FFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0014FFFF,
                0x03,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                Zero,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                One,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                0x02,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0015FFFF,
                0x03,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                Zero,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0016FFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0017FFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x0018FFFF,
                0x03,
                \_SB.LNKC,
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
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001AFFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001AFFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001AFFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001BFFFF,
                0x03,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001CFFFF,
                Zero,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001CFFFF,
                One,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001CFFFF,
                0x02,
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001CFFFF,
                0x03,
                \_SB.LNKC,
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
                \_SB.LNKB,
                Zero
            },

            Package (0x04)
            {
                0x001EFFFF,
                One,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001EFFFF,
                0x02,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001EFFFF,
                0x03,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                Zero,
                \_SB.LNKC,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                One,
                \_SB.LNKD,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                0x02,
                \_SB.LNKA,
                Zero
            },

            Package (0x04)
            {
                0x001FFFFF,
                0x03,
                \_SB.LNKB,
                Zero
            }
        })
        Method (_PRT, 0, NotSerialized)  // _PRT: PCI Routing Table
        {
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
                0x0600,             // Range Minimum
                0x0600,             // Range Maximum
                0x01,               // Alignment
                0x40,               // Length
                )
            IO (Decode16,
                0x0700,             // Range Minimum
                0x0700,             // Range Maximum
                0x01,               // Alignment
                0x10,               // Length
                )
            IO (Decode16,
                0x0A00,             // Range Minimum
                0x0A00,             // Range Maximum
                0x01,               // Alignment
                0x1C,               // Length
                )
            IO (Decode16,
                0x5658,             // Range Minimum
                0x5658,             // Range Maximum
                0x01,               // Alignment
                0x04,               // Length
                )
            IO (Decode16,
                0xAE00,             // Range Minimum
                0xAE00,             // Range Maximum
                0x01,               // Alignment
                0x18,               // Length
                )
            IO (Decode16,
                0xAF00,             // Range Minimum
                0xAF00,             // Range Maximum
                0x01,               // Alignment
                0x20,               // Length
                )
            IO (Decode16,
                0xAFE0,             // Range Minimum
                0xAFE0,             // Range Maximum
                0x01,               // Alignment
                0x04,               // Length
                )
            Memory32Fixed (ReadWrite,
                0xFED40000,         // Address Base
                0x00005000,         // Address Length
                )
            Memory32Fixed (ReadWrite,
                0xFEE00000,         // Address Base
                0x00100000,         // Address Length
                )
            Memory32Fixed (ReadWrite,
                0xFF000000,         // Address Base
                0x01000000,         // Address Length
                )
        })
    }

    Scope (\_SB)
    {
        OperationRegion (PHIO, SystemIO, 0xAE00, 0x18)
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

    Scope (\_SB.PCI0)
    {
        Device (S10)
        {
            Name (_ADR, 0x00020000)  // _ADR: Address
            Name (_SUN, 0x02)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x02, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x02, Zero))
            }
        }

        Device (S18)
        {
            Name (_ADR, 0x00030000)  // _ADR: Address
            Name (_SUN, 0x03)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x03, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x03, Zero))
            }
        }

        Device (S20)
        {
            Name (_ADR, 0x00040000)  // _ADR: Address
            Name (_SUN, 0x04)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x04, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x04, Zero))
            }
        }

        Device (S28)
        {
            Name (_ADR, 0x00050000)  // _ADR: Address
            Name (_SUN, 0x05)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x05, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x05, Zero))
            }
        }

        Device (S30)
        {
            Name (_ADR, 0x00060000)  // _ADR: Address
            Name (_SUN, 0x06)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x06, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x06, Zero))
            }
        }

        Device (S38)
        {
            Name (_ADR, 0x00070000)  // _ADR: Address
            Name (_SUN, 0x07)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x07, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x07, Zero))
            }
        }

        Device (S40)
        {
            Name (_ADR, 0x00080000)  // _ADR: Address
            Name (_SUN, 0x08)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x08, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x08, Zero))
            }
        }

        Device (S48)
        {
            Name (_ADR, 0x00090000)  // _ADR: Address
            Name (_SUN, 0x09)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x09, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x09, Zero))
            }
        }

        Device (S50)
        {
            Name (_ADR, 0x000A0000)  // _ADR: Address
            Name (_SUN, 0x0A)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0A, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x0A, Zero))
            }
        }

        Device (S58)
        {
            Name (_ADR, 0x000B0000)  // _ADR: Address
            Name (_SUN, 0x0B)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0B, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x0B, Zero))
            }
        }

        Device (S60)
        {
            Name (_ADR, 0x000C0000)  // _ADR: Address
            Name (_SUN, 0x0C)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0C, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x0C, Zero))
            }
        }

        Device (S68)
        {
            Name (_ADR, 0x000D0000)  // _ADR: Address
            Name (_SUN, 0x0D)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0D, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x0D, Zero))
            }
        }

        Device (S70)
        {
            Name (_ADR, 0x000E0000)  // _ADR: Address
            Name (_SUN, 0x0E)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0E, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x0E, Zero))
            }
        }

        Device (S78)
        {
            Name (_ADR, 0x000F0000)  // _ADR: Address
            Name (_SUN, 0x0F)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x0F, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x0F, Zero))
            }
        }

        Device (S80)
        {
            Name (_ADR, 0x00100000)  // _ADR: Address
            Name (_SUN, 0x10)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x10, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x10, Zero))
            }
        }

        Device (S88)
        {
            Name (_ADR, 0x00110000)  // _ADR: Address
            Name (_SUN, 0x11)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x11, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x11, Zero))
            }
        }

        Device (S90)
        {
            Name (_ADR, 0x00120000)  // _ADR: Address
            Name (_SUN, 0x12)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x12, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x12, Zero))
            }
        }

        Device (S98)
        {
            Name (_ADR, 0x00130000)  // _ADR: Address
            Name (_SUN, 0x13)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x13, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x13, Zero))
            }
        }

        Device (SA0)
        {
            Name (_ADR, 0x00140000)  // _ADR: Address
            Name (_SUN, 0x14)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x14, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x14, Zero))
            }
        }

        Device (SA8)
        {
            Name (_ADR, 0x00150000)  // _ADR: Address
            Name (_SUN, 0x15)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x15, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x15, Zero))
            }
        }

        Device (SB0)
        {
            Name (_ADR, 0x00160000)  // _ADR: Address
            Name (_SUN, 0x16)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x16, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x16, Zero))
            }
        }

        Device (SB8)
        {
            Name (_ADR, 0x00170000)  // _ADR: Address
            Name (_SUN, 0x17)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x17, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x17, Zero))
            }
        }

        Device (SC0)
        {
            Name (_ADR, 0x00180000)  // _ADR: Address
            Name (_SUN, 0x18)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x18, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x18, Zero))
            }
        }

        Device (SC8)
        {
            Name (_ADR, 0x00190000)  // _ADR: Address
            Name (_SUN, 0x19)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x19, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x19, Zero))
            }
        }

        Device (SD0)
        {
            Name (_ADR, 0x001A0000)  // _ADR: Address
            Name (_SUN, 0x1A)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1A, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x1A, Zero))
            }
        }

        Device (SD8)
        {
            Name (_ADR, 0x001B0000)  // _ADR: Address
            Name (_SUN, 0x1B)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1B, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x1B, Zero))
            }
        }

        Device (SE0)
        {
            Name (_ADR, 0x001C0000)  // _ADR: Address
            Name (_SUN, 0x1C)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1C, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x1C, Zero))
            }
        }

        Device (SE8)
        {
            Name (_ADR, 0x001D0000)  // _ADR: Address
            Name (_SUN, 0x1D)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1D, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x1D, Zero))
            }
        }

        Device (SF0)
        {
            Name (_ADR, 0x001E0000)  // _ADR: Address
            Name (_SUN, 0x1E)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1E, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x1E, Zero))
            }
        }

        Device (SF8)
        {
            Name (_ADR, 0x001F0000)  // _ADR: Address
            Name (_SUN, 0x1F)  // _SUN: Slot User Number
            Method (_EJ0, 1, NotSerialized)  // _EJx: Eject Device, x=0-9
            {
                \_SB.PHEJ (0x1F, Zero)
            }

            Method (_DSM, 4, NotSerialized)  // _DSM: Device-Specific Method
            {
                Return (\_SB.PHDS (Arg0, Arg1, Arg2, 0x1F, Zero))
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
            \_SB.PHSL = Zero
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
            }
        }

        OperationRegion (CREG, SystemIO, 0xAF00, 0x0C)
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
