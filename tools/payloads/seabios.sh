# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154 # the variables are those of tools/make-payloads
#
# SeaBIOS as a payload of coreboot, which takes the PCI devices as it finds them; 10 s on two cores (tools/make-payloads).

part_package=seabios
part_series=1.16
part_names=seabios=seabios.elf

part_build() {
	cp "$here/payloads/seabios.config" "$new/source/.config" &&
		run "configuring SeaBIOS" bare make -C "$new/source" PYTHON=python3 olddefconfig &&
		seabios_is_as_asked &&
		run "building SeaBIOS $version" bare nice make -C "$new/source" -j "$(nproc)" PYTHON=python3 \
			EXTRAVERSION=-hvmstage &&
		cp "$new/source/out/bios.bin.elf" "$new/out/seabios.elf"
}

# Kconfig drops in silence what it does not know.
seabios_is_as_asked() {
	grep '^CONFIG_' "$here/payloads/seabios.config" | while read -r _line; do
		case $_line in
		*=n) grep -q "^${_line%n}[^n]" "$new/source/.config" || continue ;;
		*) ! grep -qx "$_line" "$new/source/.config" || continue ;;
		esac
		say "this SeaBIOS cannot be configured with $_line"
		exit 1
	done
}
