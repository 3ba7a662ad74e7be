#!/bin/sh
# Runs the scenario's guest part. Its statements go to the runner over the second serial port, one a line.
BOOT=$(sed 's/.*vmtest.boot=\([0-9]*\).*/\1/' /proc/cmdline)
export BOOT

exec 9<>/dev/ttyS1
stty -F /dev/ttyS1 raw -echo 115200
(
	# shellcheck source=/dev/null
	. /vmtest/guest-lib.sh
	# shellcheck source=/dev/null
	. /vmtest/scenario.sh
	guest
	echo "end" >&9
)
# The runner keeps the console of a scenario that failed.
dmesg
if command -v journalctl >/dev/null; then
	journalctl -b -o short-monotonic --no-hostname --no-pager _TRANSPORT=stdout + _TRANSPORT=syslog + _TRANSPORT=journal
fi
