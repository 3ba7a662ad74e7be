# title: check on a system with systemd: right after the boot it has nothing to say of rules and service, and units that may lock too little are named
# guest: full
# qemu: -device e1000e,addr=3,romfile=

nic=0000:00:03.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "$nic"; id = "8086:10d3"; }; } );
	END
	units=$ROOT/etc/systemd/system
	mkdir -p "$units"
	printf '[Unit]\nAfter=vfio-tool.service\nRequires=vfio-tool.service\n[Service]\nUser=nobody\nExecStart=/bin/sh -c "ulimit -l; exec sleep 1000"\n' > "$units/my-app.service"
}

found() { jq -c '[.code] + [.findings[] | select(.wrong) | .id]' /tmp/json; }
ask() { vfio-tool check --json > /tmp/json 2> /tmp/err; note "$(vfio-tool check -q 2>&1 | tr '\n' '|')"; }

guest() {
	wait_for 60 test -e /dev/vfio/by-name/dpdk0
	is "$(driver_of $nic)" vfio-pci "the declared NIC is on vfio-pci"
	ask
	is "$(found)" '[2,"unit-memlock","initramfs-without-part"]' "only the unit is wrong, and that this image has no part of ours"
	systemctl start my-app.service
	limit=$(sed -n 's/^Max locked memory *\([0-9]*\).*/\1/p' "/proc/$(systemctl show -P MainPID my-app.service)/limits")
	note "the service may lock $limit bytes"
	check "systemd gives the service what check says: 8 MiB or less" test "$limit" -le 8388608
	mkdir -p /etc/systemd/system/my-app.service.d
	printf '[Service]\nLimitMEMLOCK=infinity\n' > /etc/systemd/system/my-app.service.d/memlock.conf
	systemctl daemon-reload
	vfio-generate --digest > /run/vfio-tool/digest
	ask
	is "$(found)" '[0]' "with the limit lifted, and a fresh image, nothing is"
	systemctl mask --runtime vfio-tool.service 2> /tmp/err
	systemctl stop vfio-tool.service my-app.service
	ask
	is "$(found)" '[2,"service-masked"]' "a masked service is found"
	systemctl unmask --runtime vfio-tool.service 2> /tmp/err
	systemctl start vfio-tool.service
	ask
	is "$(found)" '[0]' "unmasked, nothing is"
}
