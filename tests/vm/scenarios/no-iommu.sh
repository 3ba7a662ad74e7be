# title: without an IOMMU nothing is claimed, and bind says what is missing
# kernel: 6.1 6.12
# machine: no-iommu
# qemu: -device e1000e,addr=3,romfile=

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "0000:00:03.0"; id = "8086:10d3"; }; } );
	END
}

guest() {
	is "$(driver_of 0000:00:03.0)" e1000e "the declared NIC is on its native driver"
	is "$(override_of 0000:00:03.0)" "" "it has no override"
	vfio-bind 0000:00:03.0 > /tmp/out 2>&1
	is $? 5 "bind is refused"
	check "it says why" grep -q 'no IOMMU group' /tmp/out
	check "and what to do" grep -q 'intel_iommu=on' /tmp/out
	is "$(driver_of 0000:00:03.0)" e1000e "the NIC was not touched"

	vfio-tool status > /tmp/status 2>&1
	is $? 0 "status is a report"
	is "$(head -n 1 /tmp/status | cut -d, -f1)" "not ready: the IOMMU is not active" "its verdict"
	check "the way out" grep -q '^  enable VT-d or AMD-Vi' /tmp/status
	check "the declared device is named" grep -q '^0000:00:03.0 (dpdk0): is on e1000e' /tmp/status
	vfio-tool info dpdk0 > /tmp/info 2>&1
	check "info says that there is no group" grep -q 'group: *none' /tmp/info
}
