# title: the first hour: configured at a terminal, installed, taken at boot, used by a program, moved to another slot, reset, uninstalled without a trace
# guest: full
# root: nvme
# initrd: mkinitramfs
# qemu: -device pcie-root-port,id=rp1,slot=1,addr=4 -device pcie-root-port,id=rp2,slot=2,addr=5
# qemu: -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off
# qemu: -device e1000e,bus=rp1,id=n1,romfile=,mac=52:54:00:00:00:77
# qemu: -device e1000e,addr=3,romfile=,mac=52:54:00:00:00:33
# timeout: 900

old=0000:01:00.0
new=0000:02:00.0
twin=0000:00:03.0
file=/etc/vfio-tool/conf.d/saved.conf
lists=/var/lib/first-hour

prepare() {
	mkdir -p "$ROOT/etc/initramfs-tools/conf.d"
	printf '%s\n' virtio_pci virtio_blk nvme ext4 e1000e > "$ROOT/etc/initramfs-tools/modules"
	printf '%s\n' MODULES=list COMPRESS=zstd COMPRESSLEVEL=1 > "$ROOT/etc/initramfs-tools/conf.d/fast"
	# Debian's is in a package whose triggers this guest does without; mkinitramfs and the hooks that it runs are the real ones
	cat > "$ROOT/usr/sbin/update-initramfs" <<-'END'
	#!/bin/sh
	echo "update-initramfs $*" >> /tmp/built
	exec mkinitramfs -o "/boot/initrd.img-$(uname -r)" "$(uname -r)"
	END
	chmod +x "$ROOT/usr/sbin/update-initramfs"
	# what a program of a user does with the group: all that VFIO is asked for before there is a container
	cat > "$ROOT/usr/bin/uses-group" <<-'END'
	#!/bin/sh
	exec 7<> "/dev/vfio/$1" && sleep "$2"
	END
	chmod +x "$ROOT/usr/bin/uses-group"
}

says() { grep -q -e "$1" /tmp/out; }
run() { "$@" > /tmp/out 2>&1 < /dev/null; code=$?; note "$*: $code $(cat /tmp/out)"; }

# Every file of the system that could be ours, with its content; what changes by itself is left out.
listing() {
	find / -xdev \( -path /tmp -o -path /var/log -o -path /var/tmp -o -path /var/cache -o -path $lists -o -path /vmtest \) -prune -o ! -type d -printf '%p %l\n' -o -printf '%p/\n' | sort
	find /run \( -path /run/udev/data -o -path /run/systemd -o -path '/run/udev/*tags*' -o -path /run/log -o -path /run/udev/links \) -prune -o -printf '%p\n' | grep -i vfio | sort
	find /run/systemd -name '*vfio-tool*' ! -path '*/units/*' ! -path '*/propagate/*' | sort
	find /dev -path '*vfio/by-name*'
}
image=/boot/initrd.img-$(uname -r)
part_of_image() { lsinitramfs "$image" | grep -c -e lib/vfio-tool -e etc/vfio-tool -e vfio-bind -e vfio-generate; }

