vfio-configure import (vfio-tool import): what other tools' files say becomes entries, and nothing is lost without a word.

a machine with the setups of other tools
  $ machine - <<'END'
  > 0000:01:00.0 15b3:101f 020000 driver=vfio-pci group=34
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=i40e group=57 net=enp33s0f0np0 mac=3c:fd:fe:9e:7a:40 serial=00-15-17-ff-ff-b8-5e-2c parent=0000:00:1c.4
  > 0000:21:00.1 8086:158b:8086:0002 020000 driver=i40e group=58 net=enp33s0f1np1 parent=0000:00:1c.4
  > 0000:d1:00.0 8086:15ff 020000 driver=ixgbe group=19 net=enp209s0f0np0
  > 0000:41:00.0 10de:2684 030000 driver=nouveau group=41
  > 0000:41:00.1 10de:22ba 040300 driver=snd_hda_intel group=41
  > 0000:07:00.0 1b36:0010:1af4:1100 010802 driver=nvme group=7 block=nvme0n1
  > END
  $ alias import='vfio-configure import --root=$ROOT'
  $ put() { mkdir -p "$ROOT/$(dirname $1)"; cat >"$ROOT/$1"; }
  $ fresh() { rm -rf $ROOT/etc $ROOT/usr/lib/modprobe.d $ROOT/lib; mkdir -p $ROOT/etc; rm -f $ROOT/proc/cmdline; echo 'BOOT_IMAGE=/vmlinuz ro' >$ROOT/proc/cmdline; }
  $ entries() { vfio-configure show --root=$ROOT --json 2>/dev/null | jq -c '.devices[] | [.name, .match.address, .match.id, .mode, .driver]'; }
  $ import
  there is nothing to import

1: driverctl's overrides
  $ printf vfio-pci | put etc/driverctl.d/pci-0000:21:00.0; printf 'mlx5_vfio_pci\n' | put etc/driverctl.d/pci-0000:01:00.0; echo igb_uio | put etc/driverctl.d/pci-0000:d1:00.0; echo vfio-pci | put etc/driverctl.d/pci-0000:99:00.0
  $ snapshot s; import; snapshot s; entries
  /etc/driverctl.d/pci-0000:99:00.0: 0000:99:00.0: there is no such device
    an entry needs the IDs of the card: import again when it is there
  /etc/driverctl.d/pci-0000:d1:00.0: driverctl: not imported, it is about the driver igb_uio and 0000:d1:00.0
    vfio-tool conflicts says what it does; declare its devices with: vfio-tool save
  /etc/driverctl.d/pci-0000:01:00.0: 0000:01:00.0: new entry 0000-01-00.0 in /etc/vfio-tool/conf.d/imported.conf
  /etc/driverctl.d/pci-0000:21:00.0: 0000:21:00.0 (enp33s0f0np0): new entry enp33s0f0np0 in /etc/vfio-tool/conf.d/imported.conf
  make it so with: vfio-tool apply
  then take it out of where it came from: vfio-tool conflicts shows what is left there
  ["0000-01-00.0","0000:01:00.0","15b3:101f:0000:0000","vfio","mlx5_vfio_pci"]
  ["enp33s0f0np0","0000:21:00.0","8086:158b:8086:0002","vfio","vfio-pci"]

imported again, nothing is written
  $ cp $ROOT/etc/vfio-tool/conf.d/imported.conf a; import 2>/dev/null; cmp a $ROOT/etc/vfio-tool/conf.d/imported.conf
  /etc/driverctl.d/pci-0000:01:00.0: 0000:01:00.0: the entry 0000-01-00.0 (/etc/vfio-tool/conf.d/imported.conf:4) says it already
  /etc/driverctl.d/pci-0000:21:00.0: 0000:21:00.0 (enp33s0f0np0): the entry enp33s0f0np0 (/etc/vfio-tool/conf.d/imported.conf:13) says it already

