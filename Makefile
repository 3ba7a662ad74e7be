# vfio-tool: make, make check, make install, make demo. `make help` lists all targets.

# --- knobs -----------------------------------------------------------------------------------------
PREFIX            ?= /usr
DESTDIR           ?=
SYSCONFDIR        ?= /etc
bindir            ?= $(PREFIX)/bin
sbindir           ?= $(PREFIX)/sbin
docdir            ?= $(PREFIX)/share/doc/vfio-tool
mandir            ?= $(PREFIX)/share/man
udevdir           ?= $(call pkg-var,udev,udevdir,/usr/lib/udev)
unitdir           ?= $(call pkg-var,systemd,systemdsystemunitdir,/usr/lib/systemd/system)
generatordir      ?= $(call pkg-var,systemd,systemdsystemgeneratordir,/usr/lib/systemd/system-generators)
sysusersdir       ?= $(call pkg-var,systemd,sysusersdir,/usr/lib/sysusers.d)
tmpfilesdir       ?= $(call pkg-var,systemd,tmpfilesdir,/usr/lib/tmpfiles.d)
modprobedir       ?= /usr/lib/modprobe.d
dracutmodulesdir  ?= $(call pkg-var,dracut,dracutmodulesdir,/usr/lib/dracut/modules.d)
initramfstoolsdir ?= /usr/share/initramfs-tools
initcpiodir       ?= /usr/lib/initcpio
owndir            ?= /usr/lib/vfio-tool
# What a running system has made: uninstall removes it when DESTDIR is empty.
rundir            ?= /run

# SAN=1: all with ASan and UBSan; SAN=0: nothing. Empty: the tests with, the product without.
SAN               ?=
# V=1 shows the commands.
V                 ?=
# Empty: warnings do not stop the build.
WERROR            ?= -Werror
OPT               ?= -O2 -g
BUILD             ?= build
SECS              ?= 60
PKG_CONFIG        ?= pkg-config
CLANG             ?= clang

# --- flags -----------------------------------------------------------------------------------------
comma     := ,
squote    := '
# Some .pc files still say /lib; where that is a link to usr/lib, a directory of that name must not be staged.
pkg-var    = $(or $(patsubst /lib/%,/usr/lib/%,$(shell $(PKG_CONFIG) --variable=$2 $1 2>/dev/null)),$3)
cc-option  = $(if $(shell $(CC) -Werror $1 -x c -c -o /dev/null /dev/null 2>&1 || echo no),,$1)

VERSION   := $(shell cat VERSION)
PACKAGES  := libconfig libudev libkmod jansson smartcols
WARNINGS  := -Wall -Wextra -Wformat=2 -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
             -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Wvla -Wswitch-enum -Wno-unused-parameter $(WERROR)
HARDENING := -fPIE -fvisibility=hidden -fstack-protector-strong \
             $(foreach o,-fstack-clash-protection -fcf-protection=full -mbranch-protection=standard,$(call cc-option,$o))
SANITIZE  := -fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FORTIFY   := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3

all-cppflags := -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -DBINDIR='"$(bindir)"' -DSBINDIR='"$(sbindir)"' -Ihelpers \
                $(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null) $(CPPFLAGS)
all-cflags   := -std=gnu17 $(WARNINGS) $(HARDENING) -ffile-prefix-map=$(CURDIR)=.
all-ldflags  := -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed $(LDFLAGS)
# libkmod is missing on purpose: sys/kmod.c opens it when it is needed (+2.5 ms for each process otherwise).
LIBS         := $(shell $(PKG_CONFIG) --libs $(filter-out libkmod,$(PACKAGES)) 2>/dev/null) -ldl

# --- variants: the same sources with other flags, each in its own directory ----------------------------
cc-name   := $(notdir $(lastword $(CC)))
PLAIN     := $(BUILD)/$(cc-name)
SANITIZED := $(BUILD)/$(cc-name)-san
FUZZED    := $(BUILD)/fuzz
B         := $(if $(filter 1,$(SAN)),$(SANITIZED),$(PLAIN))
T         := $(if $(filter 0,$(SAN)),$(PLAIN),$(SANITIZED))

