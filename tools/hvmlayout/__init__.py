# SPDX-License-Identifier: MIT
"""The layout of a machine as its firmware tells of it: read, drawn, compared and explained. `hvmlayout` is the program."""
