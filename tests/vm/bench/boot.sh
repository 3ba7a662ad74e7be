# title: how long the boot takes with declared devices; run by tests/vm/bench/run
# guest: full
# initrd: dracut --no-hostonly --omit "plymouth lvm mdraid crypt network iscsi nfs nbd multipath btrfs" --add-drivers "e1000e"
# qemu: -device e1000e,addr=2,romfile= -device e1000e,addr=3,romfile= -device e1000e,addr=4,romfile= -device e1000e,addr=5,romfile=
# qemu: -device e1000e,addr=6,romfile= -device e1000e,addr=7,romfile= -device e1000e,addr=8,romfile= -device e1000e,addr=9,romfile=
# qemu: -device e1000e,addr=a,romfile= -device e1000e,addr=b,romfile= -device e1000e,addr=c,romfile= -device e1000e,addr=d,romfile=
# qemu: -device e1000e,addr=e,romfile= -device e1000e,addr=f,romfile= -device e1000e,addr=10,romfile= -device e1000e,addr=11,romfile=
# qemu: -smp 1 -icount shift=0,sleep=off
# timeout: 900

# The first $BENCH_COUNT of the sixteen cards, for the tool $BENCH_TOOL: vfio-tool, driverctl or none.
prepare() {
	mkdir -p "$ROOT/etc/driverctl.d"
	echo "$BENCH_COUNT" > "$ROOT/etc/wanted"
	comma=
	for slot in $(seq 2 $((BENCH_COUNT + 1))); do
		addr=$(printf '0000:00:%02x.0' "$slot")
		case $BENCH_TOOL in
		vfio-tool)
			echo "${comma:-devices = (}"
			printf '  { name = "card%s"; match = { address = "%s"; id = "8086:10d3"; }; }' "$slot" "$addr"
			comma=,
			;;
		driverctl) echo vfio-pci > "$ROOT/etc/driverctl.d/pci-$addr" ;;
		esac
	done > "$WORK/devices"
	if [ -s "$WORK/devices" ]; then
		{ cat "$WORK/devices"; echo ' );'; } > "$ROOT/etc/vfio-tool/conf.d/guest.conf"
	fi
}

taken() { [ "$(find /sys/bus/pci/drivers/vfio-pci/ -name '0000:*' | wc -l)" = "$(cat /etc/wanted)" ]; }

# The processor's time until now, without what it was idle, in hundredths of a second.
guest() {
	note "busy $(awk '$1 == "cpu" { print $2 + $3 + $4 + $7 + $8 }' /proc/stat)"
	check "each device that was asked for is on vfio-pci" wait_for 120 taken
}