$(PLAIN)/%: v-cc     := $(CC)
$(PLAIN)/%: v-flags  := $(FORTIFY) $(OPT) $(CFLAGS)
$(SANITIZED)/%: v-cc    := $(CC)
$(SANITIZED)/%: v-flags := -O1 -g $(SANITIZE) $(CFLAGS)
$(FUZZED)/%: v-cc    := $(CLANG)
$(FUZZED)/%: v-flags := -O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link $(CFLAGS)

say = @$(if $(V),:,printf '  %-4s %s\n')
Q  := $(if $(V),,@)

# --- parts -----------------------------------------------------------------------------------------
TOOLS      := $(sort $(notdir $(basename $(wildcard helpers/vfio-*.c))))
CORE       := $(sort $(wildcard helpers/core/*.c))
SYS        := $(sort $(wildcard helpers/sys/*.c))
UNIT       := $(sort $(wildcard tests/unit/test-*.c))
PROPERTY   := $(sort $(wildcard tests/property/test-*.c))
TEST_PARTS := $(sort $(filter-out $(UNIT),$(wildcard tests/unit/*.c tests/fake/*.c)))
FUZZERS    := $(sort $(patsubst tests/fuzz/fuzz-%.c,%,$(wildcard tests/fuzz/fuzz-*.c)))

all: $(TOOLS:%=$(B)/%) ## build the helpers (default)
core: $(CORE:%.c=$(PLAIN)/%.o)
tests: $(TOOLS:%=$(T)/%) $(UNIT:%.c=$(T)/%) $(FUZZERS:%=$(T)/tests/fuzz/replay-%) \
		$(PROPERTY:%.c=$(T)/%) $(PROPERTY:%.c=$(PLAIN)/%) # a million cases want the quick build
fuzzers: $(FUZZERS:%=$(FUZZED)/fuzz-%)
.PHONY: all core tests fuzzers
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

define link
	$(say) LD $@
	$(Q)$(v-cc) $(all-cflags) $(v-flags) $(all-ldflags) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS)
endef

define archive
	$(say) AR $@
	$(Q)rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)
endef

# $1: directory of the variant. %/flags changes only when the flags do, and then all is compiled again.
define variant
$1/%.o: %.c $1/flags
	@mkdir -p $$(@D)
	$$(say) CC $$<
	$$(Q)$$(v-cc) $$(all-cppflags) $$(all-cflags) $$(v-flags) $$(if $$(filter tests/%,$$<),-Itests) -MMD -MP -c -o $$@ $$<

$1/libcore.a: $$(CORE:%.c=$1/%.o) $1/flags
	$$(archive)
$1/libsys.a: $$(SYS:%.c=$1/%.o) $1/flags
	$$(archive)
$1/libtest.a: $$(TEST_PARTS:%.c=$1/%.o) $1/flags
	$$(archive)

$$(TOOLS:%=$1/%): $1/%: $1/helpers/%.o $1/libsys.a $1/libcore.a
	$$(link)
$$(UNIT:%.c=$1/%): private LIBS += -lcmocka
$$(UNIT:%.c=$1/%) $$(PROPERTY:%.c=$1/%): $1/%: $1/%.o $1/libtest.a $1/libsys.a $1/libcore.a
	$$(link)
$$(FUZZERS:%=$1/tests/fuzz/replay-%): $1/tests/fuzz/replay-%: $1/tests/fuzz/fuzz-%.o $1/tests/fuzz/replay.o \
		$1/libtest.a $1/libsys.a $1/libcore.a
	$$(link)

$1/flags: .FORCE
	@mkdir -p $$(@D)
	@$$(PKG_CONFIG) --exists --print-errors '$$(PACKAGES)' || { echo 'run tests/install-deps build'; exit 1; }
	@printf '%s\n' '$$(subst $$(squote),,$$(v-cc) $$(all-cppflags) $$(all-cflags) $$(v-flags) $$(all-ldflags) $$(LIBS))' >$$@.new
	@if cmp -s $$@.new $$@; then rm $$@.new; else mv $$@.new $$@; fi
endef
$(foreach v,$(PLAIN) $(SANITIZED) $(FUZZED),$(eval $(call variant,$v)))
.PHONY: .FORCE

$(FUZZERS:%=$(FUZZED)/fuzz-%): private LIBS += -fsanitize=fuzzer
$(FUZZERS:%=$(FUZZED)/fuzz-%): $(FUZZED)/fuzz-%: $(FUZZED)/tests/fuzz/fuzz-%.o $(FUZZED)/libtest.a $(FUZZED)/libsys.a $(FUZZED)/libcore.a
	$(link)

-include $(shell find $(PLAIN) $(SANITIZED) $(FUZZED) -name '*.d' 2>/dev/null)

# --- tests -----------------------------------------------------------------------------------------
export B T PLAIN BUILD CC CLANG VERSION

# What finds most, in half a minute; then what takes a compiler or an analyzer over every file, and the machines.
QUICK := build law unit property corpus golden cli install
SLOW  := clang lint lint-selftest vm-selftest vm

check: export CASES ?= 1000000
check: ## install what is missing, then every test there is
	@tests/install-deps build check vm; tests/run-tests --installed=$$? $(filter-out law,$(QUICK)) $(SLOW)
check-quick: ## the tests that need no virtual machine and no analyzer
	@tests/run-tests $(QUICK)
unit: tests ## unit and property tests; ONLY=pci: those with that in their name
	@tests/run-tests unit property
lint: core ## the layer law, format, static analysis; STEPS="format tidy" for some of it
	@tests/lint $(STEPS)
format: ## lay the C files out as clang-format 14 does
	@find helpers tests -name '*.[ch]' | xargs clang-format -i
analyze: ## clang's analyzer on all files that changed, and gcc's
	@ANALYZER_SECONDS=100000 tests/lint analyzer gcc
vm: ## the scenarios in a virtual machine
	@tests/vm/run
demo: ## see it work, in a virtual machine; YES=1: install what is missing without asking
	@tests/install-deps $(if $(YES),,--ask) build vm && tests/vm/demo/run
bench: all ## measure, beside driverctl and dpdk-devbind
	@tests/install-deps bench && tests/bench/run
bench-boot: ## measure what declared devices cost a boot, in the virtual machine: half an hour
	@tests/install-deps vm && tests/vm/bench/run
fuzz: fuzzers ## fuzz every target for SECS=60 seconds
	@tests/fuzz/run $(SECS) $(FUZZERS)
.PHONY: check check-quick unit lint format analyze vm demo bench bench-boot fuzz

# --- install ---------------------------------------------------------------------------------------
# One word a file, mode:source:place; install and uninstall both read this.
files = $(foreach f,$2,$1:$f:$3/$(notdir $f))
below = $(foreach f,$3,$1:$f:$4/$(patsubst $2/%,%,$f))

IN_BIN  := vfio-tool vfio-probe vfio-check
PROGRAMS := $(call files,755,$(addprefix $(B)/,$(filter-out $(IN_BIN),$(TOOLS))),$(sbindir)) \
            $(call files,755,$(addprefix $(B)/,$(filter $(IN_BIN),$(TOOLS))),$(bindir))
TEXTS    = $(call files,644,$(wildcard rules.d/*.rules),$(udevdir)/rules.d) \
           $(call files,644,$(wildcard modprobe.d/*.conf),$(modprobedir)) \
           $(call files,644,$(wildcard systemd/*.service systemd/*.target systemd/*.path systemd/*.timer),$(unitdir)) \
           $(foreach f,$(wildcard systemd/*.sysusers),644:$f:$(sysusersdir)/$(basename $(notdir $f)).conf) \
           $(foreach f,$(wildcard systemd/*.tmpfiles),644:$f:$(tmpfilesdir)/$(basename $(notdir $f)).conf) \
           $(call files,755,$(wildcard dracut/shared/*.sh),$(owndir)) \
           $(call below,755,dracut,$(wildcard dracut/50vfio-tool/*),$(dracutmodulesdir)) \
           $(call below,755,initramfs-tools,$(wildcard initramfs-tools/hooks/* initramfs-tools/scripts/*/*),$(initramfstoolsdir)) \
           $(call below,644,mkinitcpio,$(wildcard mkinitcpio/install/* mkinitcpio/hooks/*),$(initcpiodir)) \
           $(call files,644,$(wildcard conf/examples/*),$(docdir)/examples) \
           $(call files,644,$(wildcard README.md LICENSE-MIT LICENSE-APACHE),$(docdir)) \
           $(call files,644,$(wildcard docs/*.md docs/*.json docs/*.svg),$(docdir)/docs) \
           $(foreach n,1 5 7 8,$(call files,644,$(wildcard man/*.$n),$(mandir)/man$n))
LINKS   := $(if $(filter vfio-generate,$(TOOLS)),$(generatordir)/vfio-tool-generator)
CONFIG  := $(wildcard conf/vfio-tool.conf)
# Removed again when nothing is in them.
OWN_DIRS = $(docdir)/examples $(docdir)/docs $(docdir) $(dracutmodulesdir)/50vfio-tool $(owndir) $(SYSCONFDIR)/vfio-tool/conf.d $(SYSCONFDIR)/vfio-tool

# The texts name the helpers by their usual places.
PLACES  := -e 's,/usr/sbin/vfio-,$(sbindir)/vfio-,g' -e 's,/usr/bin/vfio-,$(bindir)/vfio-,g'

install: all ## install below DESTDIR; never overwrites a configuration
	@set -e; umask 022; \
	for item in $(PROGRAMS) $(TEXTS); do \
		mode=$${item%%:*} place="$(DESTDIR)$${item##*:}"; source=$${item#*:} source=$${source%:*}; \
		mkdir -p "$${place%/*}"; \
		case $$source in \
		$(BUILD)/*) install -m "$$mode" "$$source" "$$place" ;; \
		*) sed $(PLACES) "$$source" >"$$place.new"; chmod "$$mode" "$$place.new"; mv "$$place.new" "$$place" ;; \
		esac; \
		$(if $(V),echo "$$place";) \
	done; \
	for place in $(LINKS); do \
		mkdir -p "$(DESTDIR)$${place%/*}"; ln -sf $(sbindir)/vfio-generate "$(DESTDIR)$$place"; \
	done; \
	mkdir -p "$(DESTDIR)$(SYSCONFDIR)/vfio-tool/conf.d"; \
	for source in $(CONFIG); do \
		place="$(DESTDIR)$(SYSCONFDIR)/vfio-tool/$${source##*/}"; \
		[ -e "$$place" ] || [ -h "$$place" ] || install -m 644 "$$source" "$$place"; \
	done
	@# from the first shutdown on: a file may be dropped in and the machine rebooted at once
	@[ -n "$(DESTDIR)" ] || ! [ -d "$(rundir)/systemd/system" ] || \
		{ systemctl daemon-reload && systemctl start --no-block vfio-tool-vet.service; } || :

# Generated files that begin with our mark; records; the verdicts of the guards. Devices stay on the drivers that they have.
GENERATED := $(addprefix $(rundir)/,udev/rules.d/05-vfio-tool.rules udev/rules.d/90-vfio-tool-nodes.rules modprobe.d/vfio-tool.conf)

uninstall: ## remove what install put there, and what the helpers made; the configuration stays
	@[ -n "$(DESTDIR)" ] || ! [ -d "$(rundir)/systemd/system" ] || systemctl stop vfio-tool-vet.service 2>/dev/null || :
	@for place in $(foreach i,$(PROGRAMS) $(TEXTS),$(lastword $(subst :, ,$i))) $(LINKS); do \
		rm -f "$(DESTDIR)$$place"; \
	done; \
	[ -n "$(DESTDIR)" ] || rm -f "$(SYSCONFDIR)/vfio-tool/vetted"; \
	for place in $(OWN_DIRS); do rmdir "$(DESTDIR)$$place" 2>/dev/null || :; done
	@[ -z "$(DESTDIR)" ] || exit 0; \
	for place in $(GENERATED); do \
		! head -n 1 "$$place" 2>/dev/null | grep -q '^# Generated by vfio-generate' || rm -f "$$place"; \
	done; \
	rm -rf "$(rundir)/vfio-tool"; \
	! [ -S "$(rundir)/udev/control" ] || udevadm control --reload || :; \
	! [ -d "$(rundir)/systemd/system" ] || systemctl daemon-reload || :

dist: ## a tarball of the committed tree
	@mkdir -p $(BUILD)
	$(Q)git archive --prefix=vfio-tool-$(VERSION)/ HEAD | gzip -9n >$(BUILD)/vfio-tool-$(VERSION).tar.gz
	@echo $(BUILD)/vfio-tool-$(VERSION).tar.gz

clean: ## remove what was built
	rm -rf $(BUILD)

help: ## this list
	@echo 'Targets:'
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile
	@echo 'Knobs: CC, CFLAGS, LDFLAGS, PREFIX, DESTDIR, SAN=0|1, V=1, WERROR=, BUILD=DIR, CASES=N; the rest stands on top of the Makefile.'
.PHONY: install uninstall dist clean help
