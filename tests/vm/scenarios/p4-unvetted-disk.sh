# title: P4: a disk that nobody has looked at is left to the kernel while the system boots
# kernel: 6.1 6.12
# qemu: -drive if=none,id=d5,file=$WORK/d5.img,format=raw -device nvme,addr=5,serial=five,drive=d5

prepare() {
	truncate -s 16M "$WORK/d5.img"
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "spdk0"; match = { address = "0000:00:05.0"; id = "1b36:0010"; }; } );
	END
}

guest() {
	check "nvme has the disk" wait_for 10 bound_to 0000:00:05.0 nvme
	is "$(override_of 0000:00:05.0)" "" "it has no override"
	check "one line in the log says why" logged 'nobody has looked'
	udevadm settle
	record=/run/vfio-tool/devices/0000:00:05.0
	note "$(cat $record)"
	check "for who was not there it is on record" grep -q '^result=refused$' $record
	check "with the stage" grep -q '^stage=\(initramfs\|boot\)$' $record
	check "and the reason" grep -q '^why=.*nobody has looked' $record
	vfio-probe info 0000:00:05.0 > /tmp/out
	check "info shows it" grep -q 'failure: .* refused: .*nobody has looked' /tmp/out
	wait_for 10 test -b /dev/nvme0n1
	vfio-bind apply > /tmp/out 2>&1
	is $? 0 "apply, which can look, takes it"
	is "$(driver_of 0000:00:05.0)" vfio-pci "it is on vfio-pci"
	check "and on record as done" grep -q '^result=done$' $record
}
