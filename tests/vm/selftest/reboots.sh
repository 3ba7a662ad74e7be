# title: two boots with different kernel arguments
# product: none

guest() {
	if [ "$BOOT" = 1 ]; then
		check "an argument that was not given is not there" sh -c '! grep -q second=1 /proc/cmdline'
		reboot_guest second=1
	fi
	is "$BOOT" 2 "the second boot is counted"
	check "an argument of the second boot is there" grep -q second=1 /proc/cmdline
}