2: ids= in modprobe.d, as the guides for graphics cards write it
  $ fresh; put etc/modprobe.d/vfio.conf <<'END'
  > # passthrough
  > options vfio-pci ids=10de:2684,10de:22ba disable_vga=1
  > softdep nouveau pre: vfio-pci
  > END
  $ import; entries
  /etc/modprobe.d/vfio.conf:3: softdep: not imported* (glob)
    vfio-tool conflicts says what it does; declare its devices with: vfio-tool save
  /etc/modprobe.d/vfio.conf:2: 0000:41:00.0: new entry 0000-41-00.0 in /etc/vfio-tool/conf.d/imported.conf
  /etc/modprobe.d/vfio.conf:2: 0000:41:00.1: new entry 0000-41-00.1 in /etc/vfio-tool/conf.d/imported.conf
  make it so with: vfio-tool apply
  then take it out of where it came from: vfio-tool conflicts shows what is left there
  ["0000-41-00.0","0000:41:00.0","10de:2684:0000:0000","vfio","vfio-pci"]
  ["0000-41-00.1","0000:41:00.1","10de:22ba:0000:0000","vfio","vfio-pci"]

3: ids on the kernel command line; all devices that have them are meant, one of none is said
  $ fresh; echo 'ro intel_iommu=on vfio-pci.ids=8086:158b,1234:5678' >$ROOT/proc/cmdline; import; entries
  kernel command line: 1234:5678: no device here has these IDs
    an entry needs a card: import again when it is there
  kernel command line: 0000:21:00.0 (enp33s0f0np0): new entry enp33s0f0np0 in /etc/vfio-tool/conf.d/imported.conf
  kernel command line: 0000:21:00.1 (enp33s0f1np1): new entry enp33s0f1np1 in /etc/vfio-tool/conf.d/imported.conf
  make it so with: vfio-tool apply
  then take it out of where it came from: vfio-tool conflicts shows what is left there
  ["enp33s0f0np0","0000:21:00.0","8086:158b:8086:0002","vfio","vfio-pci"]
  ["enp33s0f1np1","0000:21:00.1","8086:158b:8086:0002","vfio","vfio-pci"]

4: the predecessor's file, as its README has it
  $ fresh; put etc/vfio-tool/config.toml <<'END'
  > [devices]
  > vfio = [
  >     "enp1s0f0np0",
  >     "enp33s0f0np0",
  > ]
  > kernel = [
  >     "enp209s0f0np0",
  > ]
  > 
  > [devices.pci_mappings]
  > enp1s0f0np0 = "0000:01:00.0"
  > enp33s0f0np0 = "0000:21:00.0"
  > enp209s0f0np0 = "0000:d1:00.0"
  > 
  > [options]
  > set_permissions = true
  > auto_load_module = true
  > END
  $ import; entries
  /etc/vfio-tool/config.toml:16: set_permissions = true
    it opened the devices to everybody: put people into the group vfio instead, or name another in `node_group`
  /etc/vfio-tool/config.toml:3: 0000:01:00.0 (enp1s0f0np0): new entry enp1s0f0np0 in /etc/vfio-tool/conf.d/imported.conf
  /etc/vfio-tool/config.toml:4: 0000:21:00.0 (enp33s0f0np0): new entry enp33s0f0np0 in /etc/vfio-tool/conf.d/imported.conf
  /etc/vfio-tool/config.toml:7: 0000:d1:00.0 (enp209s0f0np0): new entry enp209s0f0np0 in /etc/vfio-tool/conf.d/imported.conf
  make it so with: vfio-tool apply
  then take it out of where it came from: vfio-tool conflicts shows what is left there
  ["enp1s0f0np0","0000:01:00.0","15b3:101f:0000:0000","vfio","vfio-pci"]
  ["enp33s0f0np0","0000:21:00.0","8086:158b:8086:0002","vfio","vfio-pci"]
  ["enp209s0f0np0","0000:d1:00.0","8086:15ff:0000:0000","kernel",null]

