# title: the full guest runs systemd from its own root and keeps files over a boot
# guest: full
# kernel: 6.1 6.12
# product: none
# qemu: -device e1000e,addr=3,romfile=

prepare() {
	mkdir -p "$ROOT/etc"
	echo staged > "$ROOT/etc/staged"
}

guest() {
	if [ "$BOOT" = 1 ]; then
		is "$(cat /etc/staged)" staged "a staged file is in the root"
		is "$(cat /proc/1/comm)" systemd "systemd is the first process"
		is "$(driver_of 0000:00:03.0)" e1000e "coldplug binds a NIC to its native driver"
		is "$(systemctl list-units --failed --no-legend)" "" "no unit failed"
		echo kept > /etc/staged
		reboot_guest vmtest.second
	fi
	is "$(cat /etc/staged)" kept "a changed file is still there after a reboot"
	check "the second boot has its own kernel argument" grep -q vmtest.second /proc/cmdline
}
