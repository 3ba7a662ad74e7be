vfio-check config (vfio-tool validate): the configuration against the hardware.

a machine where all is as declared, and where `apply` would do nothing
  $ machine - <<END
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=vfio-pci override=vfio-pci group=57
  > 0000:d1:00.0 8086:15ff 020000 driver=i40e group=19 net=enp209s0f0np0
  > 0000:07:00.0 1b36:0010 010802 driver=nvme group=7 block=nvme0n1
  > file dev/vfio/57
  > file etc/group 'vfio:x:991:\n'
  > END
  $ chown 0:991 $ROOT/dev/vfio/57; chmod 660 $ROOT/dev/vfio/57
  $ config <<END
  > devices = (
  >   { name = "dpdk0"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; },
  >   { name = "mgmt"; match = { address = "0000:d1:00.0"; id = "8086:15ff"; }; mode = "kernel"; }
  > );
  > END
  $ alias validate='vfio-check validate --root=$ROOT'
  $ ids() { vfio-check config --root=$ROOT --json | jq -c '.code, (.findings[] | select(.wrong) | [.id, .subject])'; }
  $ applied() { vfio-bind apply --dry-run --root=$ROOT >/dev/null 2>&1; echo $?; }
  $ validate
  ok: the files have no mistake: 2 entries
  ok: 0000:21:00.0: on vfio-pci, IOMMU group 57, /dev/vfio/57
  ok: 0000:d1:00.0 (enp209s0f0np0): on i40e, interface enp209s0f0np0
  $ validate --quiet; applied
  0
  $ validate --json | check-json validate
  1 of validate: as the schema says
  $ validate --json | jq -c '.schema, .code, .offline, .entries[]'
  1
  0
  false
  {"name":"dpdk0","mode":"vfio","required":false,"file":"/etc/vfio-tool/vfio-tool.conf","line":2,"devices":["0000:21:00.0"]}
  {"name":"mgmt","mode":"kernel","required":false,"file":"/etc/vfio-tool/vfio-tool.conf","line":3,"devices":["0000:d1:00.0"]}

nothing is written
  $ snapshot s; validate >/dev/null; snapshot s

a node with another access than declared
  $ chmod 600 $ROOT/dev/vfio/57; ids; chmod 660 $ROOT/dev/vfio/57
  2
  ["node-access","0000:21:00.0"]

a change that was cut off
  $ mkdir -p $ROOT/run/vfio-tool/journal && printf 'address=0000:21:00.0\nid=8086:158b:8086:0002\ndriver=i40e\noverride=\non_vfio=no\nend=1\n' >$ROOT/run/vfio-tool/journal/0000:21:00.0
  $ ids; rm -r $ROOT/run/vfio-tool/journal
  0
  ["change-unfinished","dpdk0"]

devices of the declared kinds that no entry names are a note; a disk is of another kind, a VF is no card
  $ machine - <<END
  > 0000:08:00.0 8086:1572 020000 driver=i40e group=8 net=enp8s0
  > 0000:08:02.0 8086:154c 020000 driver=iavf group=9 net=enp8s0v0 pf=0000:08:00.0
  > END
  $ validate | grep note; validate -q
  note: 0000:08:00.0 (enp8s0): no entry names it: 8086:1572, on i40e

in the wrong mode, either way
  $ machine - <<END
  > 0000:21:00.1 8086:158b 020000 driver=i40e group=58 net=enp33s0f1np1
  > 0000:d1:00.1 8086:15ff 020000 driver=vfio-pci group=20
  > END
  $ config conf.d/more.conf <<END
  > devices = (
  >   { name = "dpdk1"; match = { address = "0000:21:00.1"; id = "8086:158b"; }; },
  >   { name = "stays"; match = { address = "0000:d1:00.1"; id = "8086:15ff"; }; mode = "kernel"; }
  > );
  > END
  $ validate -q
  0000:21:00.1 (enp33s0f1np1): on i40e; the entry dpdk1 at /etc/vfio-tool/conf.d/more.conf:2 wants it on vfio-pci
    take it with: vfio-tool apply
  0000:d1:00.1: on vfio-pci, not with the kernel
    give it back with: vfio-tool unbind 0000:d1:00.1
  [2]
  $ ids
  2
  ["device-not-on-vfio","dpdk1"]
  ["device-not-on-kernel","0000:d1:00.1"]

one that was given back by hand is a note
  $ mkdir -p $ROOT/run/vfio-tool/held && touch $ROOT/run/vfio-tool/held/0000:21:00.1
  $ validate | grep hand
  note: 0000:21:00.1 (enp33s0f1np1): on i40e, given back by hand; the entry dpdk1 at /etc/vfio-tool/conf.d/more.conf:2 wants it on vfio-pci

missing is an error where it is required
  $ config conf.d/more.conf <<END
  > devices = (
  >   { name = "gone"; match = { address = "0000:0f:00.0"; id = "8086:1234"; }; required = true; },
  >   { name = "maybe"; match = { address = "0000:0f:00.1"; id = "8086:1235"; }; }
  > );
  > END
  $ ids; applied
  2
  ["device-missing","gone"]
  ["device-optional-missing","maybe"]
  1
  $ sed -i 's/required = true; //' $ROOT/etc/vfio-tool/conf.d/more.conf; ids; applied
  0
  ["device-optional-missing","gone"]
  ["device-optional-missing","maybe"]
  0

