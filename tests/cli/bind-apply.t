The configuration at work: apply, claim, match, and bind under the terms of an entry.

needs: jq

a machine
  $ machine <<END
  > 0000:01:00.0 8086:10d3:8086:a01f 020000 driver=e1000e group=11 net=enp1s0 parent=0000:00:1c.0
  > 0000:02:00.0 8086:10d3:8086:a01f 020000 group=12 parent=0000:00:1c.1
  > 0000:03:00.0 8086:1533:8086:0002 020000 driver=igb group=13 net=enp3s0 parent=0000:00:1c.2
  > 0000:04:00.0 10de:2684:1043:889d 030000 group=14 parent=0000:00:1c.3
  > 0000:04:00.1 10de:22ba:1043:889d 040300 group=14 parent=0000:00:1c.3
  > 0000:05:00.0 144d:a80a:144d:a801 010802 driver=nvme group=15 parent=0000:00:1c.4
  > 0000:06:00.0 144d:a80a:144d:a801 010802 driver=nvme group=16 parent=0000:00:1c.5
  > 0000:07:00.0 8086:1533:8086:0002 020000 driver=vfio-pci override=vfio-pci group=17 parent=0000:00:1c.6
  > END

without a configuration nothing is declared
  $ vfio-bind --dry-run --root=$ROOT apply
  $ vfio-bind --dry-run --root=$ROOT claim
  $ vfio-bind --root=$ROOT match 0000:01:00.0
  [1]

what is declared is one request
  $ config <<END
  > devices = (
  >   { name = "dpdk0"; match = { address = "0000:01:00.0"; id = "8086:10d3"; }; },
  >   { name = "gpu"; match = { address = "0000:04:00.0"; id = "10de:2684"; }; group = "whole"; }
  > );
  > END
  $ vfio-bind --dry-run --root=$ROOT apply
  write "vfio-pci" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/unbind
  write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.0/driver_override
  write "0000:04:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.1/driver_override
  write "0000:04:00.1" to /sys/bus/pci/drivers/vfio-pci/bind

claim directs what has no driver yet, and unbinds nothing
  $ vfio-bind --dry-run --root=$ROOT claim
  0000:01:00.0 (enp1s0): on e1000e already
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.0/driver_override
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.1/driver_override

claim leaves what unbind holds back, apply does not
  $ mkdir -p $ROOT/run/vfio-tool/held && : >$ROOT/run/vfio-tool/held/0000:04:00.0
  $ vfio-bind --dry-run --root=$ROOT claim
  0000:01:00.0 (enp1s0): on e1000e already
  $ vfio-bind --dry-run --root=$ROOT apply | grep -c 04:00.0
  2
  $ vfio-bind --root=$ROOT match 0000:04:00.0
  [1]
  $ rm $ROOT/run/vfio-tool/held/0000:04:00.0

match prints the driver that is wanted
  $ vfio-bind --root=$ROOT match 0000:01:00.0
  vfio-pci
  $ vfio-bind --root=$ROOT match 0000:04:00.0
  vfio-pci

match is silent about what is not declared
  $ vfio-bind --root=$ROOT match 0000:02:00.0
  [1]
  $ vfio-bind --root=$ROOT match 0000:ff:00.0
  [1]

--udev looks at one device
  $ vfio-bind --dry-run --root=$ROOT --udev 0000:04:00.0
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.0/driver_override
  write "0000:04:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.1/driver_override
  write "0000:04:00.1" to /sys/bus/pci/drivers/vfio-pci/bind
  $ vfio-bind --dry-run --root=$ROOT --udev 0000:02:00.0

the kill switch is obeyed by every stage
  $ cp $ROOT/proc/cmdline cmdline
  $ echo 'ro quiet vfio_tool=0' >$ROOT/proc/cmdline
  $ vfio-bind --dry-run --root=$ROOT apply --boot
  $ vfio-bind --dry-run --root=$ROOT claim
  $ vfio-bind --dry-run --root=$ROOT --udev 0000:01:00.0
  $ vfio-bind --root=$ROOT match 0000:01:00.0
  [1]

