What a DEVICE can be (sys/resolve.c).

a machine
  $ machine <<END
  > 0000:00:14.0 8086:a36d:1028:0001 0c0330 driver=xhci_hcd group=4
  > 0000:01:00.0 8086:10d3:8086:a01f 020000 driver=e1000e group=11 net=enp1s0 parent=0000:00:1c.0
  > 0000:02:00.0 8086:10d3:8086:a01f 020000 driver=vfio-pci override=vfio-pci group=12 parent=0000:00:1c.1
  > 0000:03:00.0 1af4:1041:1af4:1100 020000 driver=virtio-pci group=13
  > 10000:e1:00.0 144d:a80a:144d:a801 010802 group=14
  > file sys/devices/pci0000:00/0000:03:00.0/virtio0/net/ens3/ifindex 4
  > link sys/class/net/ens3 ../../devices/pci0000:00/0000:03:00.0/virtio0/net/ens3
  > file sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/net/enx0/ifindex 5
  > link sys/class/net/enx0 ../../devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/net/enx0
  > file sys/devices/virtual/net/bond0/ifindex 6
  > link sys/class/net/bond0 ../../devices/virtual/net/bond0
  > END
  $ config <<END
  > devices = (
  >   { name = "dpdk0"; match = { address = "0000:01:00.0"; id = "8086:10d3"; interface = "lan7"; }; },
  >   { name = "gone"; match = { address = "0000:09:00.0"; id = "8086:10d3"; }; },
  >   { name = "disk"; match = { id = "144d:a80a"; expect = "1"; }; },
  >   { name = "some"; match = { class = "0200"; expect = "2"; }; }
  > );
  > END
  $ bind() { vfio-bind --dry-run --root=$ROOT "$@" | sed -n 's/.* to .*devices.\(.*\).driver_override/\1/p; /already/p'; }

an address, long and short, in any case
  $ bind 0000:01:00.0
  0000:01:00.0
  $ bind 01:00.0
  0000:01:00.0
  $ bind 10000:E1:00.0
  10000:e1:00.0

the name of an interface
  $ bind enp1s0
  0000:01:00.0

the name of an interface through virtio
  $ bind ens3
  0000:03:00.0

the name of an interface in the configuration
  $ bind lan7
  0000:01:00.0

the name of an entry
  $ bind dpdk0
  0000:01:00.0
  $ bind disk
  10000:e1:00.0

vendor and device, when one has them
  $ bind 144d:a80a
  10000:e1:00.0
  $ bind 1AF4:1041
  0000:03:00.0
  $ bind 144d:a80a:144d:a801
  10000:e1:00.0

lists and arguments add up, each device once
  $ bind 0000:01:00.0,disk enp1s0 dpdk0 10000:e1:00.0
  0000:01:00.0
  10000:e1:00.0

the name that an interface had before it was bound
  $ mkdir -p $ROOT/run/vfio-tool/devices
  $ record() { printf 'address=%s\nid=%s\ndriver_before=e1000e\noverride_before=\non_vfio_before=no\ndriver=vfio-pci\nentry=\ninterface=%s\nby=bind\nwhen=%s\n' "$@" >$ROOT/run/vfio-tool/devices/$1; }
  $ record 0000:02:00.0 8086:10d3:8086:a01f enp2s0 100
  $ bind enp2s0
  0000:02:00.0: on vfio-pci already

the latest record of a name counts
  $ record 0000:03:00.0 1af4:1041:1af4:1100 enp2s0 99
  $ bind enp2s0
  0000:02:00.0: on vfio-pci already
  $ record 0000:03:00.0 1af4:1041:1af4:1100 enp2s0 101
  $ bind enp2s0
  0000:03:00.0

another card has not the name of the one that was there
  $ record 0000:03:00.0 8086:10d3:8086:a01f enp3s0 100
  $ vfio-bind --dry-run --root=$ROOT enp3s0
  enp3s0: this was the interface of 0000:03:00.0 (8086:10d3:8086:a01f), where another card (1af4:1041:1af4:1100) is now
    if that one is meant, name it by its address
  [1]

a recorded card that is gone
  $ record 0000:08:00.0 8086:10d3:8086:a01f enp8s0 100
  $ vfio-bind --dry-run --root=$ROOT enp8s0
  enp8s0: this was the interface of 0000:08:00.0 (8086:10d3:8086:a01f), which is gone
    see what there is with: vfio-tool list --all
  [1]

