vfio-bind bind and unbind, dry: the writes in their order, and why a device is left alone.

a machine
  $ machine <<END
  > 0000:00:1f.6 8086:15bb:1028:0001 020000 driver=e1000e group=9 net=eno1
  > 0000:01:00.0 8086:10d3:8086:a01f 020000 driver=e1000e group=11 net=enp1s0 parent=0000:00:1c.0
  > 0000:02:00.0 8086:10d3:8086:a01f 020000 group=12 parent=0000:00:1c.1
  > 0000:03:00.0 8086:10d3:8086:a01f 020000 driver=vfio-pci override=vfio-pci group=13 parent=0000:00:1c.2
  > 0000:04:00.0 10de:2684:1043:889d 030000 driver=nouveau group=14 parent=0000:00:1c.3
  > 0000:04:00.1 10de:22ba:1043:889d 040300 driver=snd_hda_intel group=14 parent=0000:00:1c.3
  > 0000:05:00.0 144d:a80a:144d:a801 010802 driver=nvme
  > 0000:06:00.0 15b3:101d:15b3:0042 020000 driver=vfio-pci override=vfio-pci group=16
  > 0000:06:00.1 15b3:101d:15b3:0042 020000 driver=mlx5_core net=enp6s0f1 group=16
  > 0000:07:00.0 8086:10d3:8086:a01f 020000 driver=e1000e group=17 net=enp7s0 no_override
  > 0000:08:00.0 8086:10d3:8086:a01f 020000 driver=e1000e group=18 net=enp8s0 override=e1000e
  > 0000:0a:00.0 8086:10d3:8086:a01f 020000 driver=pci-stub override=pci-stub group=20
  > 0000:0b:00.0 8086:10d3:8086:a01f 020000 override=vfio-pci group=21
  > driver mlx5_vfio_pci
  > file proc/net/route 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\nenp6s0f1\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n'
  > END

a NIC on its driver is directed, taken away, and bound
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.0
  write "vfio-pci" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/unbind
  write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

a device without a driver has nothing to be taken away from
  $ vfio-bind --dry-run --root=$ROOT 0000:02:00.0
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

a device that waits for VFIO is only bound
  $ vfio-bind --dry-run --root=$ROOT 0000:0b:00.0
  write "0000:0b:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

a device on VFIO is where it should be
  $ vfio-bind --dry-run --root=$ROOT 0000:03:00.0
  0000:03:00.0: on vfio-pci already

a device on a driver that leaves it alone is taken over
  $ vfio-bind --dry-run --root=$ROOT 0000:0a:00.0
  write "vfio-pci" to /sys/bus/pci/devices/0000:0a:00.0/driver_override
  write "0000:0a:00.0" to /sys/bus/pci/drivers/pci-stub/unbind
  write "0000:0a:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

another override is replaced
  $ vfio-bind --dry-run --root=$ROOT 0000:08:00.0
  write "vfio-pci" to /sys/bus/pci/devices/0000:08:00.0/driver_override
  write "0000:08:00.0" to /sys/bus/pci/drivers/e1000e/unbind
  write "0000:08:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

two devices are one request
  $ vfio-bind --dry-run --root=$ROOT 0000:02:00.0,enp1s0
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/unbind
  write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

another VFIO driver
  $ vfio-bind --dry-run --root=$ROOT --driver=mlx5_vfio_pci 0000:02:00.0
  write "mlx5_vfio_pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/mlx5_vfio_pci/bind

a group that would not be usable is refused
  $ vfio-bind --dry-run --root=$ROOT 0000:04:00.0
  0000:04:00.0: shares IOMMU group 14 with 0000:04:00.1, which driver snd_hda_intel holds: the group would not be usable
    take the group along (group = "whole", --group=whole), name "0000:04:00.1 10de:22ba" in `companions`, or free it from its driver
  [5]