5: the same with what it does not have, each said with its line
  $ fresh; put etc/vfio-tool/config.toml <<'END'
  > version = 2
  > [devices]
  > vfio = ["enp33s0f1np1", "gone0"] # two
  > kernel = "all"
  > [devices.pci_mappings]
  > "other0" = "0000:07:00.0"
  > [grub]
  > iommu = true
  > [options]
  > auto_load_module = false
  > color = "red"
  > END
  $ import; entries
  /etc/vfio-tool/config.toml:3: gone0: no such interface, and the file has no address for it
    declare it with: vfio-tool save --vfio=ADDRESS
  /etc/vfio-tool/config.toml:6: the address of an interface that neither `vfio` nor `kernel` names
  /etc/vfio-tool/config.toml:10: auto_load_module = false
    write options = { auto_load_module = false; }; if you mean it
  /etc/vfio-tool/config.toml:1: not understood: version = 2
  /etc/vfio-tool/config.toml:4: not understood: kernel = "all"
  /etc/vfio-tool/config.toml:7: not understood: [grub]
  /etc/vfio-tool/config.toml:8: not understood: iommu = true
  /etc/vfio-tool/config.toml:11: not understood: color = "red"
  /etc/vfio-tool/config.toml:3: 0000:21:00.1 (enp33s0f1np1): new entry enp33s0f1np1 in /etc/vfio-tool/conf.d/imported.conf
  make it so with: vfio-tool apply
  then take it out of where it came from: vfio-tool conflicts shows what is left there
  ["enp33s0f1np1","0000:21:00.1","8086:158b:8086:0002","vfio","vfio-pci"]

6: libvirt's host devices
  $ fresh; put etc/libvirt/qemu/win.xml <<'END'
  > <domain type='kvm'>
  >   <name>win</name>
  >   <devices>
  >     <hostdev mode='subsystem' type='pci' managed='yes'>
  >       <source>
  >         <address domain='0x0000' bus='0x41' slot='0x00' function='0x0'/>
  >       </source>
  >       <address type='pci' domain='0x0000' bus='0x05' slot='0x00' function='0x0'/>
  >     </hostdev>
  >   </devices>
  > </domain>
  > END
  $ import; entries
  /etc/libvirt/qemu/win.xml: 0000:41:00.0: new entry 0000-41-00.0 in /etc/vfio-tool/conf.d/imported.conf
  make it so with: vfio-tool apply
  then take it out of where it came from: vfio-tool conflicts shows what is left there
  ["0000-41-00.0","0000:41:00.0","10de:2684:0000:0000","vfio","vfio-pci"]

7, 8: pci-stub, and the older spelling of the command line
  $ fresh; echo 'ro pci-stub.ids=10de:22ba vfio_pci.ids=10de:2684' >$ROOT/proc/cmdline; import 2>&1 | grep -v '^make\|^then\|^  '
  kernel command line: ids: not imported, it is about the driver pci-stub
  kernel command line: 0000:41:00.0: new entry 0000-41-00.0 in /etc/vfio-tool/conf.d/imported.conf

9: a rule written by hand, by addresses
  $ fresh; echo 'ACTION=="add", SUBSYSTEM=="pci", KERNEL=="0000:41:00.0", ATTR{driver_override}="vfio-pci"' | put etc/udev/rules.d/10-vfio.rules; import
  /etc/udev/rules.d/10-vfio.rules:1: rule: not imported, it is about the driver vfio-pci* (glob)
    vfio-tool conflicts says what it does; declare its devices with: vfio-tool save

10: one device that several claim is one entry; one that an entry keeps stays
  $ fresh; echo vfio-pci | put etc/driverctl.d/pci-0000:41:00.0; echo vfio-pci | put etc/driverctl.d/pci-0000:21:00.0; echo 'ro vfio-pci.ids=10de:2684' >$ROOT/proc/cmdline
  $ config <<'END'
  > devices = ( { name = "mine"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; mode = "kernel"; } );
  > END
  $ import --file=others.conf; entries
  /etc/driverctl.d/pci-0000:21:00.0: 0000:21:00.0 (enp33s0f0np0): the entry mine (/etc/vfio-tool/vfio-tool.conf:1) keeps it with the kernel
    change that entry by hand
  kernel command line: 0000:41:00.0: new entry 0000-41-00.0 in /etc/vfio-tool/conf.d/others.conf
  /etc/driverctl.d/pci-0000:41:00.0: 0000:41:00.0: was imported already
  make it so with: vfio-tool apply
  then take it out of where it came from: vfio-tool conflicts shows what is left there
  ["mine","0000:21:00.0","8086:158b","kernel",null]
  ["0000-41-00.0","0000:41:00.0","10de:2684:0000:0000","vfio","vfio-pci"]

