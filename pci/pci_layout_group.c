/* SPDX-License-Identifier: MIT */
/* Which window, or which space behind the host bridge, takes what under the present choices. */
#include "pci/pci_layout.h"

static enum pci_bridge_window layout_window_kind(const struct pci_layout *layout, size_t index, int bridge)
{
	const struct pci_bar *bar = &layout->inventory->bars[index];

	if (bar->kind == PCI_BAR_IO)
		return PCI_WINDOW_IO;
	if (bar->kind == PCI_BAR_ROM_KIND || !bar->prefetchable)
		return PCI_WINDOW_MEM;
	if (layout->bridges[layout->bridges[bridge].top].is_high)
		return layout->bars[index].high ? PCI_WINDOW_PREF : PCI_WINDOW_MEM;
	return layout->bridges[bridge].windows[PCI_WINDOW_PREF].home != PCI_GROUP_NONE ? PCI_WINDOW_PREF :
											 PCI_WINDOW_MEM;
}

/* A group directly behind the host bridge: in which space the windows of this kind below this top bridge are. */
static int layout_root_group(const struct pci_layout *layout, int top, enum pci_bridge_window kind)
{
	if (kind == PCI_WINDOW_IO)
		return PCI_GROUP_ROOT + PCI_SPACE_IO;
	if (kind == PCI_WINDOW_PREF && layout->bridges[top].is_high)
		return PCI_GROUP_ROOT + PCI_SPACE_HIGH;
	return PCI_GROUP_ROOT + PCI_SPACE_LOW;
}

int pci_layout_home(const struct pci_layout *layout, size_t bar)
{
	const struct pci_bar *record = &layout->inventory->bars[bar];
	int upstream = layout->inventory->functions[record->function].upstream;
	enum pci_bridge_window kind;
	int home;

	if (upstream == PCI_NONE) {
		if (record->kind == PCI_BAR_IO)
			return PCI_GROUP_ROOT + PCI_SPACE_IO;
		return PCI_GROUP_ROOT +
		       (layout->bars[bar].high && !layout->bars[bar].high_failed ? PCI_SPACE_HIGH : PCI_SPACE_LOW);
	}
	kind = layout_window_kind(layout, bar, upstream);
	home = layout->bridges[upstream].windows[kind].home;
	return home == PCI_GROUP_ROOT ? layout_root_group(layout, layout->bridges[upstream].top, kind) : home;
}

enum pci_space pci_layout_space(const struct pci_layout *layout, int group)
{
	if (group < PCI_GROUP_ROOT)
		group = layout_root_group(layout, layout->bridges[group / PCI_WINDOW_COUNT].top,
					  group % PCI_WINDOW_COUNT);
	return (enum pci_space)(group - PCI_GROUP_ROOT);
}

int pci_layout_outer(const struct pci_layout *layout, int group)
{
	const struct pci_layout_bridge *bridge = &layout->bridges[group / PCI_WINDOW_COUNT];
	int outer = bridge->windows[group % PCI_WINDOW_COUNT].outer;

	return outer == PCI_GROUP_ROOT ? layout_root_group(layout, bridge->top, group % PCI_WINDOW_COUNT) : outer;
}

const struct range_set *pci_layout_from(const struct pci_layout *layout, enum pci_space space)
{
	return space == PCI_SPACE_IO  ? &layout->windows->io :
	       space == PCI_SPACE_LOW ? layout->low :
					&layout->windows->mem64;
}

bool pci_layout_is_inside(const struct pci_layout *layout, int group, int window)
{
	while (group < PCI_GROUP_ROOT && group != window)
		group = pci_layout_outer(layout, group);
	return group == window;
}
