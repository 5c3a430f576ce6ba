# SPDX-License-Identifier: MIT
#
# make install, uninstall, dist, deb, check-package, check-walk. Folders have the names of the GNU coding standards, and are the
# same in each command: make install prefix=/usr DESTDIR=/tmp/stage.

prefix = /usr/local
exec_prefix = $(prefix)
bindir = $(exec_prefix)/bin
libdir = $(exec_prefix)/lib
includedir = $(prefix)/include
datarootdir = $(prefix)/share
datadir = $(datarootdir)
mandir = $(datarootdir)/man
docdir = $(datarootdir)/doc/hvmstage
pkgconfigdir = $(libdir)/pkgconfig
# Where AppArmor confines guests, libvirt takes images from /usr/local/share, but not from /usr/share: see debian/rules.
firmwaredir = $(datadir)/hvmstage
# Where management software looks: /usr/share/qemu/firmware, and for what is not of the distribution /etc/qemu/firmware.
qemufirmwaredir = $(datadir)/qemu/firmware
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d

INSTALL = install
INSTALL_PROGRAM = $(INSTALL)
INSTALL_DATA = $(INSTALL) -m 644

# What goes where: KIND:FILE:FOLDER. The kinds: program, data, and text, in which places and version are filled in.
PROGRAMS := pciplan amlnames hvmlayout
# What builds SeaBIOS and UEFI for plain QEMU, as scripts: no distribution has these builds.
PAYLOAD_BUILDERS := make-payloads debian-source setup.sh
INSTALLED = $(foreach f,$(PROGRAMS:%=$(B)/%),program:$f:$(bindir)) \
	$(foreach f,$(B)/hvmstage.rom $(B)/hvmstage.elf,data:$f:$(firmwaredir)) \
	$(foreach f,$(PAYLOAD_BUILDERS),program:tools/$f:$(firmwaredir)/tools) \
	$(foreach f,$(wildcard tools/payloads/*),data:$f:$(firmwaredir)/tools/payloads) \
	data:$(B)/libpciplan.a:$(libdir) data:include/pciplan.h:$(includedir) text:packaging/pciplan.pc:$(pkgconfigdir) \
	$(foreach f,$(wildcard packaging/*.json),text:$f:$(qemufirmwaredir)) \
	$(foreach s,1 7,$(foreach f,$(wildcard man/*.$s),text:$f:$(mandir)/man$s)) \
	$(foreach f,$(PROGRAMS),data:packaging/completions/$f:$(bashcompletiondir)) \
	$(foreach f,$(PROGRAMS),data:packaging/completions/_$f:$(zshcompletiondir)) \
	$(foreach f,$(PROGRAMS),data:packaging/completions/$f.fish:$(fishcompletiondir)) \
	$(foreach f,README.md CHANGELOG.md LICENSE,data:$f:$(docdir)) \
	$(foreach f,$(DOCUMENTS),data:$f:$(docdir)/$(patsubst %/,%,$(dir $f))) \
	$(foreach f,$(wildcard packaging/examples/*),text:$f:$(docdir)/examples) data:examples/toolstack.c:$(docdir)/examples

DOCUMENTS = $(shell find docs -type f -name '[!.]*' | sort)

# The version's date, as mm/dd/yyyy in the header, as dates are written elsewhere.
VERSION_DATE = $(shell sed -n 's,^\#define HVMSTAGE_DATE "\(..\)/\(..\)/\(....\)",\3-\1-\2,p' firmware/version.h)

# Texts of the tree name the folders of a distribution; in a version's place stands @VERSION@.
FILL = sed -e 's,@VERSION@,$(VERSION),g' -e 's,@DATE@,$(VERSION_DATE),g' -e 's,@prefix@,$(prefix),g' \
	-e 's,@libdir@,$(libdir),g' -e 's,@includedir@,$(includedir),g' \
	-e 's,/usr/share/hvmstage,$(firmwaredir),g' -e 's,/usr/share/doc/hvmstage,$(docdir),g'

.PHONY: install uninstall
install: all
	@set -e; for row in $(INSTALLED); do \
		kind=$${row%%:*}; row=$${row#*:}; file=$${row%%:*}; place="$(DESTDIR)$${row#*:}"; name=$${file##*/}; \
		$(if $(V),echo "$$kind $$file $$place/$$name";) \
		mkdir -p "$$place"; \
		case $$kind in \
		program) $(INSTALL_PROGRAM) "$$file" "$$place/$$name" ;; \
		data) $(INSTALL_DATA) "$$file" "$$place/$$name" ;; \
		text) $(FILL) "$$file" >"$$place/$$name"; chmod 644 "$$place/$$name" ;; \
		esac; \
	done
	@printf '  %-7s %s\n' INSTALL '$(DESTDIR)$(prefix)'

# Folders that are hvmstage's alone go, too, if nobody else has put something there.
uninstall:
	@for row in $(INSTALLED); do \
		row=$${row#*:}; file=$${row%%:*}; rm -f "$(DESTDIR)$${row#*:}/$${file##*/}"; \
	done
	@for folder in "$(DESTDIR)$(docdir)" "$(DESTDIR)$(firmwaredir)"; do \
		if [ -d "$$folder" ]; then find "$$folder" -depth -type d -empty -delete; fi; \
	done

# --- packages -----------------------------------------------------------------------------------------------------

# The sources of a commit, and of nothing else; the same bytes each time.
.PHONY: dist
dist:
	@mkdir -p $(B)
	git archive --format=tar --prefix=hvmstage-$(VERSION)/ HEAD | xz -9 -T1 >$(B)/hvmstage-$(VERSION).tar.xz

# Debian's tools write beside the tree that they build: they get a copy, with what is not committed yet.
.PHONY: deb
deb:
	@tools/setup.sh build package
	@packaging/make-deb $(B)/deb $(VERSION)

.PHONY: check-package
check-package: export B := $(B)
check-package:
	@tools/setup.sh build run test package
	@$(MAKE) --no-print-directory all
	$(PYTEST) -q -rs tests/package

# The documents' commands, each as it is printed, in a new Debian and under real Xen: a quarter of an hour.
.PHONY: check-walk
check-walk: export B := $(B)
check-walk: deb
	@tools/setup.sh run xen test walk
	$(PYTEST) -q -rs tests/walk
