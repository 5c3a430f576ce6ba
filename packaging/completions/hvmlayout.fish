# SPDX-License-Identifier: MIT
set -l commands boots tree map svg page json explain diff compare record
set -l first "not __fish_seen_subcommand_from $commands"

complete -c hvmlayout -n $first -f
complete -c hvmlayout -n $first -a boots -d 'list the boots in a log, with their outcomes'
complete -c hvmlayout -n $first -a tree -d 'buses, functions, BARs and windows with their verdicts'
complete -c hvmlayout -n $first -a map -d 'the address map as a picture in the terminal'
complete -c hvmlayout -n $first -a svg -d 'the address map as an SVG picture'
complete -c hvmlayout -n $first -a page -d 'all of it as one HTML page'
complete -c hvmlayout -n $first -a json -d 'all of it as JSON'
complete -c hvmlayout -n $first -a explain -d 'why a function is where it is, and what would help'
complete -c hvmlayout -n $first -a diff -d 'what moved between two boots, and why'
complete -c hvmlayout -n $first -a compare -d 'the account of the firmware beside that of a guest'
complete -c hvmlayout -n $first -a record -d 'the layout record, checked, for programs'
complete -c hvmlayout -n $first -l version -d 'print the version and end'
complete -c hvmlayout -s h -l help -d 'print a summary and end'

# Which commands have an option.
set -l one '__fish_seen_subcommand_from tree map svg page json explain compare'
set -l drawn '__fish_seen_subcommand_from map svg'
complete -c hvmlayout -n $one -l boot -x -d 'of several boots the one with this number'
complete -c hvmlayout -n '__fish_seen_subcommand_from boots tree map svg page json explain compare record' -l domain -x \
	-d 'of a Xen console the lines of this domain only'
complete -c hvmlayout -n '__fish_seen_subcommand_from tree map' -l colour -x -a 'auto always never' -d 'when to use colours'
complete -c hvmlayout -n '__fish_seen_subcommand_from tree map' -l color -x -a 'auto always never' -d 'when to use colours'
complete -c hvmlayout -n '__fish_seen_subcommand_from tree page' -l no-names -d 'without names from pci.ids'
complete -c hvmlayout -n '__fish_seen_subcommand_from tree map svg compare' -l all -d 'tell each thing on its own'
complete -c hvmlayout -n '__fish_seen_subcommand_from tree' -l problems -d 'only what has no place, or a warning'
complete -c hvmlayout -n $drawn -l space -x -a 'mem io' -d 'memory or I/O ports only'
complete -c hvmlayout -n $drawn -l range -x -d 'these addresses'
complete -c hvmlayout -n $drawn -l high-first -d 'high addresses at the top'
complete -c hvmlayout -n '__fish_seen_subcommand_from map' -l function -x -d 'windows that lead to a function'
complete -c hvmlayout -n '__fish_seen_subcommand_from map' -l ascii -d 'no characters beyond ASCII'
complete -c hvmlayout -n '__fish_seen_subcommand_from map' -l width -x -d columns
complete -c hvmlayout -n '__fish_seen_subcommand_from svg page' -s o -l output -r -F -d 'where to write it'
complete -c hvmlayout -n '__fish_seen_subcommand_from diff' -l boot-a -x -d 'the boot of the first log'
complete -c hvmlayout -n '__fish_seen_subcommand_from diff' -l domain-a -x -d 'the domain of the first log'
complete -c hvmlayout -n '__fish_seen_subcommand_from diff' -l boot-b -x -d 'the boot of the second log'
complete -c hvmlayout -n '__fish_seen_subcommand_from diff' -l domain-b -x -d 'the domain of the second log'
complete -c hvmlayout -n '__fish_seen_subcommand_from diff' -l why -d 'prove causes by planning'
complete -c hvmlayout -n '__fish_seen_subcommand_from diff compare record' -l json -d 'print JSON'
complete -c hvmlayout -n '__fish_seen_subcommand_from record' -l ecam -d 'the ECAM ranges only'
complete -c hvmlayout -n '__fish_seen_subcommand_from compare' -l lspci -r -F -d 'what lspci -vvnn prints in the guest'
complete -c hvmlayout -n '__fish_seen_subcommand_from compare' -l iomem -r -F -d '/proc/iomem of the guest'
complete -c hvmlayout -n '__fish_seen_subcommand_from compare' -l ioports -r -F -d '/proc/ioports of the guest'
complete -c hvmlayout -n '__fish_seen_subcommand_from compare' -l dmesg -r -F -d 'kernel log of the guest'
