# title: P5: a helper killed at any of its system calls is undone or was done, by the next run of any helper
# qemu: -device e1000e,addr=3,romfile= -device e1000e,addr=4,romfile= -device e1000e,addr=5,romfile=
# timeout: 420

three="0000:00:03.0 0000:00:04.0 0000:00:05.0"

guest() {
	modprobe -a vfio_pci vfio_iommu_type1
	start=$(state $three)
	strace -o /tmp/calls vfio-bind --quiet $three
	calls=$(wc -l < /tmp/calls)
	done=$(state $three)
	is "$(echo "$done" | grep -c 'vfio-pci vfio-pci')" 3 "a bind of three devices takes $calls system calls"
	vfio-bind unbind --quiet $three
	is "$(state $three)" "$start" "and is undone by unbind"

	# the parent at points from its first lock to its end, and each child, which makes one write
	points=0
	undone=0
	finished=0
	odd=
	at=$((calls / 3))
	while [ $at -lt "$calls" ]; do
		# strace counts each system call of its own
		call=$(sed -n "${at}s/(.*//p" /tmp/calls)
		strace -o /dev/null -e "inject=$call:signal=SIGKILL:when=$(head -n $at /tmp/calls | grep -c "^$call(")" \
			vfio-bind --quiet $three > /dev/null 2>&1
		points=$((points + 1))
		vfio-bind claim
		case $(state $three) in
		"$start") undone=$((undone + 1)) ;;
		"$done")
			finished=$((finished + 1))
			vfio-bind unbind --quiet $three
			;;
		*)
			odd="$odd $at"
			note "killed at call $at: $(state $three | tr '\n' ';')"
			vfio-bind unbind --quiet $three
			;;
		esac
		at=$((at + calls / 50))
	done
	is "$odd" "" "killed at $points points, the devices are all as before or all bound"
	check "at least 30 points were tried" test $points -ge 30
	note "$undone times as before, $finished times done"
	is "$(ls /run/vfio-tool/journal)" "" "no journal is left"
	is "$(state $three)" "$start" "everything is as at the beginning"
}