and told to a person, who can go round it for one device
  $ vfio-bind --dry-run --root=$ROOT apply
  switched off on the kernel command line (vfio_tool=0): nothing is done
    take one device all the same with: vfio-tool bind DEVICE
  [5]
  $ vfio-bind --dry-run --root=$ROOT --quiet apply
  switched off on the kernel command line (vfio_tool=0): nothing is done
    take one device all the same with: vfio-tool bind DEVICE
  [5]
  $ vfio-bind --dry-run --root=$ROOT --json apply | jq -c '[.code, .messages]'
  [5,["switched off on the kernel command line (vfio_tool=0): nothing is done\n  take one device all the same with: vfio-tool bind DEVICE"]]
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.0
  write "vfio-pci" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/unbind
  write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

rd.vfio_tool is for the initramfs
  $ echo 'ro rd.vfio_tool=0' >$ROOT/proc/cmdline
  $ vfio-bind --root=$ROOT match 0000:01:00.0
  vfio-pci
  $ mkdir -p $ROOT/etc && : >$ROOT/etc/initrd-release
  $ vfio-bind --root=$ROOT match 0000:01:00.0
  [1]
  $ rm $ROOT/etc/initrd-release

an entry can be left out by its name
  $ echo 'ro vfio_tool.skip=dpdk0' >$ROOT/proc/cmdline
  $ vfio-bind --root=$ROOT match 0000:01:00.0
  [1]
  $ vfio-bind --root=$ROOT match 0000:04:00.0
  vfio-pci
  $ vfio-bind --dry-run --root=$ROOT apply
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.0/driver_override
  write "0000:04:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.1/driver_override
  write "0000:04:00.1" to /sys/bus/pci/drivers/vfio-pci/bind
  $ cp cmdline $ROOT/proc/cmdline

a missing device is told, and the others are done
  $ config <<END
  > devices = (
  >   { name = "gone"; match = { address = "0000:09:00.0"; id = "8086:10d3"; }; },
  >   { name = "nic1"; match = { address = "0000:02:00.0"; id = "8086:10d3"; }; }
  > );
  > END
  $ vfio-bind --dry-run --root=$ROOT apply
  gone: no device matches the entry at /etc/vfio-tool/vfio-tool.conf:2
    a card like it is at 0000:01:00.0 now: if it is the one, run vfio-tool update, or put that address into the entry
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

one that is required is exit 1
  $ config <<END
  > devices = (
  >   { name = "gone"; match = { address = "0000:09:00.0"; id = "8086:1572"; }; required = true; },
  >   { name = "nic1"; match = { address = "0000:02:00.0"; id = "8086:10d3"; }; }
  > );
  > END
  $ vfio-bind --dry-run --root=$ROOT apply
  gone: no device matches the entry at /etc/vfio-tool/vfio-tool.conf:2
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [1]
  $ vfio-bind --dry-run --root=$ROOT apply --boot
  gone: no device matches the entry at /etc/vfio-tool/vfio-tool.conf:2
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [1]

another card at the address is refused
  $ config <<END
  > devices = ( { name = "nic0"; match = { address = "0000:01:00.0"; id = "8086:1533"; }; } );
  > END
  $ vfio-bind --dry-run --root=$ROOT apply
  0000:01:00.0: another card is there: the entry nic0 at /etc/vfio-tool/vfio-tool.conf:1 means 8086:1533, found 8086:10d3:8086:a01f
    a card like it is at 0000:03:00.0 now: if it is the one, run vfio-tool update, or put that address into the entry
  [5]
  $ vfio-bind --dry-run --root=$ROOT claim
  $ vfio-bind --root=$ROOT match 0000:01:00.0
  [1]
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.0
  0000:01:00.0: is another card than the entry nic0 at /etc/vfio-tool/vfio-tool.conf:1 means: 8086:1533, found 8086:10d3:8086:a01f
    to take it all the same: --allow=identity, or allow = [ "identity" ] in its entry
  [5]
  $ vfio-bind --dry-run --root=$ROOT nic0
  0000:01:00.0: is another card than the entry nic0 at /etc/vfio-tool/vfio-tool.conf:1 means: 8086:1533, found 8086:10d3:8086:a01f
    to take it all the same: --allow=identity, or allow = [ "identity" ] in its entry
  [5]

unless a person says that it is the one
  $ vfio-bind --dry-run --root=$ROOT --allow=identity nic0
  write "vfio-pci" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/unbind
  write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

