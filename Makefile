# vfio-tool: make, make check, make demo, make install. `make help` lists the rest.

# --- knobs -----------------------------------------------------------------------------------------
PREFIX        ?= /usr
DESTDIR       ?=
SYSCONFDIR    ?= /etc
bindir        ?= $(PREFIX)/bin
sbindir       ?= $(PREFIX)/sbin
docdir        ?= $(PREFIX)/share/doc/vfio-tool
udevdir       ?= $(or $(shell $(PKG_CONFIG) --variable=udevdir udev 2>/dev/null),/usr/lib/udev)
unitdir       ?= $(or $(shell $(PKG_CONFIG) --variable=systemdsystemunitdir systemd 2>/dev/null),/usr/lib/systemd/system)
generatordir  ?= $(or $(shell $(PKG_CONFIG) --variable=systemdsystemgeneratordir systemd 2>/dev/null),/usr/lib/systemd/system-generators)
sysusersdir   ?= $(or $(shell $(PKG_CONFIG) --variable=sysusersdir systemd 2>/dev/null),/usr/lib/sysusers.d)
tmpfilesdir   ?= $(or $(shell $(PKG_CONFIG) --variable=tmpfilesdir systemd 2>/dev/null),/usr/lib/tmpfiles.d)
modprobedir   ?= /usr/lib/modprobe.d

CC            ?= cc
PKG_CONFIG    ?= pkg-config
SAN           ?=
WERROR        ?= -Werror
OPT           ?= -O2 -g

# --- flags -----------------------------------------------------------------------------------------
VERSION       := $(shell cat VERSION)
B             := build/$(notdir $(CC))$(if $(SAN),-san)
WARNINGS      := -Wall -Wextra -Wformat=2 -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
                 -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Wvla -Wswitch-enum -Wno-unused-parameter $(WERROR)
HARDENING     := -fstack-protector-strong -fPIE -fstack-clash-protection
SANITIZE      := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
FORTIFY       := $(if $(SAN),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
comma         := ,
PACKAGES      := libconfig libudev libkmod jansson
PKG_CFLAGS    := $(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null)
ALL_CPPFLAGS  := -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -Ihelpers $(PKG_CFLAGS) $(FORTIFY) $(CPPFLAGS)
ALL_CFLAGS    := -std=gnu17 $(OPT) $(WARNINGS) $(HARDENING) $(SANITIZE) $(CFLAGS)
ALL_LDFLAGS   := -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(SANITIZE) $(LDFLAGS)
LIBS          := $(shell $(PKG_CONFIG) --libs libconfig libudev jansson 2>/dev/null) -ldl

# --- parts -----------------------------------------------------------------------------------------
TOOLS         := $(notdir $(basename $(wildcard helpers/vfio-*.c)))
CORE_OBJECTS  := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard helpers/core/*.c)))
SYS_OBJECTS   := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard helpers/sys/*.c)))
BINARIES      := $(addprefix $(B)/,$(TOOLS))

all: $(BINARIES)
.PHONY: all
.DELETE_ON_ERROR:

$(B)/libcore.a: $(CORE_OBJECTS)
$(B)/libsys.a: $(SYS_OBJECTS)
$(B)/lib%.a:
	@rm -f $@
	$(AR) rcs $@ $^

$(BINARIES): $(B)/%: $(B)/helpers/%.o $(B)/libsys.a $(B)/libcore.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(B)/libsys.a $(B)/libcore.a $(LIBS)

$(B)/%.o: %.c VERSION
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(shell find build -name '*.d' 2>/dev/null)

# --- tests (unit) ----------------------------------------------------------------------------------
UNIT_TESTS    := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/test-*.c))

$(UNIT_TESTS): $(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/libsys.a $(B)/libcore.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(filter %.o,$^) $(B)/libsys.a $(B)/libcore.a $(LIBS) -lcmocka

unit: $(UNIT_TESTS)
.PHONY: unit

clean:
	rm -rf build
.PHONY: clean
