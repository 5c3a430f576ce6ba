# SPDX-License-Identifier: MIT
"""How the SVG picture looks, in light and in dark."""

CHARACTER = 6.7  # pixels of one at 11 pixels; the widest of the fonts named has 6.63

FONTS = 'font-family:"DejaVu Sans Mono","Liberation Mono",Menlo,Consolas,"Courier New",monospace'

# kind -> (fill, stroke) in light, and in dark
COLOURS = {
    "ram": (("#c3e6cb", "#3f8f52"), ("#1f4a2b", "#6cc583")),
    "persistent": (("#e0f0b8", "#6d8f1e"), ("#3d4a17", "#b5d15c")),
    "acpi": (("#cbdcf7", "#3c6cc0"), ("#20365e", "#80a8ee")),
    "reserved": (("#e4e4e4", "#868686"), ("#33363c", "#8d9199")),
    "ecam": (("#e6d3f2", "#8a4bb0"), ("#42275a", "#c590e6")),
    "window": (("#f6f4ee", "#55524a"), ("#22252b", "#b9b4a6")),
    "bridge": (("#d8eff1", "#2b8a92"), ("#163c41", "#63c2cb")),
    "bar": (("#ffe3a8", "#b57a00"), ("#5a4108", "#f0bb4e")),
    "rom": (("#ffd6c6", "#c5562a"), ("#5c2a17", "#f29470")),
    "vf": (("#fbf0a5", "#978700"), ("#4d4710", "#e0d04e")),
    "free": (("#ffffff", "#8a8a8a"), ("#16181d", "#7d828c")),
    "nothing": (("#ffffff", "#cfcfcf"), ("#16181d", "#3c4049")),
}
# paper, ink, faint ink, ink of what is wrong, hatches, enlarged area
LIGHT = ("#ffffff", "#1c1c1c", "#5c5c5c", "#a5231a", "#8a8a8a", "#eceff3")
DARK = ("#16181d", "#eaeaea", "#bcc0c8", "#ff9d94", "#7d828c", "#23272e")


def theme(index, inks):
    paper, ink, faint, wrong, hatch, lens = inks
    rules = [f".{kind}>rect{{fill:{colours[index][0]};stroke:{colours[index][1]}}}" for kind, colours in COLOURS.items()]
    return "".join([
        f".paper{{fill:{paper}}}text{{fill:{ink}}}.faint,.address,.size,.head,.free>text,.nothing>text{{fill:{faint}}}",
        f".note{{fill:{wrong}}}.hatches{{stroke:{hatch}}}.lens{{fill:{lens}}}.break{{stroke:{faint}}}", *rules])


STYLE = "".join([
    f"text{{{FONTS};font-size:11px;white-space:pre}}.heading{{font-size:16px;font-weight:bold}}.head{{font-weight:bold}}",
    ".size,.address{text-anchor:end}.break{fill:none}.hatches{stroke-width:1;opacity:.35}",
    ".free>rect{stroke-dasharray:3 3}.nothing>rect{stroke-dasharray:1 4}.fold>rect{stroke-dasharray:6 3}",
    theme(0, LIGHT), "@media (prefers-color-scheme:dark){", theme(1, DARK), "}",
    "rect.hatch{fill:url(#hvmlayout-hatch) !important;stroke:none !important}",
    "g:hover>rect{stroke-width:2}",
])

HATCHES = ('<pattern id="hvmlayout-hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
           '<path class="hatches" d="M0 6L6 0"/></pattern>')