sources that contradict each other about a device: both are named, and the first is written
  $ fresh; put etc/vfio-tool/config.toml <<'END'
  > [devices]
  > vfio = ["enp33s0f0np0"]
  > kernel = [
  >   "gpu0",
  >   "enp33s0f0np0" ]
  > [devices.pci_mappings]
  > gpu0 = "0000:41:00.0"
  > END
  $ echo vfio-pci | put etc/driverctl.d/pci-0000:41:00.0; echo mlx5_vfio_pci | put etc/driverctl.d/pci-0000:21:00.0; import; entries
  /etc/vfio-tool/config.toml:5: 0000:21:00.0 (enp33s0f0np0): this keeps it with the kernel, and /etc/vfio-tool/config.toml:2, which was read first, gives it to vfio-pci
    correct the one that is wrong; the entry says what was read first
  /etc/driverctl.d/pci-0000:21:00.0: 0000:21:00.0 (enp33s0f0np0): this gives it to mlx5_vfio_pci, and /etc/vfio-tool/config.toml:2, which was read first, gives it to vfio-pci
    correct the one that is wrong; the entry says what was read first
  /etc/driverctl.d/pci-0000:41:00.0: 0000:41:00.0: this gives it to vfio-pci, and /etc/vfio-tool/config.toml:4, which was read first, keeps it with the kernel
    correct the one that is wrong; the entry says what was read first
  /etc/vfio-tool/config.toml:2: 0000:21:00.0 (enp33s0f0np0): new entry enp33s0f0np0 in /etc/vfio-tool/conf.d/imported.conf
  /etc/vfio-tool/config.toml:4: 0000:41:00.0 (gpu0): new entry gpu0 in /etc/vfio-tool/conf.d/imported.conf
  make it so with: vfio-tool apply
  then take it out of where it came from: vfio-tool conflicts shows what is left there
  ["enp33s0f0np0","0000:21:00.0","8086:158b:8086:0002","vfio","vfio-pci"]
  ["gpu0","0000:41:00.0","10de:2684:0000:0000","kernel",null]

another driver than the entry has is no agreement; a guest takes any
  $ fresh; config <<'END'
  > devices = ( { name = "mine"; match = { address = "0000:41:00.0"; id = "10de:2684"; path = "0000:41:00.0"; }; driver = "nvgrace_gpu_vfio_pci"; } );
  > END
  $ echo vfio-pci | put etc/driverctl.d/pci-0000:41:00.0; echo 'hostpci0: 41:00.0' | put etc/pve/qemu-server/100.conf; import 2>&1 | sed 's/ (.*)/ (...)/' | sort
    change that entry by hand
  /etc/driverctl.d/pci-0000:41:00.0: 0000:41:00.0: the entry mine (...) gives it to nvgrace_gpu_vfio_pci
  /etc/pve/qemu-server/100.conf:1: 0000:41:00.0: the entry mine (...): id
  make it so with: vfio-tool apply
  then take it out of where it came from: vfio-tool conflicts shows what is left there