a group as a whole
  $ vfio-bind --dry-run --root=$ROOT --group=whole 0000:04:00.0
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.0/driver_override
  write "0000:04:00.0" to /sys/bus/pci/drivers/nouveau/unbind
  write "0000:04:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.1/driver_override
  write "0000:04:00.1" to /sys/bus/pci/drivers/snd_hda_intel/unbind
  write "0000:04:00.1" to /sys/bus/pci/drivers/vfio-pci/bind
  $ vfio-bind --dry-run --root=$ROOT 0000:04:00.0 0000:04:00.1
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.0/driver_override
  write "0000:04:00.0" to /sys/bus/pci/drivers/nouveau/unbind
  write "0000:04:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:04:00.1/driver_override
  write "0000:04:00.1" to /sys/bus/pci/drivers/snd_hda_intel/unbind
  write "0000:04:00.1" to /sys/bus/pci/drivers/vfio-pci/bind

a device on VFIO in a group that cannot be used is no success
  $ vfio-bind --dry-run --root=$ROOT 0000:06:00.0
  0000:06:00.0: shares IOMMU group 16 with 0000:06:00.1, which driver mlx5_core holds: the group would not be usable
    take the group along (group = "whole", --group=whole), name "0000:06:00.1 15b3:101d" in `companions`, or free it from its driver
  [5]

a sibling that the host needs is not taken along, wherever the named device is
  $ vfio-bind --dry-run --root=$ROOT --group=whole 0000:06:00.0
  0000:06:00.1: carries the default route via 10.0.0.1
    to take it all the same: name it too, with --allow=default-route, or allow = [ "default-route" ] in an entry of its own
  [5]
  $ vfio-bind --dry-run --root=$ROOT --group=whole 0000:06:00.0 0000:01:00.0
  0000:06:00.1: carries the default route via 10.0.0.1
    to take it all the same: name it too, with --allow=default-route, or allow = [ "default-route" ] in an entry of its own
  nothing was changed: a request on several devices is done as a whole or not at all
  [5]
  $ vfio-bind --dry-run --root=$ROOT --group=whole --allow=default-route 0000:06:00.0
  0000:06:00.1: carries the default route via 10.0.0.1
    to take it all the same: name it too, with --allow=default-route, or allow = [ "default-route" ] in an entry of its own
  [5]

one that is refused, and nothing is done with the others
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.0 0000:06:00.1
  0000:06:00.1: carries the default route via 10.0.0.1
    to take it all the same: --allow=default-route, or allow = [ "default-route" ] in its entry
  nothing was changed: a request on several devices is done as a whole or not at all
  [5]

a bridge
  $ vfio-bind --dry-run --root=$ROOT 0000:00:1c.0
  0000:00:1c.0: is a bridge: VFIO takes endpoints only
    name the devices behind it instead
  [5]

no IOMMU
  $ vfio-bind --dry-run --root=$ROOT 0000:05:00.0
  0000:05:00.0: has no IOMMU group: the IOMMU is off or absent, so VFIO cannot isolate it
    enable VT-d or AMD-Vi in the firmware; where the kernel leaves it off, `vfio-tool setup-boot` adds intel_iommu=on; then reboot
  [5]

a kernel without driver_override
  $ vfio-bind --dry-run --root=$ROOT 0000:07:00.0
  0000:07:00.0: has no driver_override: this kernel cannot direct it to a driver
  [5]

unbind without a record lets the kernel choose
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:03:00.0
  write "\n" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  write "0000:03:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  load the modules that know 0000:03:00.0
  write "0000:03:00.0" to /sys/bus/pci/drivers_probe

unbind of a device that only waits for VFIO
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:0b:00.0
  write "\n" to /sys/bus/pci/devices/0000:0b:00.0/driver_override
  load the modules that know 0000:0b:00.0
  write "0000:0b:00.0" to /sys/bus/pci/drivers_probe

unbind of a device that is with the kernel
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:01:00.0
  0000:01:00.0 (enp1s0): on e1000e already

