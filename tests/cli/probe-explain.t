vfio-probe explain: what binding would do, from the plan itself, and why a device is as it is.

needs: jq

a machine
  $ machine <<END
  > 0000:00:1f.6 8086:15bb:1028:0001 020000 driver=e1000e group=9 net=eno1
  > 0000:01:00.0 8086:10d3:8086:a01f 020000 driver=e1000e group=11 net=enp1s0 parent=0000:00:1c.0
  > 0000:02:00.0 8086:10d3:8086:a01f 020000 group=12 parent=0000:00:1c.1
  > 0000:03:00.0 8086:10d3:8086:a01f 020000 driver=vfio-pci override=vfio-pci group=13 parent=0000:00:1c.2
  > 0000:04:00.0 10de:2684:1043:889d 030000 driver=nouveau group=14 parent=0000:00:1c.3
  > 0000:04:00.1 10de:22ba:1043:889d 040300 driver=snd_hda_intel group=14 parent=0000:00:1c.3
  > 0000:05:00.0 144d:a80a:144d:a801 010802 driver=nvme group=15 block=nvme0n1
  > 0000:06:00.0 15b3:101d:15b3:0042 020000 driver=vfio-pci override=vfio-pci group=16
  > 0000:06:00.1 15b3:101d:15b3:0042 020000 driver=mlx5_core net=enp6s0f1 group=16
  > 0000:07:00.0 8086:1533:8086:0001 020000 driver=vfio-pci group=17
  > 0000:08:00.0 8086:1533:8086:0001 020000 driver=igb group=18 net=enp8s0 override=igb
  > 0000:09:00.0 8086:1521:8086:0001 020000 override=nosuch group=19
  > 0000:0a:00.0 8086:1521:8086:0001 020000 driver=igb group=20 net=enp10s0
  > 0000:0b:00.0 8086:1521:8086:0001 020000 driver=igb net=enp11s0
  > 0000:0c:00.0 144d:a80b:144d:a801 010802 driver=nvme group=22 block=nvme1n1
  > 0000:0d:00.0 8086:1522:8086:0001 020000 driver=igb group=23 net=enp13s0
  > driver mlx5_vfio_pci
  > file proc/cmdline 'ro quiet vfio-pci.ids=10de:1111,8086:1533:8086:0001'
  > file proc/self/mountinfo '22 1 259:0 / / rw - ext4 /dev/nvme0n1 rw'
  > file proc/net/route 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\nenp6s0f1\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n'
  > file run/vfio-tool/devices/0000:03:00.0 'address=0000:03:00.0\nid=8086:10d3:8086:a01f\ndriver_before=e1000e\noverride_before=\non_vfio_before=no\ndriver=vfio-pci\nentry=dpdk0\ninterface=enp3s0\nby=apply\nwhen=1762902000\n'
  > file run/vfio-tool/held/0000:0a:00.0
  > file run/udev/rules.d/05-vfio-tool.rules
  > END
  $ config <<END
  > devices = (
  >   { name = "dpdk0"; match = { address = "0000:03:00.0"; id = "8086:10d3"; }; },
  >   { name = "given-back"; match = { address = "0000:0a:00.0"; id = "8086:1521"; }; },
  >   { name = "mgmt"; match = { address = "0000:00:1f.6"; id = "8086:15bb"; }; mode = "kernel"; },
  >   { name = "uplink"; match = { address = "0000:06:00.1"; id = "15b3:101d"; }; },
  >   { name = "disk"; match = { address = "0000:0c:00.0"; id = "144d:a80b"; }; },
  >   { name = "other"; match = { address = "0000:08:00.0"; id = "8086:9999"; }; },
  >   { name = "free"; match = { address = "0000:0d:00.0"; id = "8086:1522"; }; },
  >   { name = "igbs"; match = { class = "0200"; id = "8086:1533"; expect = "1"; }; }
  > );
  > END
  $ explain() { vfio-probe explain --root=$ROOT "$@"; }

a NIC that nobody needs, and that no entry names
  $ explain enp1s0
  0000:01:00.0 (enp1s0): network 8086:10d3, on driver e1000e (kernel)
  
  Why it is so:
    the kernel gave it to driver e1000e; vfio-tool has not changed that
  
  What the host would lose:
    the interface enp1s0
  
  IOMMU group 11:
    it is alone there
  
  At the next boot, and on hotplug:
    it is left to the kernel: no entry names it
      to have it taken each time: devices = ( { match = { address = "0000:01:00.0"; id = "8086:10d3"; }; } );
      in a file in /etc/vfio-tool/conf.d, then: sudo vfio-tool apply
  
  vfio-tool bind enp1s0:
    this would be done, in this order:
      write "vfio-pci" to /sys/bus/pci/devices/0000:01:00.0/driver_override
      write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/unbind
      write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
    to do it: sudo vfio-tool bind enp1s0
    the way back: sudo vfio-tool unbind enp1s0

