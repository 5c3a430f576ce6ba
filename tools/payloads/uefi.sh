# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154 # the variables are those of tools/make-payloads
#
# edk2's UefiPayloadPkg as it is, and OvmfPkg's drivers of virtio disks (tools/make-payloads). Four minutes on two cores:
# half a minute for edk2's own tools, then a flavour each. The flavours are the same sources; the second one compiles again
# what depends on how configuration space is accessed, and no more.

part_package=edk2
part_series=2022.11
part_names="uefi-pc=uefi-pc.fd uefi-q35=uefi-q35.fd"

uefi_list=MdeModulePkg/Bus/Scsi/ScsiDiskDxe/ScsiDiskDxe.inf
uefi_shell=debian/patches/Disable-the-Shell-when-SecureBoot-is-enabled.patch

part_build() {
	uefi_describe &&
		# Debian's Shell asks for a variable that only its own builds declare.
		run "taking back a patch of Debian's" patch -d "$new/source" -R -p1 --fuzz=0 -i "$new/source/$uefi_shell" &&
		run "building edk2's tools" bare nice make -C "$new/source/BaseTools/Source/C" -j "$(nproc)" \
			PYTHON_COMMAND=python3 &&
		uefi_flavour uefi-q35 TRUE && uefi_flavour uefi-pc FALSE
}

# Leaves upstream's description of the image with our additions in the package HvmstagePkg.
uefi_describe() {
	_from=$new/source/UefiPayloadPkg/UefiPayloadPkg
	_to=$new/source/HvmstagePkg
	mkdir "$_to" && cp "$here/payloads/uefi-drivers.fdf" "$_to/" || return 1
	cat "$_from.dsc" "$here/payloads/uefi-drivers.dsc" >"$_to/UefiPayload.dsc" || return 1
	# Upstream's lines end in CR LF.
	sed "s|^INF ${uefi_list}[[:space:]]*\$|&\n!include HvmstagePkg/uefi-drivers.fdf|" "$_from.fdf" >"$_to/UefiPayload.fdf"
	[ "$(grep -c '^!include HvmstagePkg/' "$_to/UefiPayload.fdf")" -eq 1 ] && return 0
	say "UefiPayloadPkg.fdf of edk2 $version does not name $uefi_list once, where our drivers go"
	return 1
}

# uefi_flavour NAME ECAM: leaves the image in $new/out/NAME.fd. edk2 says a line for each of its modules, 180 of them;
# shown is every 30th.
uefi_flavour() {
	say "building $1 of edk2 $version, 2 minutes"
	rm -f "$new/built"
	{
		uefi_edk2_build -D PCIE_BASE_SUPPORT="$2" && : >"$new/built"
	} 2>&1 | tee -a "$new/log" | awk -v "name=$1" '
		/^Building \.\.\./ && ++modules % 30 == 0 { print "make-payloads: " name ": " modules " of 180 modules"; fflush() }
	' >&2
	if [ ! -e "$new/built" ]; then
		tail -n 30 "$new/log" >&2
		say "failed: the build of $1"
		return 1
	fi
	cp "$new/source/Build/UefiPayloadPkgX64/RELEASE_GCC5/FV/UEFIPAYLOAD.fd" "$new/out/$1.fd"
}

# uefi_edk2_build MACROS...: as edksetup.sh would prepare it. BOOTLOADER is whose tables the payload reads; the timer is
# ACPI's, since QEMU's processors do not tell their frequency. EFI programs stay below 4 GiB, which Xen's needs.
uefi_edk2_build() (
	cd "$new/source" && mkdir -p Conf || exit 1
	for _file in build_rule tools_def target; do
		cp "BaseTools/Conf/$_file.template" "Conf/$_file.txt" || exit 1
	done
	bare WORKSPACE="$PWD" EDK_TOOLS_PATH="$PWD/BaseTools" CONF_PATH="$PWD/Conf" PYTHON_COMMAND=python3 \
		PATH="$PWD/BaseTools/BinWrappers/PosixLike:/usr/bin:/bin" \
		nice build -n "$(nproc)" -a IA32 -a X64 -t GCC5 -b RELEASE \
		-p HvmstagePkg/UefiPayload.dsc -f HvmstagePkg/UefiPayload.fdf \
		-D BOOTLOADER=COREBOOT -D CPU_TIMER_LIB_ENABLE=FALSE -D ABOVE_4G_MEMORY=FALSE -D PLATFORM_BOOT_TIMEOUT=0 \
		-D PS2_KEYBOARD_ENABLE=TRUE -D SIO_BUS_ENABLE=TRUE -D SD_ENABLE=FALSE "$@"
)