an entry that keeps a device with the kernel
  $ config <<END
  > devices = (
  >   { name = "mgmt"; match = { address = "0000:03:00.0"; id = "8086:1533"; }; mode = "kernel"; },
  >   { name = "lost"; match = { address = "0000:07:00.0"; id = "8086:1533"; }; mode = "kernel"; }
  > );
  > END
  $ vfio-bind --dry-run --root=$ROOT 0000:03:00.0
  0000:03:00.0: stays with the kernel: the entry mgmt at /etc/vfio-tool/vfio-tool.conf:2 says mode = "kernel"
    change that entry
  [5]
  $ vfio-bind --dry-run --root=$ROOT mgmt
  0000:03:00.0: stays with the kernel: the entry mgmt at /etc/vfio-tool/vfio-tool.conf:2 says mode = "kernel"
    change that entry
  [5]
  $ vfio-bind --root=$ROOT match 0000:03:00.0
  [1]

a device that should be with the kernel and is not is exit 2
  $ vfio-bind --dry-run --root=$ROOT apply
  0000:07:00.0: on vfio-pci, but the entry lost at /etc/vfio-tool/vfio-tool.conf:3 wants it with the kernel
    give it back with: vfio-tool unbind 0000:07:00.0
  [2]

another number of devices than expected, and none is touched
  $ config <<END
  > devices = ( { name = "disks"; match = { id = "144d:a80a"; expect = "1"; }; allow = [ "unvetted" ]; } );
  > END
  $ vfio-bind --dry-run --root=$ROOT apply
  disks: 2 devices match the entry at /etc/vfio-tool/vfio-tool.conf:1, it expects 1: none is touched
    narrow `match`, or set expect = "2"
  [5]
  $ vfio-bind --dry-run --root=$ROOT claim
  $ vfio-bind --dry-run --root=$ROOT disks
  disks: 2 devices match the entry at /etc/vfio-tool/vfio-tool.conf:1, it expects 1: none is touched
    narrow `match`, or set expect = "2"
    they are: 0000:05:00.0 0000:06:00.0
  [3]
  $ vfio-bind --root=$ROOT match 0000:05:00.0
  [1]

two entries that mean one device, and neither gets it
  $ config <<END
  > devices = (
  >   { name = "one"; match = { address = "0000:01:00.0"; id = "8086:10d3"; }; group = "whole"; },
  >   { name = "two"; match = { id = "8086:10d3"; expect = "2"; }; }
  > );
  > END
  $ vfio-bind --dry-run --root=$ROOT apply
  0000:01:00.0: two entries mean it, so neither gets it: one at /etc/vfio-tool/vfio-tool.conf:2 and two at /etc/vfio-tool/vfio-tool.conf:3
    take it out of one of them
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ vfio-bind --root=$ROOT match 0000:01:00.0
  [1]
  $ vfio-bind --root=$ROOT match 0000:02:00.0
  vfio-pci

of entries that quarrel, the one that keeps the device is heard
  $ config <<END
  > devices = (
  >   { name = "one"; match = { address = "0000:03:00.0"; id = "8086:1533"; }; },
  >   { name = "two"; match = { id = "8086:1533"; expect = "2"; }; mode = "kernel"; }
  > );
  > END
  $ vfio-bind --dry-run --root=$ROOT 0000:03:00.0
  0000:03:00.0: stays with the kernel: the entry two at /etc/vfio-tool/vfio-tool.conf:3 says mode = "kernel"
    change that entry
  [5]

permissions of an entry that means no device do not count
  $ printf 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\nenp3s0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n' >$ROOT/proc/net/route
  $ entry() { echo "devices = ( { name = \"nics\"; match = { id = \"8086:1533\"; expect = \"$1\"; }; allow = [ \"default-route\" ]; } );" | config; }
  $ entry 1
  $ vfio-bind --dry-run --root=$ROOT 0000:03:00.0
  0000:03:00.0: carries the default route via 10.0.0.1
    to take it all the same: --allow=default-route, or allow = [ "default-route" ] in its entry
  [5]

those of one that means it do
  $ entry 2
  $ vfio-bind --dry-run --root=$ROOT 0000:03:00.0
  write "vfio-pci" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  write "0000:03:00.0" to /sys/bus/pci/drivers/igb/unbind
  write "0000:03:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

but for the terms of another device nobody asks
  $ vfio-bind --dry-run --root=$ROOT 0000:02:00.0
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