what explain says of binding is what vfio-bind says, for every device, alone and together
  $ for link in $ROOT/sys/bus/pci/devices/*; do
  >   name=${link##*/}
  >   vfio-bind --root=$ROOT --dry-run --json $name | jq -S .results[0] >bind
  >   explain --json $name | jq -S .bind >explained
  >   cmp bind explained && cat bind >>all
  > done
  > vfio-bind --root=$ROOT --dry-run --json enp1s0 enp6s0f1 | jq -S .results[0] >bind
  > explain --json enp1s0 enp6s0f1 | jq -S .bind | cmp bind -
  > jq -r .result all | sort | uniq -c
        1 nothing-to-do
        7 planned
       12 refused

the command to take it all the same is one that vfio-bind would carry out
  $ for link in $ROOT/sys/bus/pci/devices/*; do
  >   command=$(explain --json ${link##*/} | jq -r '.command // empty')
  >   [ -z "$command" ] || { echo "$command"; vfio-bind --root=$ROOT --dry-run --quiet ${command#sudo vfio-tool bind }; }
  > done
  sudo vfio-tool bind 0000:04:00.0 --group=whole
  sudo vfio-tool bind 0000:04:00.1 --group=whole
  sudo vfio-tool bind 0000:06:00.0 0000:06:00.1 --group=whole --allow=default-route
  sudo vfio-tool bind 0000:06:00.1 --allow=default-route
  sudo vfio-tool bind 0000:08:00.0 --allow=identity

a NIC with the default route, declared: the guard, and what the next boot would do
  $ explain enp6s0f1
  0000:06:00.1 (enp6s0f1): network 15b3:101d, on driver mlx5_core (kernel)
  
  Why it is so:
    the entry uplink at /etc/vfio-tool/vfio-tool.conf:5 wants it on vfio-pci, and it is not there
      taking it is refused, see below
  
  What the host would lose:
    the interface enp6s0f1
  
  IOMMU group 16:
    0000:06:00.0 on vfio-pci: on VFIO already
  
  At the next boot, and on hotplug:
    the entry uplink at /etc/vfio-tool/vfio-tool.conf:5 wants it on vfio-pci
    at boot it is directed there before any module can take it
      also if the host needs it as it does now: nobody has looked at it for the boot yet
      have it looked at with: sudo vfio-tool apply
    on hotplug udev's rules direct it there, too
  
  vfio-tool bind enp6s0f1:
    it would be refused, with exit status 5:
    0000:06:00.1: carries the default route via 10.0.0.1
      to take it all the same: --allow=default-route, or allow = [ "default-route" ] in its entry
    to take it all the same: sudo vfio-tool bind enp6s0f1 --allow=default-route

a GPU whose audio function is in its group
  $ explain 04:00.0
  0000:04:00.0: display 10de:2684, on driver nouveau (kernel)
  
  Why it is so:
    the kernel gave it to driver nouveau; vfio-tool has not changed that
  
  IOMMU group 14:
    0000:04:00.1 on snd_hda_intel: in the way, the group cannot be used while that driver has it
  
  At the next boot, and on hotplug:
    it is left to the kernel: no entry names it
  
  vfio-tool bind 04:00.0:
    it would be refused, with exit status 5:
    0000:04:00.0: shares IOMMU group 14 with 0000:04:00.1, which driver snd_hda_intel holds: the group would not be usable
      take the group along (group = "whole", --group=whole), name "0000:04:00.1 10de:22ba" in `companions`, or free it from its driver
    to take it all the same: sudo vfio-tool bind 04:00.0 --group=whole

on VFIO, with a record: which entry, by whom, when
  $ explain dpdk0
  0000:03:00.0 (enp3s0): network 8086:10d3, on driver vfio-pci (vfio)
  
  Why it is so:
    driver vfio-pci has it since 2025-11-11 23:00:00 UTC: taken by vfio-tool apply, for the entry dpdk0 at /etc/vfio-tool/vfio-tool.conf:2
    before, driver e1000e had it
  
  IOMMU group 13:
    it is alone there
  
  At the next boot, and on hotplug:
    the entry dpdk0 at /etc/vfio-tool/vfio-tool.conf:2 wants it on vfio-pci
    at boot it is directed there before any module can take it
    on hotplug udev's rules direct it there, too
  
  vfio-tool bind dpdk0:
    nothing would be done: it is there already
    to give it back: sudo vfio-tool unbind dpdk0

on VFIO by somebody else's override, in a group that cannot be opened
  $ explain 06:00.0 | sed -n '/Why/,/^$/p'
  Why it is so:
    driver vfio-pci has it because driver_override names it, and vfio-tool has no record of that
      it was written by driverctl, libvirt, a script or a rule of somebody else
    it cannot be opened: 0000:06:00.1 of its IOMMU group is on driver mlx5_core
  

on VFIO by its ID
  $ explain 07:00.0 | sed -n '/Why/,/^$/p'
  Why it is so:
    driver vfio-pci has it by its ID: vfio-pci.ids= on the kernel command line names 8086:1533
      every card with that ID goes there, whatever the configuration says
  
  $ echo ro >$ROOT/proc/cmdline; explain 07:00.0 | sed -n '/Why/,/^$/p'
  Why it is so:
    driver vfio-pci has it by its ID, 8086:1533, and not by driver_override
      look for ids= in modprobe.d, for vfio-pci.ids= on the kernel command line, and for new_id in scripts
  

kept by somebody's override, or waiting for a driver that is not there
  $ explain enp8s0 | sed -n '/^Why/,/^$/p;/^At the next/,/^$/p'
  Why it is so:
    the kernel gave it to driver igb; vfio-tool has not changed that
    driver_override names igb: somebody else keeps it there (driverctl, a script)
  
  At the next boot, and on hotplug:
    it is left alone: 0000:08:00.0: another card is there: the entry other at /etc/vfio-tool/vfio-tool.conf:7 means 8086:9999, found 8086:1533:8086:0001
  
  $ explain 09:00.0 | sed -n '/Why/,/^$/p'
  Why it is so:
    no driver has taken it: none knows it, or it was taken away from one; vfio-tool has not changed that
    driver_override names nosuch: no other driver can take it
  

given back by unbind
  $ explain given-back | sed -n '/^Why/,/^$/p;/^At the next/,/^$/p'
  Why it is so:
    the entry given-back at /etc/vfio-tool/vfio-tool.conf:3 wants it on vfio-pci, and it is not there
      vfio-tool unbind gave it back; it stays so until the next boot, bind or apply
  
  At the next boot, and on hotplug:
    the entry given-back at /etc/vfio-tool/vfio-tool.conf:3 wants it on vfio-pci
    at boot it is directed there before any module can take it
    until then udev's events leave it alone: vfio-tool unbind holds it back
  

kept with the kernel by its entry
  $ explain mgmt
  0000:00:1f.6 (eno1): network 8086:15bb, on driver e1000e (kernel)
  
  Why it is so:
    the entry mgmt at /etc/vfio-tool/vfio-tool.conf:4 keeps it with the kernel
  
  What the host would lose:
    the interface eno1
  
  IOMMU group 9:
    it is alone there
  
  At the next boot, and on hotplug:
    it is left to the kernel: the entry mgmt says mode = "kernel"
  
  vfio-tool bind mgmt:
    it would be refused, with exit status 5:
    0000:00:1f.6: stays with the kernel: the entry mgmt at /etc/vfio-tool/vfio-tool.conf:4 says mode = "kernel"
      change that entry

declared and not applied
  $ explain free | sed -n '/^Why/,/^$/p;/^At the next/,/^$/p'
  Why it is so:
    the entry free at /etc/vfio-tool/vfio-tool.conf:8 wants it on vfio-pci, and it is not there
      that was not applied yet: sudo vfio-tool apply
  
  At the next boot, and on hotplug:
    the entry free at /etc/vfio-tool/vfio-tool.conf:8 wants it on vfio-pci
    at boot it is directed there before any module can take it
    on hotplug udev's rules direct it there, too
  

without an IOMMU group
  $ explain enp11s0 | sed -n '/^IOMMU group/,/^$/p'
  IOMMU group:
    none: the IOMMU is off or absent, VFIO cannot isolate it
  

the root disk has no command to be copied, a disk is not taken unseen at boot
  $ explain 0000:05:00.0 | sed -n '/^vfio-tool/,$p'
  vfio-tool bind 0000:05:00.0:
    it would be refused, with exit status 5:
    0000:05:00.0: holds / (nvme0n1)
      to take it all the same: --allow=root-disk, or allow = [ "root-disk" ] in its entry
    no command is given here: the running system lives on it
  $ explain disk | sed -n '/^At the next/,/^$/p'
  At the next boot, and on hotplug:
    the entry disk at /etc/vfio-tool/vfio-tool.conf:6 wants it on vfio-pci
    at boot it is left alone until vfio-tool.service has seen that the system does not need it: it may hold a disk
      an initramfs that is built while the system runs without it takes it early
    on hotplug udev's rules direct it there, too
  
  $ echo '0000:0c:00.0 144d:a80b:144d:a801 0000:0c:00.0' >$ROOT/run/vfio-tool/vetted; explain disk | sed -n '/^At the next/,/^$/p'
  At the next boot, and on hotplug:
    the entry disk at /etc/vfio-tool/vfio-tool.conf:6 wants it on vfio-pci
    at boot it is directed there before any module can take it
    on hotplug udev's rules direct it there, too
  
  $ echo '0000:06:00.1 15b3:101d:15b3:0042 !default-route' >$ROOT/run/vfio-tool/vetted; explain uplink | sed -n '/^At the next/,/^$/p'
  At the next boot, and on hotplug:
    the entry uplink at /etc/vfio-tool/vfio-tool.conf:5 wants it on vfio-pci
    at boot and on hotplug it is left alone: it carried the default route when it was last looked at
      if that has changed: sudo vfio-tool apply
  

a list that cannot be read vouches for nobody
  $ rm $ROOT/run/vfio-tool/vetted; mkdir $ROOT/etc/vfio-tool/vetted; explain free | sed -n '/^At the next/,/^$/p'; rmdir $ROOT/etc/vfio-tool/vetted
  At the next boot, and on hotplug:
    the entry free at /etc/vfio-tool/vfio-tool.conf:8 wants it on vfio-pci
    at boot and on hotplug it is left alone: the list of what the system needs cannot be read
      write it anew with: sudo vfio-tool apply
  

the kill switches
  $ echo ro vfio_tool=0 >$ROOT/proc/cmdline; explain free | sed -n '/^Why/,/^$/p;/^At the next/,/^$/p'
  Why it is so:
    the entry free at /etc/vfio-tool/vfio-tool.conf:8 wants it on vfio-pci, and it is not there
      vfio_tool=0 on the kernel command line of this boot: nothing is taken by itself
  
  At the next boot, and on hotplug:
    nothing, as long as vfio_tool=0 stands on the kernel command line; without it:
    the entry free at /etc/vfio-tool/vfio-tool.conf:8 wants it on vfio-pci
    at boot it is directed there before any module can take it
    on hotplug udev's rules direct it there, too
  
  $ echo ro vfio_tool.skip=free rd.vfio_tool=0 >$ROOT/proc/cmdline; explain free | sed -n '/^Why/,/^$/p;/^At the next/,/^$/p'
  Why it is so:
    the entry free at /etc/vfio-tool/vfio-tool.conf:8 wants it on vfio-pci, and it is not there
      vfio_tool.skip=free on the kernel command line leaves it out
  
  At the next boot, and on hotplug:
    it is left alone as long as vfio_tool.skip=free stands on the kernel command line
  
  $ explain dpdk0 | sed -n '/^At the next/,/^$/p'
  At the next boot, and on hotplug:
    the entry dpdk0 at /etc/vfio-tool/vfio-tool.conf:2 wants it on vfio-pci
    at boot it is taken on the real root: rd.vfio_tool=0 on the kernel command line switches the initramfs off
    on hotplug udev's rules direct it there, too
  

a bridge
  $ explain 0000:00:1c.0 | sed -n '/^vfio-tool/,$p'
  vfio-tool bind 0000:00:1c.0:
    it would be refused, with exit status 5:
    0000:00:1c.0: is a bridge: VFIO takes endpoints only
      name the devices behind it instead

two devices are one request
  $ explain enp1s0 enp8s0 | grep -v '^ *$'
  0000:01:00.0 (enp1s0): network 8086:10d3, on driver e1000e (kernel)
  Why it is so:
    the kernel gave it to driver e1000e; vfio-tool has not changed that
  What the host would lose:
    the interface enp1s0
  IOMMU group 11:
    it is alone there
  At the next boot, and on hotplug:
    it is left to the kernel: no entry names it
      to have it taken each time: devices = ( { match = { address = "0000:01:00.0"; id = "8086:10d3"; }; } );
      in a file in /etc/vfio-tool/conf.d, then: sudo vfio-tool apply
  0000:08:00.0 (enp8s0): network 8086:1533, on driver igb (kernel)
  Why it is so:
    the kernel gave it to driver igb; vfio-tool has not changed that
    driver_override names igb: somebody else keeps it there (driverctl, a script)
  What the host would lose:
    the interface enp8s0
  IOMMU group 18:
    it is alone there
  At the next boot, and on hotplug:
    it is left alone: 0000:08:00.0: another card is there: the entry other at /etc/vfio-tool/vfio-tool.conf:7 means 8086:9999, found 8086:1533:8086:0001
  vfio-tool bind enp1s0 enp8s0:
    it would be refused, with exit status 5:
    0000:08:00.0: is another card than the entry other at /etc/vfio-tool/vfio-tool.conf:7 means: 8086:9999, found 8086:1533:8086:0001
      to take it all the same: --allow=identity, or allow = [ "identity" ] in its entry
    to take it all the same: sudo vfio-tool bind enp1s0 enp8s0 --allow=identity

the JSON report is as the schema says
  $ explain --json enp1s0 dpdk0 enp6s0f1 | check-json explain
  1 of explain: as the schema says
  $ explain --json nosuch | check-json explain
  1 of explain: as the schema says
  $ explain --json enp6s0f1 | jq -c '.devices[0] | .guards, .disappears, .entry'
  [{"guard":"default-route","fact":"carries the default route via 10.0.0.1","allowed":false}]
  [{"kind":"interface","name":"enp6s0f1"}]
  {"name":"uplink","file":"/etc/vfio-tool/vfio-tool.conf","line":5}

names that mean nothing, or too much
  $ explain enp1s1
  enp1s1: no such device, interface or entry
    did you mean enp1s0, enp10s0 or enp11s0?
  [1]
  $ explain 8086:10d3
  8086:10d3: 3 devices have these IDs
    name one by its address: 0000:01:00.0 0000:02:00.0 0000:03:00.0
  [3]
  $ explain igbs
  igbs: 2 devices match the entry at /etc/vfio-tool/vfio-tool.conf:9, it expects 1: none is touched
    narrow `match`, or set expect = "2"
    they are: 0000:07:00.0 0000:08:00.0
  [3]
  $ explain 0000:01:00.1 'a b'
  0000:01:00.1: no such device
    did you mean 0000:01:00.0?
  a b: not an address, an interface, vendor:device or an entry's name
    write for example 0000:01:00.0, enp1s0 or 8086:10d3
  [3]
  $ explain
  vfio-probe: explain: which device?
  Try 'vfio-probe --help'.
  [3]
  $ explain --svg enp1s0
  vfio-probe: explain does not take --svg
  Try 'vfio-probe --help'.
  [3]

what a device says is no control character
  $ cp -a $ROOT hostile; ln -sfn ../../../bus/pci/drivers/$(printf 'a\033[31m\377"') hostile/sys/devices/pci0000:00/0000:00:1f.6/driver
  $ vfio-probe explain --root=hostile eno1 >out; LC_ALL=C grep -c "$(printf '[\001-\010\013-\037\177\377]')" out; head -1 out
  0
  0000:00:1f.6 (eno1): network 8086:15bb, on driver a\x1b[31m\xff" (kernel)
  $ vfio-probe explain --root=hostile --json eno1 | jq -r '.devices[0].driver'
  a\x1b[31m\xff"

no user of any kind is needed, and nothing is written
  $ snapshot sys; ls -lR --time-style=full-iso $ROOT/run >before; explain --json $(ls $ROOT/sys/bus/pci/devices) >/dev/null; snapshot sys; ls -lR --time-style=full-iso $ROOT/run | cmp - before
  $ chmod 711 $DIR; cp "$(command -v vfio-probe)" probe && as_nobody ./probe explain --root=root enp1s0 | head -1
  0000:01:00.0 (enp1s0): network 8086:10d3, on driver e1000e (kernel)

a full disk and a closed output are errors
  $ explain enp1s0 >/dev/full
  standard output: No space left on device
  [3]
  $ explain --json enp1s0 >&-
  standard output: Bad file descriptor
  [3]

no PCI bus
  $ mkdir empty && vfio-probe explain --root=$DIR/empty 0000:01:00.0
  this system has no PCI bus
  [3]
