# SPDX-License-Identifier: MIT
set -l commands plan check explain hole inventory
set -l policies place threshold low-hole hotplug-io hotplug-mem hotplug-pref hotplug-pref64 hotplug-buses address-bits \
	resizable isa-aliases sriov ecam pin boot-critical
set -l first "not __fish_seen_subcommand_from $commands"
set -l then "__fish_seen_subcommand_from $commands"

complete -c pciplan -n $first -f
complete -c pciplan -n $first -a plan -d 'print where everything goes'
complete -c pciplan -n $first -a check -d 'compare the plan in a firmware log with our own'
complete -c pciplan -n $first -a explain -d 'why the BARs of a function are where they are'
complete -c pciplan -n $first -a hole -d 'the least hole below 4 GiB that suffices'
complete -c pciplan -n $first -a inventory -d 'print the machine as an inventory'
complete -c pciplan -s h -l help -d 'print a summary and end'
complete -c pciplan -n $first -l version -d 'print the version and end'
complete -c pciplan -n $then -l json -d 'print JSON'
complete -c pciplan -n $then -l policy -x -a (string join ' ' $policies=) -d 'a choice of the firmware'
complete -c pciplan -n $then -l host-bridge -x -a '1 2 3 4 5 6 7 8' -d 'what is behind a secondary host bridge'
complete -c pciplan -n $then -l machine -x -a 'q35 pc' -d chipset
complete -c pciplan -n $then -l board -x -a 'qemu xen' -d 'what the chipset sits on'
complete -c pciplan -n $then -l ram -x -d 'RAM, split at 4 GiB as QEMU or xl splits it'
complete -c pciplan -n $then -l low-ram-end -x -d 'where RAM below 4 GiB ends'
complete -c pciplan -n $then -l high-ram-end -x -d 'where RAM above 4 GiB ends'
complete -c pciplan -n $then -l address-bits -x -d 'physical address width of the processor'
complete -c pciplan -n $then -l reserved -x -d 'memory that BARs keep off'