a file that is no record is passed over
  $ echo interface=enp4s0 >$ROOT/run/vfio-tool/devices/0000:04:00.0; : >$ROOT/run/vfio-tool/devices/x
  $ vfio-bind --dry-run --root=$ROOT enp4s0
  enp4s0: no such device, interface or entry
    did you mean enp1s0, enp2s0 or enp3s0?
  [1]
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:02:00.0
  write "e1000e" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  write "0000:02:00.0" to /sys/bus/pci/drivers/e1000e/bind
  write "\n" to /sys/bus/pci/devices/0000:02:00.0/driver_override

an address that no device has is exit 1
  $ vfio-bind --dry-run --root=$ROOT 0000:ff:00.0
  0000:ff:00.0: no such device
    see which there are with: vfio-tool list --all
  [1]
  $ vfio-bind --dry-run --root=$ROOT gone
  0000:09:00.0: no such device
    see which there are with: vfio-tool list --all
  [1]

a name that nothing has is exit 1
  $ vfio-bind --dry-run --root=$ROOT enp99s0
  enp99s0: no such device, interface or entry
    did you mean enp1s0, enp2s0 or enp3s0?
  [1]
  $ vfio-bind --dry-run --root=$ROOT dpdk1
  dpdk1: no such device, interface or entry
    did you mean dpdk0?
  [1]

IDs that no device has are exit 1
  $ vfio-bind --dry-run --root=$ROOT 10de:2204
  10de:2204: no device has these IDs
  [1]

IDs that several devices have are not guessed at
  $ vfio-bind --dry-run --root=$ROOT 8086:10d3
  8086:10d3: 2 devices have these IDs
    name one by its address: 0000:01:00.0 0000:02:00.0
  [3]

an entry that means another number of devices is not guessed at
  $ vfio-bind --dry-run --root=$ROOT some
  some: 3 devices match the entry at /etc/vfio-tool/vfio-tool.conf:5, it expects 2: none is touched
    narrow `match`, or set expect = "3"
    they are: 0000:01:00.0 0000:02:00.0 0000:03:00.0
  [3]

an interface without a PCI device of its own
  $ vfio-bind --dry-run --root=$ROOT bond0
  bond0: this is not the interface of a PCI device
    name the device by its address
  [3]
  $ vfio-bind --dry-run --root=$ROOT enx0
  enx0: this is not the interface of a PCI device
    name the device by its address
  [3]

what can be no name is exit 3
  $ vfio-bind --dry-run --root=$ROOT ../../etc/passwd
  ../../etc/passwd: not an address, an interface, vendor:device or an entry's name
    write for example 0000:01:00.0, enp1s0 or 8086:10d3
  [3]
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.8
  0000:01:00.8: not an address, an interface, vendor:device or an entry's name
    write for example 0000:01:00.0, enp1s0 or 8086:10d3
  [3]
  $ vfio-bind --dry-run --root=$ROOT 0000:01:20.0
  0000:01:20.0: not an address, an interface, vendor:device or an entry's name
    write for example 0000:01:00.0, enp1s0 or 8086:10d3
  [3]
  $ vfio-bind --dry-run --root=$ROOT '0000:01:00.0 '
  0000:01:00.0 : not an address, an interface, vendor:device or an entry's name
    write for example 0000:01:00.0, enp1s0 or 8086:10d3
  [3]
  $ vfio-bind --dry-run --root=$ROOT "$(printf '\377\376\033[31m')"
  \xff\xfe\x1b[31m: not an address, an interface, vendor:device or an entry's name
    write for example 0000:01:00.0, enp1s0 or 8086:10d3
  [3]
  $ vfio-bind --dry-run --root=$ROOT "$(printf 'a%.0s' $(seq 10240))"
  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...: not an address, an interface, vendor:device or an entry's name
    write for example 0000:01:00.0, enp1s0 or 8086:10d3
  [3]

one that is not there, and nothing is done with the others
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.0 0000:ff:00.0 enp99s0
  0000:ff:00.0: no such device
    see which there are with: vfio-tool list --all
  enp99s0: no such device, interface or entry
    did you mean enp1s0, enp2s0 or enp3s0?
  nothing was changed
  [1]

a slip of the finger is seen
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.1
  0000:01:00.1: no such device
    did you mean 0000:01:00.0?
  [1]
  $ vfio-bind --dry-run --root=$ROOT epn1s0
  epn1s0: no such device, interface or entry
    did you mean enp1s0, enp2s0 or enp3s0?
  [1]
  $ vfio-bind --dry-run --root=$ROOT lan8
  lan8: no such device, interface or entry
    did you mean lan7?
  [1]
