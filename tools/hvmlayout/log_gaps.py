# SPDX-License-Identifier: MIT
"""What a log does not tell, in words."""


class Gaps:
    def __init__(self):
        self.notes = []

    def note(self, text):
        if text not in self.notes:
            self.notes.append(text)

    def of(self, boot, by_object, inventories, record):
        """All gaps of a boot, the most serious first."""
        gaps = []
        if boot.failed:
            return gaps + self.notes
        if boot.firmware == "hvmstage":
            gaps.append("the beginning")
        if boot.outcome is None:
            gaps.append("the end")
        levels = {line.level for line in boot.lines}
        if "I" not in levels and boot.firmware == "hvmstage":
            return ["everything but errors and warnings (log=info prints more)", *self.notes]
        gaps += self.of_inventory(boot, inventories, levels)
        verdicts = [bar for function in boot.functions() for bar in function.bars]
        missing = sum(bar.range is None and bar.reason is None for bar in verdicts)
        if missing:
            gaps.append(f"where {missing} of {len(verdicts)} BARs are")
        if record is None and ("layout", "record") not in by_object:
            gaps.append("the layout record" + ("" if "D" in levels else " (log=debug prints it)"))
        if not boot.memory_map:
            gaps.append("the memory map")
        return gaps + self.notes

    @staticmethod
    def of_inventory(boot, inventories, levels):
        gaps = []
        if not inventories:
            gaps.append("the inventory" + ("" if "D" in levels else " (log=debug prints it)"))
        for name, inventory in inventories.items():
            whose = "the inventory" if name == "chipset" else f"the inventory of {name}"
            if inventory.expected is None:
                gaps.append(f"{whose} from its record {inventory.records + 1} on")
            elif inventory.records != inventory.expected:
                gaps.append(f"{abs(inventory.expected - inventory.records)} of {inventory.expected} records of {whose}")
            elif inventory.bad:
                gaps.append(f"{inventory.bad} of {inventory.records} records of {whose}, which cannot be read")
        return gaps
