# title: setup-boot with loader entries: what grubby does is read back, what it breaks is put back, and the way back
# append: intel_iommu=off

prepare() {
	mkdir -p "$ROOT/etc/default" "$ROOT/boot/loader/entries" "$ROOT/boot/grub2" "$ROOT/usr/sbin"
	printf 'GRUB_TIMEOUT=1\n' > "$ROOT/etc/default/grub"
	printf 'insmod blscfg\nblscfg\n' > "$ROOT/boot/grub2/grub.cfg"
	for entry in one two; do
		printf 'title %s\nlinux /vmlinuz\noptions ro intel_iommu=off quiet\n' $entry > "$ROOT/boot/loader/entries/$entry.conf"
	done
	: > "$ROOT/usr/sbin/grub2-mkconfig"
	# A stand-in: it takes its two options, or does what the test wants of it.
	cat > "$ROOT/usr/sbin/grubby" <<-'END'
	#!/bin/sh
	{ echo "$0 $*"; env; } > /tmp/called
	case $(cat /tmp/mood) in
	fails) echo broken > /boot/loader/entries/one.conf; exit 3 ;;
	idle) exit 0 ;;
	esac
	for word in "$@"; do
		case $word in
		--remove-args=*) sed -i "s/ ${word#*=}//" /boot/loader/entries/*.conf ;;
		--args=*) sed -i "/^options/s/\$/ ${word#*=}/" /boot/loader/entries/*.conf ;;
		esac
	done
	END
	chmod +x "$ROOT/usr/sbin/grubby"
}

guest() {
	is "$(find /sys/class/iommu -mindepth 1 | wc -l)" 0 "the kernel drives no IOMMU"
	cp -a /boot/loader/entries /tmp/before
	for mood in fails idle; do
		echo $mood > /tmp/mood
		vfio-tool setup-boot --yes > /tmp/out 2>&1
		is $? 3 "a grubby that $mood is an error"
		note "$(tail -n 4 /tmp/out | tr '\n' '|')"
		check "it says that all is as it was" grep -q 'all is as it was' /tmp/out
		check "and it is" diff -r /tmp/before /boot/loader/entries
	done
	echo works > /tmp/mood
	EVIL=1 vfio-tool setup-boot --yes --performance > /tmp/out 2>&1
	is $? 0 "one that works"
	note "$(tail -n 4 /tmp/out | tr '\n' '|')"
	is "$(head -n 1 /tmp/called)" "/usr/sbin/grubby --update-kernel=ALL --remove-args=intel_iommu=off --args=iommu=pt" \
		"it was called by its path, with arguments"
	check "without the caller's environment" sh -c '! grep -q EVIL /tmp/called'
	is "$(grep -h options /boot/loader/entries/*.conf | sort -u)" "options ro quiet iommu=pt" "every entry has it"
	vfio-tool setup-boot --undo --yes > /tmp/out 2>&1
	is $? 0 "--undo"
	check "every entry is its old bytes" diff -r /tmp/before /boot/loader/entries
	check "what was kept is gone" test ! -e /var/lib/vfio-tool/setup-boot
}