11: what nobody could understand is named, with its line
  $ fresh; echo vfio-pci | put etc/driverctl.d/pci-21:00.0; echo usbip | put etc/driverctl.d/usb-1-2; put etc/driverctl.d/pci-0000:21:00.0 </dev/null
  $ echo 'ro vfio-pci.ids=8086:15ff,8086 quiet' >$ROOT/proc/cmdline; put etc/modprobe.d/a.conf <<'END'
  > # options vfio-pci ids=this:is,a:comment
  > options vfio-pci nointx=1 \
  >   ids=8086:xyz,:15ff
  > options snd_hda_intel ids=of:another
  > END
  $ put etc/libvirt/qemu/a.xml <<'END'
  > <domain type='kvm'><name>w</name><devices>
  >   <!-- <hostdev mode='subsystem' type='pci' managed='no'><source><address domain='0x0000' bus='0x21' slot='0x00' function='0x0'/></source></hostdev> -->
  >   <hostdev mode="subsystem" type="pci" managed="no">
  >     <source><address domain='0x0000' bus='0x41' slot='0x00' function='0x0'/></source>
  >   </hostdev>
  >   <hostdev mode='subsystem' type='usb' managed='yes'><source><vendor id='0x1'/></source></hostdev>
  >   <hostdev mode='subsystem' type='pci' managed='yes'><source><address bus='0x999'/></source></hostdev>
  > </devices></domain>
  > END
  $ import
  /etc/driverctl.d/pci-0000:21:00.0: no PCI device with a driver: not imported
  /etc/driverctl.d/pci-21:00.0: no PCI device with a driver: not imported
  /etc/driverctl.d/usb-1-2: no PCI device with a driver: not imported
  /etc/modprobe.d/a.conf:3: 8086:xyz in ids= is no vendor:device pair: not imported
  /etc/modprobe.d/a.conf:3: :15ff in ids= is no vendor:device pair: not imported
  kernel command line:1: 8086 in ids= is no vendor:device pair: not imported
  /etc/libvirt/qemu/a.xml:7: a host device whose address cannot be read: not imported
  kernel command line: 0000:d1:00.0 (enp209s0f0np0): new entry enp209s0f0np0 in /etc/vfio-tool/conf.d/imported.conf
  /etc/libvirt/qemu/a.xml:3: 0000:41:00.0: new entry 0000-41-00.0 in /etc/vfio-tool/conf.d/imported.conf
  make it so with: vfio-tool apply
  then take it out of where it came from: vfio-tool conflicts shows what is left there

12 to 16: Proxmox, DPDK's interfaces, the script of the Arch guides, supergfxd, a unit of SPDK
  $ fresh; echo 'hostpci0: 41:00,pcie=1,x-vga=1' | put etc/pve/qemu-server/100.conf; echo 'pci 0000:21:00.0 vfio-pci' | put etc/dpdk/interfaces; echo 'pci 0000:21:00.1 uio_pci_generic' >>$ROOT/etc/dpdk/interfaces
  $ echo 'install vfio-pci /usr/local/bin/vfio-pci-override.sh' | put etc/modprobe.d/vfio.conf; echo '{ "mode": "Vfio", "vfio_enable": true }' | put etc/supergfxd.conf
  $ printf '[Service]\nExecStart=/opt/spdk/scripts/setup.sh\n[Install]\nWantedBy=multi-user.target\n' | put etc/systemd/system/spdk.service; mkdir -p $ROOT/etc/systemd/system/multi-user.target.wants; ln -s ../spdk.service $ROOT/etc/systemd/system/multi-user.target.wants/
  $ import 2>said; sed 's/, it is about.*//' said | grep -v '^  '; entries
  /etc/pve/qemu-server/100.conf:1: 0000:41:00.0: new entry 0000-41-00.0 in /etc/vfio-tool/conf.d/imported.conf
  /etc/pve/qemu-server/100.conf:1: 0000:41:00.1: new entry 0000-41-00.1 in /etc/vfio-tool/conf.d/imported.conf
  /etc/dpdk/interfaces:1: 0000:21:00.0 (enp33s0f0np0): new entry enp33s0f0np0 in /etc/vfio-tool/conf.d/imported.conf
  make it so with: vfio-tool apply
  then take it out of where it came from: vfio-tool conflicts shows what is left there
  /etc/modprobe.d/vfio.conf:1: install: not imported
  /etc/supergfxd.conf: supergfx: not imported
  /etc/dpdk/interfaces:2: dpdk: not imported
  /etc/systemd/system/spdk.service:2: spdk: not imported
  ["0000-41-00.0","0000:41:00.0","10de:2684:0000:0000","vfio","vfio-pci"]
  ["0000-41-00.1","0000:41:00.1","10de:22ba:0000:0000","vfio","vfio-pci"]
  ["enp33s0f0np0","0000:21:00.0","8086:158b:8086:0002","vfio","vfio-pci"]

a dry run, and for programs
  $ rm $ROOT/etc/vfio-tool/conf.d/imported.conf; import -n 2>/dev/null | grep -c '^+'; ls $ROOT/etc/vfio-tool/conf.d; import --json 2>/dev/null | check-json configure_report
  32
  1 of configure_report: as the schema says
