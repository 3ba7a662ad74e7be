#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# Sourced by dracut before udev starts, in an image without systemd.
/bin/sh /usr/lib/vfio-tool/early.sh || :
