# SPDX-License-Identifier: MIT
complete -c amlnames -s h -l help -d 'print a summary and end'
complete -c amlnames -l version -d 'print the version and end'
