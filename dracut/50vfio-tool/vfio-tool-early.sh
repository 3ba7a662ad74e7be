#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# Sourced by dracut before anything loads modules, in an image without systemd.
/bin/sh /usr/lib/vfio-tool/early.sh || :
