# title: a write that fails (disk full, read-only, broken) at any place of apply, reset, bind and check --fix: old or new, never neither
# qemu: -device e1000e,addr=3,romfile= -device e1000e,addr=4,romfile=
# timeout: 900

declared=0000:00:03.0
hand=0000:00:04.0

prepare() {
	cat > "$ROOT/etc/vfio-tool/conf.d/guest.conf" <<-END
	devices = ( { name = "dpdk0"; match = { address = "$declared"; id = "8086:10d3"; interface = "was0"; }; } );
	END
}

# What is written is whole: rules to their last line, records and journals as their readers want them, nothing beside.
broken_files() {
	find /run/vfio-tool /run/udev/rules.d /run/modprobe.d /etc/vfio-tool -name '.*.tmp'
	for rules in /run/udev/rules.d/*vfio-tool*; do
		[ ! -e "$rules" ] || tail -n 1 "$rules" | grep -q '^LABEL="vfio_tool.*_end"$' || echo "$rules"
	done
	grep -q '"; }; } );$' /etc/vfio-tool/conf.d/guest.conf || echo /etc/vfio-tool/conf.d/guest.conf
}

# A device whose record could not be written is nobody's: --all.
before() { vfio-bind reset --all --quiet && rm -f /run/udev/rules.d/*vfio-tool* && rm -rf /run/vfio-tool/held && cp /tmp/conf /etc/vfio-tool/conf.d/guest.conf; }
taken() { before && vfio-bind apply --quiet && vfio-bind --quiet $hand; }

# The places at which the command's own process makes that call, to write: their numbers among its calls of that kind.
numbers() {
	call=$1
	shift
	strace -f -o /tmp/calls -e "trace=$call" "$@" > /dev/null 2>&1
	awk -v call="$call" 'NR == 1 { own = $1 }
		$1 == own && index($2, call "(") == 1 { n++; if (call != "openat" || /O_CREAT/) print n }' /tmp/calls
}

# tried PREPARATION DEVICES COMMAND...: all that it can come to
tried() {
	preparation=$1 devices=$2
	shift 2
	$preparation
	start=$(state $devices)
	"$@" > /dev/null 2>&1
	end=$(state $devices)
	odd=
	points=0
	failures=0
	for call in write openat renameat unlinkat mkdirat; do
		$preparation
		for number in $(numbers $call "$@"); do
			# a write has all three, the other calls one after the other of them: a run takes seconds
			errors='ENOSPC EROFS EIO'
			[ $call = write ] || errors=$(echo $errors | cut -d' ' -f $((points % 3 + 1)))
			for error in $errors; do
				$preparation
				[ "$(state $devices)" = "$start" ] || odd="$odd $call:$error:$number:begin"
				strace -f -o /tmp/calls -e trace=$call -e inject=$call:error=$error:when="$number" "$@" > /tmp/out 2>&1
				code=$?
				points=$((points + 1))
				[ $code = 0 ] || failures=$((failures + 1))
				now=$(state $devices)
				case $code:$now in
				"0:$end" | [1-9]:"$start" | [1-9]:"$end") ;;
				*) odd="$odd $call:$error:$number:state" ;;
				esac
				[ $code = 0 ] || [ -s /tmp/out ] || odd="$odd $call:$error:$number:silent"
				[ -z "$(broken_files)" ] || odd="$odd $call:$error:$number:files"
				case $odd in *"$call:$error:$number:"*) note "$*: $call $error $number: $code $now $(broken_files) $(cat /tmp/out)" ;; esac
			done
		done
	done
	note "$*: $points places, $failures times it said so"
	is "$odd" "" "$*: all as before, or all done, and each file whole"
	check "it was tried at $points places" test $points -ge 12
}

guest() {
	udevadm settle
	modprobe -a vfio_pci vfio_iommu_type1
	cp /etc/vfio-tool/conf.d/guest.conf /tmp/conf
	both="$declared $hand"
	tried before "$both" vfio-bind apply
	tried before "$both" vfio-bind $hand
	tried taken "$both" vfio-bind reset
	tried before $declared vfio-check system --fix
	before
	is "$(state $both)" "$(printf '%s e1000e \n' $both)" "a last reset has all of it back"
	check "no journal is left" test -z "$(ls /run/vfio-tool/journal 2> /dev/null)"
	check "the kernel did not complain" kernel_is_well
}