unbind with a record goes back to the driver of before
  $ mkdir -p $ROOT/run/vfio-tool/devices
  $ record() { printf 'address=0000:03:00.0\nid=%s\ndriver_before=%s\noverride_before=%s\non_vfio_before=%s\ndriver=vfio-pci\nentry=\ninterface=enp3s0\nby=bind\nwhen=1\n' "$@" >$ROOT/run/vfio-tool/devices/0000:03:00.0; }
  $ record 8086:10d3:8086:a01f e1000e '' no
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:03:00.0
  write "e1000e" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  write "0000:03:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  write "0000:03:00.0" to /sys/bus/pci/drivers/e1000e/bind
  write "\n" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  $ vfio-bind --dry-run --root=$ROOT unbind enp3s0
  write "e1000e" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  write "0000:03:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  write "0000:03:00.0" to /sys/bus/pci/drivers/e1000e/bind
  write "\n" to /sys/bus/pci/devices/0000:03:00.0/driver_override

and to the override of before
  $ record 8086:10d3:8086:a01f pci-stub pci-stub no
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:03:00.0
  write "pci-stub" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  write "0000:03:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  write "0000:03:00.0" to /sys/bus/pci/drivers/pci-stub/bind

an override that names a VFIO driver is not brought back
  $ record 8086:10d3:8086:a01f '' vfio-pci no
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:03:00.0
  write "\n" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  write "0000:03:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  load the modules that know 0000:03:00.0
  write "0000:03:00.0" to /sys/bus/pci/drivers_probe

a driver that the kernel does not know any more is not gone back to
  $ record 8086:10d3:8086:a01f e1000 '' no
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:03:00.0
  write "\n" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  write "0000:03:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  load the modules that know 0000:03:00.0
  write "0000:03:00.0" to /sys/bus/pci/drivers_probe

the record of another card does not count
  $ record 8086:1533:8086:0002 e1000e '' no
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:03:00.0
  write "\n" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  write "0000:03:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  load the modules that know 0000:03:00.0
  write "0000:03:00.0" to /sys/bus/pci/drivers_probe

a record that leads out of the directory of drivers does not count
  $ record 8086:10d3:8086:a01f ../../../x '' no
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:03:00.0
  write "\n" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  write "0000:03:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  load the modules that know 0000:03:00.0
  write "0000:03:00.0" to /sys/bus/pci/drivers_probe
  $ record 8086:10d3:8086:a01f .. '' no
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:03:00.0
  write "\n" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  write "0000:03:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  load the modules that know 0000:03:00.0
  write "0000:03:00.0" to /sys/bus/pci/drivers_probe

a device that is held open is left with its user
  $ mkdir -p $ROOT/proc/77/fd $ROOT/sys/bus/pci/devices/0000:03:00.0/vfio-dev/vfio0
  $ ln -s /dev/vfio/13 $ROOT/proc/77/fd/9; echo dpdk-testpmd >$ROOT/proc/77/comm
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:03:00.0
  0000:03:00.0: is held open through VFIO by dpdk-testpmd (pid 77)
    stop that program first
  [5]
  $ printf 'a\033[31mb' >$ROOT/proc/77/comm
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:03:00.0
  0000:03:00.0: is held open through VFIO by a\x1b[31mb (pid 77)
    stop that program first
  [5]
  $ vfio-bind --dry-run --root=$ROOT 0000:03:00.0
  0000:03:00.0: on vfio-pci already

the driver's module is loaded before anything is written
  $ rm -r $ROOT/sys/bus/pci/drivers/vfio-pci
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.0
  load the module of driver vfio-pci
  write "vfio-pci" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/unbind
  write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

but not where the configuration says that it is not
  $ echo 'options = { auto_load_module = false; };' | config
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.0
  0000:01:00.0: its VFIO driver is not loaded, and auto_load_module is off
    load the module, or set auto_load_module = true
  [3]
