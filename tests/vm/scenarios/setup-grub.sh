# title: setup-grub with Debian's GRUB: cause and cure, a failing update-grub, every entry of grub.cfg, and the way back
# guest: full
# packages: grub-common grub2-common
# append: intel_iommu=off
# timeout: 300
# qemu: -device e1000e,addr=3,romfile=

prepare() {
	mkdir -p "$ROOT/etc/default/grub.d" "$ROOT/boot/grub"
	cp "$ROOT/usr/share/grub/default/grub" "$ROOT/etc/default/grub"
	sed -i 's/^GRUB_CMDLINE_LINUX_DEFAULT=.*/GRUB_CMDLINE_LINUX_DEFAULT="quiet intel_iommu=off splash"/' "$ROOT/etc/default/grub"
}

# The kernels' lines of grub.cfg, and those of them that have the word $1.
entries() { grep -c '^[[:blank:]]*linux[[:blank:]]' /boot/grub/grub.cfg; }
entries_with() { grep '^[[:blank:]]*linux[[:blank:]]' /boot/grub/grub.cfg | grep -c -- "[[:blank:]]$1\([[:blank:]]\|$\)"; }

first_boot() {
	# A kernel that leaves it off by itself, as some distributions have it.
	printf 'CONFIG_INTEL_IOMMU=y\n# CONFIG_INTEL_IOMMU_DEFAULT_ON is not set\n' > "/boot/config-$(uname -r)"
	is "$(find /sys/class/iommu -mindepth 1 | wc -l)" 0 "the kernel drives no IOMMU"
	update-grub > /tmp/update 2>&1
	is $? 0 "Debian's update-grub works here"
	note "$(tail -n 4 /tmp/update | tr '\n' '|')"
	note "$(entries) entries, with =off: $(entries_with intel_iommu=off)"
	check "grub.cfg has entries" test "$(entries)" -ge 2
	cp -a /etc/default/grub /boot/grub/grub.cfg /root/
	ls /etc/default/grub.d > /root/dropins

	vfio-tool status > /tmp/status 2>&1
	vfio-tool check > /tmp/check 2>&1
	vfio-tool setup-grub --dry-run > /tmp/setup 2>&1
	is $? 0 "a dry run is a report"
	note "$(tr '\n' '|' < /tmp/setup)"
	for report in status check setup; do
		check "$report names the cause" grep -q 'the IOMMU is not active: intel_iommu=off on the kernel command line' /tmp/$report
	done
	for report in status check; do
		check "$report names the cure" grep -q 'vfio-tool setup-boot. takes it out' /tmp/$report
	done
	check "and setup-grub has it" grep -q '^to be taken out: intel_iommu=off' /tmp/setup
	check "it says which loader it found" grep -q '^boot loader: GRUB, with drop-ins' /tmp/setup
	check "the dry run wrote nothing" cmp /root/grub /etc/default/grub

	printf '#!/bin/sh\necho half a menu\nexit 1\n' > /etc/grub.d/99_fails
	chmod +x /etc/grub.d/99_fails
	vfio-tool setup-grub --yes > /tmp/out 2>&1
	is $? 3 "an update-grub that fails is an error"
	note "$(tail -n 5 /tmp/out | tr '\n' '|')"
	check "it says so" grep -q '/usr/sbin/update-grub: failed with status' /tmp/out
	check "and that all is as it was" grep -q 'all is as it was' /tmp/out
	check "/etc/default/grub is" cmp /root/grub /etc/default/grub
	check "grub.cfg is" cmp /root/grub.cfg /boot/grub/grub.cfg
	is "$(ls /etc/default/grub.d)" "$(cat /root/dropins)" "no drop-in is left"
	rm /etc/grub.d/99_fails

	vfio-tool setup-grub --yes > /tmp/out 2>&1
	is $? 0 "setup-grub makes it when told to"
	note "$(tail -n 5 /tmp/out | tr '\n' '|')"
	check "update-grub's own words are shown" grep -q 'Found linux image' /tmp/out
	is "$(entries_with intel_iommu=on)" "$(entries)" "every entry of grub.cfg has intel_iommu=on"
	is "$(entries_with intel_iommu=off)" 0 "none has intel_iommu=off"
	check "the other words are there" grep -q 'quiet splash' /boot/grub/grub.cfg
	vfio-tool setup-grub > /tmp/out 2>&1
	is $? 0 "a second run has nothing to do"
	check "but for a reboot" grep -q 'nothing is to be done: .*reboot' /tmp/out
	reboot_guest intel_iommu=on
}

guest() {
	[ "$BOOT" != 1 ] || first_boot
	check "after the reboot the kernel drives an IOMMU" test -e /sys/class/iommu/dmar0
	vfio-tool setup-grub > /tmp/out 2>&1
	is $? 0 "nothing is to be done"
	check "it says so" grep -q '^nothing is to be done: the kernel command line is as it should be' /tmp/out
	vfio-tool check > /tmp/check 2>&1
	check "check has no word against it" sh -c '! grep -q "IOMMU is not active\|switches the IOMMU off" /tmp/check'

	vfio-tool setup-grub --undo --yes > /tmp/out 2>&1
	is $? 0 "--undo"
	note "$(tail -n 3 /tmp/out | tr '\n' '|')"
	check "/etc/default/grub is its old bytes" cmp /root/grub /etc/default/grub
	check "so is grub.cfg, by update-grub" cmp /root/grub.cfg /boot/grub/grub.cfg
	is "$(ls /etc/default/grub.d)" "$(cat /root/dropins)" "the drop-in is gone"
	check "and what was kept" test ! -e /var/lib/vfio-tool/setup-boot
}