moved, exchanged, too many, contested
  $ config conf.d/more.conf <<END
  > devices = (
  >   { name = "moved"; match = { address = "0000:0f:00.0"; id = "1b36:0010"; }; },
  >   { name = "swapped"; match = { address = "0000:08:00.0"; id = "8086:1521"; }; },
  >   { name = "many"; match = { id = "8086:15ff"; expect = "3"; }; mode = "kernel"; },
  >   { name = "twice"; match = { id = "8086:158b:8086:0002"; expect = "1"; }; }
  > );
  > END
  $ ids; applied
  2
  ["device-moved","moved"]
  ["device-exchanged","swapped"]
  ["device-count","many"]
  ["device-contested","twice"]
  ["device-not-on-kernel","0000:d1:00.1"]
  3
  $ validate | grep -A1 '^moved\|another card' | grep -v ^many
  moved: no device matches the entry at /etc/vfio-tool/conf.d/more.conf:2
    a card like it is at 0000:07:00.0 now: if it is the one, run vfio-tool update, or put that address into the entry
  0000:08:00.0: another card is there: the entry swapped at /etc/vfio-tool/conf.d/more.conf:3 means 8086:1521, found 8086:1572:0000:0000
  $ rm $ROOT/etc/vfio-tool/conf.d/more.conf

what apply would refuse is told before: a guard, and a group with another in it
  $ machine - <<END
  > 0000:09:00.0 8086:1521 020000 driver=igb group=30 net=enp9s0f0
  > 0000:09:00.1 8086:1521 020000 driver=igb group=30 net=enp9s0f1
  > 0000:0a:00.0 8086:1522 020000 driver=igb group=31 net=enp10s0
  > file proc/net/route 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\nenp10s0\t00000000\t0202000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n'
  > END
  $ config conf.d/refused.conf <<END
  > devices = (
  >   { name = "half"; match = { address = "0000:09:00.0"; id = "8086:1521"; }; },
  >   { name = "route"; match = { address = "0000:0a:00.0"; id = "8086:1522"; }; }
  > );
  > END
  $ ids; applied
  2
  ["device-refused","half"]
  ["device-refused","route"]
  5
  $ validate -q | grep -v '^  '
  0000:09:00.0 (enp9s0f0): shares IOMMU group 30 with 0000:09:00.1, which driver igb holds: the group would not be usable
  0000:0a:00.0 (enp10s0): carries the default route via 10.0.2.2

on VFIO, but in a group that nobody can open
  $ ln -sfn ../../../../bus/pci/drivers/vfio-pci $(readlink -f $ROOT/sys/bus/pci/devices/0000:09:00.0)/driver
  $ ids; applied
  2
  ["device-group-not-viable","0000:09:00.0"]
  ["device-refused","route"]
  5
  $ rm $ROOT/etc/vfio-tool/conf.d/refused.conf

the kernel command line
  $ echo 'ro vfio_tool=0' >$ROOT/proc/cmdline; ids; applied
  2
  ["kill-switch","vfio_tool"]
  5
  $ echo 'ro vfio_tool.skip=dpdk0' >$ROOT/proc/cmdline; validate | grep note
  note: dpdk0: skipped on the kernel command line
  ...

what a skipped entry names is not forgotten
  $ validate | grep -c '^note: 0000:08:00.0 (enp8s0): no entry names it'
  1
  $ validate | grep '^note: 0000:21:00.0'
  [1]
  $ echo ro >$ROOT/proc/cmdline

a mistake in a file is 3, whatever else; the rest is judged all the same
  $ config conf.d/bad.conf <<END
  > devices = ( { name = "bad"; match = { addres = "0000:0a:00.0"; }; } );
  > END
  $ validate -q
  /etc/vfio-tool/conf.d/bad.conf:1: unknown key `addres`
    did you mean `address`?
  [3]
  $ validate | grep -c ^ok:
  2

nor is it known then what no entry names
  $ validate | grep note:
  [1]
  $ validate --offline
  /etc/vfio-tool/conf.d/bad.conf:1: unknown key `addres`
    did you mean `address`?
  [3]
  $ rm $ROOT/etc/vfio-tool/conf.d/bad.conf

--offline asks no hardware
  $ validate --offline
  ok: the files have no mistake: 2 entries
  $ rm -r $ROOT/sys/bus/pci/devices; validate --offline -q; validate
  ok: the files have no mistake: 2 entries
  this system has no PCI bus
    judge the files alone with --offline
  [2]
  $ validate --offline --json | check-json validate
  1 of validate: as the schema says
  $ echo >$ROOT/etc/vfio-tool/vfio-tool.conf; validate --offline
  note: no device is declared
    write an entry; see conf/examples

usage
  $ vfio-check config --wait=3
  vfio-check: config: no use for --wait
  Try 'vfio-check --help'.
  [3]
  $ vfio-check validate now
  vfio-check: validate: `now`: it takes options only
  Try 'vfio-check --help'.
  [3]
  $ vfio-check config --help | grep -c -- --offline
  1
