# title: P3: another card at the declared address is left alone, and it is said where the card went
# kernel: 6.1 6.12
# qemu: -device e1000,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; } );
	END
}

guest() {
	is "$(driver_of 0000:00:03.0)" e1000 "the exchanged card is on its own driver"
	is "$(override_of 0000:00:03.0)" "" "it has no override"
	is "$(driver_of 0000:00:04.0)" e1000e "the moved card is on its own driver"
	vfio-bind dpdk0 > /tmp/out 2>&1
	is $? 5 "vfio-bind by the entry's name is refused"
	check "it says what was found" grep -q 'means.*8086:10d3.*found 8086:100e' /tmp/out
	vfio-bind 0000:00:03.0 > /tmp/out 2>&1
	is $? 5 "by its address too"
	vfio-bind apply > /tmp/out 2>&1
	is $? 5 "apply reports it"
	check "apply says where the card is now" grep -q '0000:00:04.0' /tmp/out
	is "$(driver_of 0000:00:03.0)" e1000 "after all that it is where it was"
	vfio-bind --allow=identity 0000:00:03.0 > /tmp/out 2>&1
	is $? 0 "whoever insists gets it"
	is "$(driver_of 0000:00:03.0)" vfio-pci "and then it is on vfio-pci"
}
