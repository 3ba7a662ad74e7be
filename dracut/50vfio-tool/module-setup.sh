#!/bin/bash
# SPDX-License-Identifier: MIT OR Apache-2.0
# Declared devices are claimed before udev and modules-load see them. For dracut 055 and later.

# shellcheck disable=SC2154 # dracut's own: initdir, kernel, moddir, systemdsystemunitdir
parts=/usr/lib/vfio-tool

# An image for another root would get this one's configuration.
check() {
    [[ -z ${dracutsysrootdir-} ]] || return 1
    require_binaries /usr/sbin/vfio-bind /usr/sbin/vfio-generate modprobe || return 1
    /bin/sh $parts/needs.sh anything
}

depends() {
    return 0
}

installkernel() {
    local modules
    mapfile -t modules < <(/bin/sh $parts/needs.sh modules)
    hostonly='' instmods "${modules[@]}"
}

install() {
    inst_multiple /usr/sbin/vfio-bind /usr/sbin/vfio-generate modprobe sh mkdir
    inst_multiple -o timeout true
    local library
    while read -r library; do
        inst_libdir_file "$library*"
    done < <(/bin/sh $parts/needs.sh libraries "$kernel")
    /bin/sh $parts/image.sh "$initdir"
    if dracut_module_included systemd; then
        inst_simple "$systemdsystemunitdir/vfio-tool-early.service"
        mkdir -p "$initdir$systemdsystemunitdir/sysinit.target.wants"
        ln -sf ../vfio-tool-early.service "$initdir$systemdsystemunitdir/sysinit.target.wants/"
    else # before parse-kernel.sh, which loads what rd.driver.pre names
        inst_hook cmdline 00 "$moddir/vfio-tool-early.sh"
    fi
}
