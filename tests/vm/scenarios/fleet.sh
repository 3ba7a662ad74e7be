# title: a fleet's tools: the play of docs/fleet.md is idempotent, and the timer's service writes the metrics that root sees
# guest: full
# timeout: 300
# qemu: -device e1000e,addr=3,romfile=
# qemu: -device e1000e,addr=4,romfile=
# qemu: -drive if=none,id=spare,format=raw,file=$WORK/spare -device nvme,drive=spare,serial=spare,addr=5

nic=0000:00:03.0
exporter=/var/lib/prometheus/node-exporter

# The commands of the play, in their order, and the file that it drops, for this machine's card.
prepare() {
	mkdir -p "$ROOT/root"
	truncate -s 16M "$WORK/spare"
	docs=$(dirname "$0")/../../../docs/fleet.md
	sed -n 's/^ *ansible.builtin.command: //p' "$docs" > "$ROOT/root/play"
	sed -n '/^ *content: |/,/^ *);/p' "$docs" | sed -e 1d -e "s/0000:21:00.0/$nic/" -e 's/8086:158b/8086:10d3/' > "$ROOT/root/dpdk.conf"
}

# Each command of the play; the results of its last `apply` are in /tmp/results.
play() {
	while read -r command; do
		# shellcheck disable=SC2086 # words
		$command > /tmp/said 2> /tmp/error < /dev/null
		code=$?
		[ $code = 0 ] || note "$command: $code: $(cat /tmp/said /tmp/error)"
		[ $code = 0 ] || return 1
		case $command in
		"vfio-tool apply --yes"*) jq -r '.results[].result' /tmp/said >> /tmp/results ;;
		esac
	done < /root/play
}

metrics() { grep -h '^vfio_tool_finding{' "$@" | sort; }

guest() {
	# what dracut makes of it is for others to test: here it would only take minutes
	printf '#!/bin/sh\n' > /usr/bin/dracut
	is "$(wc -l < /root/play)" 6 "the play has its commands"
	cp /root/dpdk.conf /etc/vfio-tool/conf.d/dpdk.conf
	printf 'devices = ( { name = "disk"; match = { address = "0000:00:05.0"; id = "1b36:0010"; }; } );\n' > /etc/vfio-tool/conf.d/disk.conf
	check "the play ends well" play
	is "$(tr '\n' ' ' < /tmp/results)" "done nothing-to-do " "the first apply changes something, the second nothing"
	check "the card is on vfio-pci" bound_to $nic vfio-pci
	: > /tmp/results
	check "the play ends well again" play
	is "$(sort -u /tmp/results)" nothing-to-do "and then nothing is changed"

	is "$(systemctl is-enabled vfio-check.timer)" disabled "the timer is installed, and not enabled"
	systemctl start vfio-check.service
	is "$(ls $exporter 2>/dev/null)" "" "without the exporter's directory nothing is written"
	mkdir -p $exporter
	check "the timer can be enabled" systemctl enable --now vfio-check.timer
	check "it has a next time" sh -c "systemctl list-timers --no-legend vfio-check.timer | grep -q vfio-check.service"
	check "its service ends well" systemctl start vfio-check.service
	is "$(ls -A $exporter | tr '\n' ' ')" "vfio-check.prom vfio-conflicts.prom " "the files are there, and nothing beside them"
	grep -q 'id="device-ready",severity="ok",subject="0000:00:03.0"' $exporter/vfio-check.prom
	is $? 0 "the metrics name the card"

	# the service must see what root sees: a disk that is mounted now, who holds what, modes of nodes
	vfio-tool unbind disk > /tmp/said 2>&1
	wait_for 20 test -e /dev/nvme0n1
	mkfs.ext4 -q /dev/nvme0n1 && mount /dev/nvme0n1 /mnt
	systemctl start vfio-check.service
	vfio-check --format=prometheus --output=/tmp/by-root.prom
	vfio-check conflicts --format=prometheus > /tmp/conflicts-by-root.prom
	is "$(metrics $exporter/*.prom)" "$(metrics /tmp/by-root.prom /tmp/conflicts-by-root.prom)" "the service sees what root sees"
	check "a mounted disk among it" grep -q 'id="device-refused".*subject="disk"' $exporter/vfio-check.prom
	is "$(systemctl show -P Result vfio-check.service)" success "what is wrong does not make the service fail"
	note "$(metrics $exporter/vfio-check.prom | tr '\n' ' ')"
	note "$(journalctl -u vfio-check --no-pager -o cat | tail -n 5 | tr '\n' ' ')"
}