guest() {
	udevadm settle
	case $BOOT in
	1)
		mkdir -p $lists
		wait_for 60 bound_to $old e1000e
		# mkinitramfs asks the file that a kernel's package would have installed
		printf 'CONFIG_RD_%s=y\n' GZIP ZSTD > "/boot/config-$(uname -r)"
		run update-initramfs -c
		is "$(part_of_image)" 0 "nothing is declared: the image has no part of ours"
		listing > $lists/before
		interface=$(ls /sys/bus/pci/devices/$old/net)
		talk 'vfio-tool configure'
		answer 'Devices for VFIO' "$interface"
		answer 'stay with the kernel' $twin
		answer 'Group whose members' ''
		answer 'Test it now' y
		answer 'Keep it' y
		answer 'Build it anew' n
		hang_up 0
		is "$(driver_of $old)" vfio-pci "the card was tried, and is kept"
		check "it is written down" grep -q $old $file
		run vfio-tool install --yes
		is $code 0 "install"
		check "it says that no device was touched" says 'no device was touched'
		is "$(driver_of $old)" vfio-pci "none was"
		check "udev knows the card" grep -q $old /run/udev/rules.d/05-vfio-tool.rules
		check "systemd wants the service" test -h /run/systemd/generator/basic.target.wants/vfio-tool.service
		check "the system is looked at when it goes down" wait_for 60 systemctl is-active --quiet vfio-tool-vet.service
		check "the image was built, with a part of ours" test "$(part_of_image)" -gt 3
		check "from this configuration" sh -c "lsinitramfs $image | grep -q digest.\$(vfio-generate --digest)"
		run vfio-tool install --yes
		is $code 0 "again"
		check "there is nothing left to do" sh -c "! grep -q '^did: update-initramfs' /tmp/out"
		echo "$interface" > $lists/interface
		use_image "$image"
		shutdown_and_boot
		;;
	2)
		wait_for 60 test -e /run/vfio-tool/booted
		interface=$(cat $lists/interface)
		is "$(driver_of $old)" vfio-pci "after the reboot the card is on vfio-pci"
		is "$(kernel_log | grep -c "e1000e $old")" 0 "its native driver has never seen it"
		is "$(driver_of $twin)" e1000e "its twin is with that"
		run vfio-tool check-interfaces --vfio "$interface"
		is $code 0 "an application is told that it can start"
		group=$(basename "$(readlink /sys/bus/pci/devices/$old/iommu_group)")
		check "its node is there by name" test "$(readlink -f "/dev/vfio/by-name/$interface")" = "/dev/vfio/$group"
		uses-group "$group" 600 &
		user=$!
		check "a program has it" wait_for 60 test -e "/proc/$user/fd/7"
		run vfio-tool uninstall --unbind --yes
		check "uninstall --unbind is refused while the program has the card" test $code = 5
		check "and says that nothing else was done" says 'nothing else was done'
		check "the switch was not written" test ! -e /etc/vfio-tool/disabled
		kill $user
		wait $user 2> /dev/null
		wait_for 60 test ! -e "/proc/$user"

		qmp device_del id=n1 > /dev/null
		wait_for 60 absent $old
		qmp device_add driver=e1000e id=n2 bus=rp2 romfile= mac=52:54:00:00:00:77 > /dev/null
		wait_for 60 bound_to $new e1000e
		udevadm settle
		run vfio-tool validate
		check "in another slot: validate says so" says "$new now"
		run vfio-tool update --yes
		is $code 0 "update follows it"
		run vfio-tool apply
		is $code 0 "apply takes it"
		is "$(driver_of $new)" vfio-pci "it is on vfio-pci"
		run vfio-tool reset
		is $code 0 "reset gives it back"
		is "$(driver_of $new) $(override_of $new)" "e1000e " "it is with its driver"
		check "its interface is there" wait_for 60 test -n "$(ls /sys/bus/pci/devices/$new/net)"

		run vfio-tool uninstall --dry-run --purge
		is $code 0 "uninstall says what it would do"
		check "and does nothing" test -e $file
		run vfio-tool uninstall
		is $code 0 "uninstall without anybody to ask"
		check "it says what the initramfs still does" says 'the initramfs takes what was declared.*update-initramfs -u -k all'
		check "the switch is written" test -e /etc/vfio-tool/disabled
		run vfio-check boot --image
		is $code 2 "the check of the boot finds it"
		check "it names the image" says 'was built before vfio-tool was switched off'
		check "and the switch, with the way back" says 'vfio-tool install'
		run vfio-tool install --yes
		is $code 0 "install is the way back"
		check "the switch is gone" test ! -e /etc/vfio-tool/disabled
		check "udev knows the card where it is now" grep -q $new /run/udev/rules.d/05-vfio-tool.rules

		run vfio-tool uninstall --yes --purge
		is $code 0 "uninstall --yes --purge"
		is "$(part_of_image)" 0 "the image has no part of ours"
		listing > $lists/after
		diff $lists/before $lists/after > $lists/diff
		note "$(cat $lists/diff)"
		is "$(grep '^>' $lists/diff)" "" "nothing is there that was not before"
		is "$(grep '^<' $lists/diff | grep -v -e ' /etc/vfio-tool/' -e ' /run/vfio-tool$' -e '/vfio-tool-vet.service$')" "" \
			"and nothing is missing but the configuration, what a boot makes for it, and the look on the way down"
		use_image "$image"
		check "systemd wants nothing of ours" sh -c '! ls /run/systemd/generator/*.wants/vfio-tool* 2> /dev/null'
		shutdown_and_boot
		;;
	3)
		# the machine was switched off: the card is where it is plugged in at first
		wait_for 60 bound_to $old e1000e
		is "$(driver_of $old) $(override_of $old)" "e1000e " "after another reboot the card is with its driver"
		# the directory itself is made by the package's file in tmpfiles.d
		check "nothing of ours was made" sh -c '! find /run/vfio-tool/* /run/udev/rules.d/*vfio* /etc/vfio-tool 2> /dev/null | grep .'
		check "and nothing of ours ran" sh -c '! systemctl is-active vfio-tool.service vfio-tool-claim.service vfio-tool-vet.service'
		check "the kernel did not complain" kernel_is_well
		;;
	esac
}
