vfio-check conflicts (vfio-tool conflicts): who else wants the declared devices, and who wins.

a machine where nobody else does
  $ machine - <<END
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=vfio-pci override=vfio-pci group=57
  > 0000:d1:00.0 8086:15ff 020000 driver=i40e group=19 net=enp209s0f0np0
  > 0000:07:00.0 144d:a80a 010802 driver=vfio-pci override=vfio-pci group=7
  > 0000:65:00.0 10de:2684 030000 driver=vfio-pci override=vfio-pci group=65
  > 0000:66:00.0 15b3:101e 020000 driver=mlx5_vfio_pci override=mlx5_vfio_pci group=66
  > END
  $ config <<END
  > devices = (
  >   { name = "dpdk0"; match = { address = "0000:21:00.0"; id = "8086:158b"; interface = "enp33s0f0np0"; }; },
  >   { name = "mgmt"; match = { address = "0000:d1:00.0"; id = "8086:15ff"; }; mode = "kernel"; },
  >   { name = "disk"; match = { address = "0000:07:00.0"; id = "144d:a80a"; }; },
  >   { name = "gpu"; match = { address = "0000:65:00.0"; id = "10de:2684"; }; },
  >   { name = "vf"; match = { address = "0000:66:00.0"; id = "15b3:101e"; }; driver = "mlx5_vfio_pci"; }
  > );
  > END
  $ put() { mkdir -p $ROOT/$(dirname $1); cat >$ROOT/$1; }
  $ alias conflicts='vfio-check conflicts --root=$ROOT'
  $ who() { conflicts --json >json; echo $?; jq -r '.contests[] | [.rival, .device // "-", .driver // "-", .winner, .finding] | join(" ")' json; check-json conflicts <json | grep -v 'as the schema says'; true; }
  $ conflicts
  ok: nobody else wants the declared devices
  $ conflicts -q; who
  0

driverctl with another driver
  $ echo i40e | put etc/driverctl.d/pci-0000:21:00.0
  $ conflicts; who
  0000:21:00.0 (enp33s0f0np0): driverctl gives it to i40e (/etc/driverctl.d/pci-0000:21:00.0); that wins: at boot and on hotplug it is left to it; only apply and bind, by hand, go past that
    driverctl unset-override 0000:21:00.0; vfio-tool apply
  2
  driverctl 0000:21:00.0 i40e rival rival-driverctl

with the same, with another one of VFIO, and for a device that is to stay with the kernel
  $ echo vfio-pci | put etc/driverctl.d/pci-0000:21:00.0; conflicts; who
  note: 0000:21:00.0 (enp33s0f0np0): driverctl gives it to vfio-pci (/etc/driverctl.d/pci-0000:21:00.0); vfio-tool wants the same: its service takes the device off that driver and puts it back, at boot and on hotplug
    to leave it to vfio-tool alone: rm /etc/driverctl.d/pci-0000:21:00.0
  0
  driverctl 0000:21:00.0 vfio-pci both rival-harmless
  $ echo mlx5_vfio_pci | put etc/driverctl.d/pci-0000:21:00.0; who
  2
  driverctl 0000:21:00.0 mlx5_vfio_pci open rival-driverctl
  $ echo vfio-pci | put etc/driverctl.d/pci-0000:d1:00.0; rm $ROOT/etc/driverctl.d/pci-0000:21:00.0; conflicts
  0000:d1:00.0 (enp209s0f0np0): driverctl gives it to vfio-pci (/etc/driverctl.d/pci-0000:d1:00.0); that wins: what is to stay with the kernel is checked, never moved
    driverctl unset-override 0000:d1:00.0
  [2]
  $ echo i40e | put etc/driverctl.d/pci-0000:d1:00.0; who
  0
  $ rm -r $ROOT/etc/driverctl.d; who
  0

ids= in modprobe.d: the same for an entry, another thing for one that is to stay with the kernel
  $ echo 'options vfio-pci ids=8086:158b,8086:15ff disable_vga=1' | put etc/modprobe.d/vfio.conf; conflicts; who
  note: 0000:21:00.0 (enp33s0f0np0): ids= gives it to vfio-pci (/etc/modprobe.d/vfio.conf:1); vfio-tool wants the same: but every other device with that ID goes there, too
    take that ID out of /etc/modprobe.d/vfio.conf:1, and build the initramfs anew
  0000:d1:00.0 (enp209s0f0np0): ids= gives it to vfio-pci (/etc/modprobe.d/vfio.conf:1); it is open which wins: the driver that is loaded first has it
    take that ID out of /etc/modprobe.d/vfio.conf:1, and build the initramfs anew
  2
  ids 0000:21:00.0 vfio-pci both rival-harmless
  ids 0000:d1:00.0 vfio-pci open rival-ids

a softdep decides it
  $ echo 'softdep i40e pre: vfio-pci' | put usr/lib/modprobe.d/i40e.conf; conflicts -q
  0000:d1:00.0 (enp209s0f0np0): ids= gives it to vfio-pci (/etc/modprobe.d/vfio.conf:1); that wins: a softdep loads it before the native driver
    take that ID out of /etc/modprobe.d/vfio.conf:1, and build the initramfs anew
  [2]
  $ echo '# nothing' | put etc/modprobe.d/i40e.conf; who
  2
  ids 0000:21:00.0 vfio-pci both rival-harmless
  ids 0000:d1:00.0 vfio-pci open rival-ids
  $ rm $ROOT/etc/modprobe.d/* $ROOT/usr/lib/modprobe.d/*; who
  0

a variant driver, subsystem IDs, a class, a continued line, and pci-stub
  $ printf 'options vfio_pci \\\n ids=15b3:101e\noptions pci-stub ids=8086:158b:8086:0002\noptions pci-stub ids=8086:158b:8086:0003,10de:2684:ffffffff:ffffffff:030000:ff0000\n' | put etc/modprobe.d/a.conf; who
  0
  ids 0000:21:00.0 pci-stub vfio-tool rival-harmless
  ids 0000:65:00.0 pci-stub vfio-tool rival-harmless
  ids 0000:66:00.0 vfio-pci vfio-tool rival-harmless
  $ rm $ROOT/etc/modprobe.d/a.conf

modules that never get in
  $ printf 'install vfio-pci /bin/false\nblacklist vfio_iommu_type1\ninstall i40e /bin/true\nblacklist i40e\n' | put run/modprobe.d/a.conf; conflicts -q | grep -v '^  '; who
  0000:07:00.0: a command is run in place of loading vfio-pci (/run/modprobe.d/a.conf:1); that wins: without that module nothing gets to VFIO
  0000:07:00.0: the module vfio_iommu_type1 is kept out (/run/modprobe.d/a.conf:2); that wins: without that module nothing gets to VFIO
  0000:21:00.0 (enp33s0f0np0): a command is run in place of loading vfio-pci (/run/modprobe.d/a.conf:1); that wins: without that module nothing gets to VFIO
  0000:21:00.0 (enp33s0f0np0): the module vfio_iommu_type1 is kept out (/run/modprobe.d/a.conf:2); that wins: without that module nothing gets to VFIO
  0000:65:00.0: a command is run in place of loading vfio-pci (/run/modprobe.d/a.conf:1); that wins: without that module nothing gets to VFIO
  0000:65:00.0: the module vfio_iommu_type1 is kept out (/run/modprobe.d/a.conf:2); that wins: without that module nothing gets to VFIO
  0000:66:00.0: the module vfio_iommu_type1 is kept out (/run/modprobe.d/a.conf:2); that wins: without that module nothing gets to VFIO
  0000:d1:00.0 (enp209s0f0np0): a command is run in place of loading i40e (/run/modprobe.d/a.conf:3); that wins: without that module the device has no driver
  0000:d1:00.0 (enp209s0f0np0): the module i40e is kept out (/run/modprobe.d/a.conf:4); that wins: without that module the device has no driver
  2
  install 0000:07:00.0 - rival rival-install
  blacklist 0000:07:00.0 - rival rival-blacklist
  install 0000:21:00.0 - rival rival-install
  blacklist 0000:21:00.0 - rival rival-blacklist
  install 0000:65:00.0 - rival rival-install
  blacklist 0000:65:00.0 - rival rival-blacklist
  blacklist 0000:66:00.0 - rival rival-blacklist
  install 0000:d1:00.0 - rival rival-install
  blacklist 0000:d1:00.0 - rival rival-blacklist
  $ rm $ROOT/run/modprobe.d/a.conf

one of two native drivers may stay out, when the other has the device
  $ mkdir -p $ROOT/run/vfio-tool/devices; printf 'address=0000:d1:00.0\nid=8086:15ff:0000:0000\ndriver_before=other\noverride_before=\non_vfio_before=no\ndriver=i40e\nentry=\ninterface=\nmac=\nmax_speed=0\nby=unbind\nwhen=1\n' >$ROOT/run/vfio-tool/devices/0000:d1:00.0
  $ echo 'blacklist other' | put etc/modprobe.d/a.conf; who; echo 'blacklist i40e' | put etc/modprobe.d/a.conf; who
  0
  2
  blacklist 0000:d1:00.0 - rival rival-blacklist
  $ rm $ROOT/etc/modprobe.d/a.conf; rm -r $ROOT/run/vfio-tool

a command in place of a module, and the script that it runs
  $ echo 'install vfio-pci /usr/local/bin/override.sh; modprobe -i vfio-pci' | put etc/modprobe.d/a.conf
  $ put usr/local/bin/override.sh <<END
  > #!/bin/sh
  > # not 0000:07:00.0
  > for dev in 0000:65:00.0 0000:d1:00.0; do
  >   echo vfio-pci > /sys/bus/pci/devices/\$dev/driver_override
  > done
  > END
  $ who; conflicts -q
  2
  install 0000:07:00.0 - both rival-harmless
  install 0000:21:00.0 - both rival-harmless
  install 0000:65:00.0 - both rival-harmless
  install 0000:65:00.0 vfio-pci both rival-harmless
  install 0000:d1:00.0 vfio-pci rival rival-install
  0000:d1:00.0 (enp209s0f0np0): a script that modprobe runs gives it to vfio-pci (/usr/local/bin/override.sh); that wins: what is to stay with the kernel is checked, never moved
    take that out of /usr/local/bin/override.sh, and build the initramfs anew
  [2]
  $ rm $ROOT/etc/modprobe.d/a.conf

what vfio-tool has generated is not a rival
  $ mkdir -p $ROOT/run/modprobe.d $ROOT/run/udev/rules.d
  $ vfio-generate --root=$ROOT --quiet; vfio-generate --root=$ROOT --output=$ROOT/run --quiet; ls $ROOT/run/udev/rules.d; who
  05-vfio-tool.rules
  90-vfio-tool-nodes.rules
  0

the kernel command line
  $ printf 'root=/dev/sda vfio-pci.ids=8086:15ff pci-stub.ids=10de:2684 xen-pciback.hide=(07:00.0)(0000:d1:00.*) module_blacklist=vfio_pci,snd modprobe.blacklist=i40e supergfxd.mode=Vfio\n' | put proc/cmdline; conflicts; who
  0000:07:00.0: xen-pciback.hide= gives it to pciback (kernel command line); that wins: Xen keeps it for its guests, and its first domain has no IOMMU groups
    take the device out of the kernel command line
  0000:07:00.0: the module vfio_pci is kept out (kernel command line); that wins: without that module nothing gets to VFIO
    take that module out of the kernel command line
  0000:21:00.0 (enp33s0f0np0): the module vfio_pci is kept out (kernel command line); that wins: without that module nothing gets to VFIO
    take that module out of the kernel command line
  note: 0000:65:00.0: ids= gives it to pci-stub (kernel command line); vfio-tool wins: vfio-bind takes it over where that was there first
    take that ID out of the kernel command line
  0000:65:00.0: the module vfio_pci is kept out (kernel command line); that wins: without that module nothing gets to VFIO
    take that module out of the kernel command line
  0000:65:00.0: supergfxd, in mode Vfio, gives it to vfio-pci (kernel command line); it is open which wins: when it is switched to another mode it unloads the modules of VFIO
    leave the device to one of them: supergfxctl --mode Hybrid, or no entry for it
  0000:d1:00.0 (enp209s0f0np0): ids= gives it to vfio-pci (kernel command line); it is open which wins: the driver that is loaded first has it
    take that ID out of the kernel command line
  0000:d1:00.0 (enp209s0f0np0): xen-pciback.hide= gives it to pciback (kernel command line); that wins: Xen keeps it for its guests
    take the device out of the kernel command line
  0000:d1:00.0 (enp209s0f0np0): the module i40e is kept out (kernel command line); that wins: without that module the device has no driver
    take that module out of the kernel command line
  2
  pciback 0000:07:00.0 pciback rival rival-pciback
  blacklist 0000:07:00.0 - rival rival-blacklist
  blacklist 0000:21:00.0 - rival rival-blacklist
  ids 0000:65:00.0 pci-stub vfio-tool rival-harmless
  blacklist 0000:65:00.0 - rival rival-blacklist
  supergfx 0000:65:00.0 vfio-pci open rival-supergfx
  ids 0000:d1:00.0 vfio-pci open rival-ids
  pciback 0000:d1:00.0 pciback rival rival-pciback
  blacklist 0000:d1:00.0 - rival rival-blacklist
  $ echo quiet | put proc/cmdline; who
  0

udev rules
  $ put etc/udev/rules.d/60-other.rules <<END
  > # ATTR{driver_override}="commented"
  > ACTION=="add", SUBSYSTEM=="pci", KERNEL=="0000:21:00.0", ATTR{driver_override}="uio_pci_generic"
  > ACTION=="add", SUBSYSTEM=="pci", ATTR{vendor}=="0x144d", ATTR{class}=="0x0108*", \\
  >   ATTR{driver_override}="vfio-pci"
  > SUBSYSTEM=="pci", KERNELS=="0000:d1:00.[0-1]|0000:d2:*", ATTR{driver_override}="vfio-pci", RUN+="/bin/sh -c 'echo %k > drivers_probe'"
  > SUBSYSTEM=="pci", ATTR{driver_override}=="vfio-pci", RUN+="/bin/echo it is"
  > SUBSYSTEM=="net", ATTR{driver_override}="vfio-pci"
  > SUBSYSTEM=="pci", ATTR{vendor}=="0x10de", RUN+="/bin/sh -c 'echo %k > \$\$(cat /x)/driver_override'"
  > SUBSYSTEM=="pci", ENV{mine}=="1", ATTR{driver_override}="vfio-pci"
  > END
  $ conflicts; who
  note: 0000:07:00.0: a udev rule gives it to vfio-pci (/etc/udev/rules.d/60-other.rules:3); vfio-tool wants the same: the device gets that driver either way
    take the rule out of /etc/udev/rules.d/60-other.rules:3, and build the initramfs anew
  0000:21:00.0 (enp33s0f0np0): a udev rule gives it to uio_pci_generic (/etc/udev/rules.d/60-other.rules:2); it is open which wins: an override that somebody else has set is left alone, unless the device is on VFIO before that
    take the rule out of /etc/udev/rules.d/60-other.rules:2, and build the initramfs anew
  0000:65:00.0: a udev rule gives it to a driver that is not named (/etc/udev/rules.d/60-other.rules:8); it is open which wins: both act in the same event
    take the rule out of /etc/udev/rules.d/60-other.rules:8, and build the initramfs anew
  0000:d1:00.0 (enp209s0f0np0): a udev rule gives it to vfio-pci (/etc/udev/rules.d/60-other.rules:5); that wins: what is to stay with the kernel is checked, never moved
    take the rule out of /etc/udev/rules.d/60-other.rules:5, and build the initramfs anew
  /etc/udev/rules.d/60-other.rules:9: gives devices to drivers; it is open which wins: which devices it means is not to be seen here
    take the rule out of /etc/udev/rules.d/60-other.rules:9, and build the initramfs anew
  2
  rule 0000:07:00.0 vfio-pci both rival-harmless
  rule 0000:21:00.0 uio_pci_generic open rival-rule
  rule 0000:65:00.0 - open rival-rule
  rule 0000:d1:00.0 vfio-pci rival rival-rule
  rule - vfio-pci open rival-rule
  $ echo | put etc/udev/rules.d/60-other.rules; who
  0

a guest of libvirt; what it does not manage is ours
  $ put etc/libvirt/qemu/web.xml <<END
  > <!-- <hostdev mode='subsystem' type='pci' managed='yes'> -->
  > <domain type='kvm'>
  >   <name>web1</name>
  >   <devices>
  >     <hostdev mode='subsystem' type='pci' managed='yes'>
  >       <driver name='vfio'/>
  >       <source>
  >         <address domain='0x0000' bus='0x65' slot='0x00' function='0x0'/>
  >       </source>
  >       <address type='pci' domain='0x0000' bus='0x07' slot='0x00' function='0x0'/>
  >     </hostdev>
  >     <hostdev mode='subsystem' type='pci' managed='no'>
  >       <source><address domain='0x0000' bus='0x21' slot='0x00' function='0x0'/></source>
  >     </hostdev>
  >     <interface type='hostdev' managed='yes'>
  >       <source><address type='pci' domain='0x0000' bus='0xd1' slot='0x00' function='0x0'/></source>
  >     </interface>
  >   </devices>
  > </domain>
  > END
  $ conflicts; who
  note: 0000:65:00.0: the guest web1 has it on vfio-pci (/etc/libvirt/qemu/web.xml); vfio-tool wants the same: libvirt neither takes nor gives back what is on that driver when the guest starts
    virsh edit web1: managed='no'
  0000:d1:00.0 (enp209s0f0np0): the guest web1 has it on vfio-pci (/etc/libvirt/qemu/web.xml); that wins: it is taken from the kernel when the guest starts
    virsh edit web1: take the device out
  2
  libvirt 0000:65:00.0 vfio-pci both rival-harmless
  libvirt 0000:d1:00.0 vfio-pci rival rival-libvirt
  $ chmod 0 $ROOT/etc/libvirt/qemu/web.xml; as_nobody vfio-check conflicts --root=$ROOT
  note: /etc/libvirt/qemu/web.xml: could not be read: Permission denied
    ask as root: sudo vfio-tool conflicts
  $ rm $ROOT/etc/libvirt/qemu/web.xml; who
  0

Proxmox; the snapshots are not meant
  $ printf 'name: vm\nhostpci0: 0000:65:00,pcie=1,x-vga=1\nhostpci1: host=d1:00.0;21:00.0\n[before]\nhostpci2: 07:00.0\n' | put etc/pve/qemu-server/100.conf; conflicts; who
  note: 0000:21:00.0 (enp33s0f0np0): the guest 100.conf has it on vfio-pci (/etc/pve/qemu-server/100.conf:3); vfio-tool wants the same: what is on that driver when the guest starts stays there
    take that hostpci line out of /etc/pve/qemu-server/100.conf:3
  note: 0000:65:00.0: the guest 100.conf has it on vfio-pci (/etc/pve/qemu-server/100.conf:2); vfio-tool wants the same: what is on that driver when the guest starts stays there
    take that hostpci line out of /etc/pve/qemu-server/100.conf:2
  0000:d1:00.0 (enp209s0f0np0): the guest 100.conf has it on vfio-pci (/etc/pve/qemu-server/100.conf:3); that wins: it is taken from the kernel when the guest starts, for good
    take that hostpci line out of /etc/pve/qemu-server/100.conf:3
  2
  proxmox 0000:21:00.0 vfio-pci both rival-harmless
  proxmox 0000:65:00.0 vfio-pci both rival-harmless
  proxmox 0000:d1:00.0 vfio-pci rival rival-proxmox
  $ rm $ROOT/etc/pve/qemu-server/100.conf; who
  0

supergfxd
  $ printf '{\n  "mode": "Vfio",\n  "vfio_enable": true\n}\n' | put etc/supergfxd.conf; conflicts; who
  0000:65:00.0: supergfxd, in mode Vfio, gives it to vfio-pci (/etc/supergfxd.conf); it is open which wins: when it is switched to another mode it unloads the modules of VFIO
    leave the device to one of them: supergfxctl --mode Hybrid, or no entry for it
  2
  supergfx 0000:65:00.0 vfio-pci open rival-supergfx
  $ printf '{ "mode": "Hybrid" }\n' | put etc/supergfxd.conf; who
  0

DPDK's own file
  $ printf '# <bus> <device> <driver>\npci 0000:21:00.0 uio_pci_generic\npci\t0000:d1:00.0\tvfio-pci\npci 0000:65:00.0 vfio-pci\n' | put etc/dpdk/interfaces; conflicts; who
  0000:21:00.0 (enp33s0f0np0): dpdk.service gives it to uio_pci_generic (/etc/dpdk/interfaces:2); that wins: the service runs later
    take that line out of /etc/dpdk/interfaces:2
  note: 0000:65:00.0: dpdk.service gives it to vfio-pci (/etc/dpdk/interfaces:4); vfio-tool wants the same: what is on that driver stays there
    take that line out of /etc/dpdk/interfaces:4
  0000:d1:00.0 (enp209s0f0np0): dpdk.service gives it to vfio-pci (/etc/dpdk/interfaces:3); that wins: it is taken from the kernel when the service starts
    take that line out of /etc/dpdk/interfaces:3
  2
  dpdk 0000:21:00.0 uio_pci_generic rival rival-dpdk
  dpdk 0000:65:00.0 vfio-pci both rival-harmless
  dpdk 0000:d1:00.0 vfio-pci rival rival-dpdk
  $ rm $ROOT/etc/dpdk/interfaces; who
  0

services, when they are started at boot
  $ printf '[Service]\nEnvironment=PCI_ALLOWED="0000:07:00.0"\nExecStart=/opt/spdk/scripts/setup.sh\nExecStop=/opt/spdk/scripts/setup.sh reset\n' | put etc/systemd/system/spdk.service
  $ printf '[Service]\nExecStart=/usr/bin/dpdk-devbind.py -b uio_pci_generic 0000:21:00.0\nExecStart=-/usr/local/bin/override.sh now\n' | put etc/systemd/system/nics.service
  $ printf '[Service]\nExecStart=/usr/bin/vfio-thing\n' | put usr/lib/systemd/system/vfio-thing.service
  $ who
  0
  $ for unit in spdk nics; do mkdir -p $ROOT/etc/systemd/system/multi-user.target.wants; ln -s ../$unit.service $ROOT/etc/systemd/system/multi-user.target.wants/; done
  $ ln -s /usr/lib/systemd/system/vfio-thing.service $ROOT/etc/systemd/system/multi-user.target.wants/
  $ conflicts; who
  note: 0000:07:00.0: SPDK's setup.sh gives it to vfio-pci (/etc/systemd/system/spdk.service:3); vfio-tool wants the same: setup.sh leaves it there, but `setup.sh reset` gives it back to the kernel
    systemctl disable --now spdk.service
  0000:07:00.0: SPDK's setup.sh gives it to the kernel (/etc/systemd/system/spdk.service:4); that wins: `setup.sh reset` gives all of its devices back to the kernel
    systemctl disable --now spdk.service
  0000:21:00.0 (enp33s0f0np0): a service gives it to uio_pci_generic (/etc/systemd/system/nics.service:2); that wins: the service runs later
    systemctl disable --now nics.service
  note: 0000:65:00.0: a service gives it to vfio-pci (/usr/local/bin/override.sh); vfio-tool wants the same: but it may take the device off that driver first
    take that out of /usr/local/bin/override.sh
  0000:d1:00.0 (enp209s0f0np0): a service gives it to vfio-pci (/usr/local/bin/override.sh); that wins: it is taken from the kernel when the service starts
    take that out of /usr/local/bin/override.sh
  2
  spdk 0000:07:00.0 vfio-pci both rival-harmless
  spdk 0000:07:00.0 - rival rival-spdk
  unit 0000:21:00.0 uio_pci_generic rival rival-unit
  unit 0000:65:00.0 vfio-pci both rival-harmless
  unit 0000:d1:00.0 vfio-pci rival rival-unit
  $ rm -r $ROOT/etc/systemd/system; who
  0

a script of the initramfs; which devices, it does not say
  $ printf '#!/bin/sh\necho vfio-pci > "$1/driver_override"\n' | put etc/initramfs-tools/scripts/init-top/gpu; conflicts; who
  /etc/initramfs-tools/scripts/init-top/gpu: gives devices to drivers; it is open which wins: which devices it means is not to be seen here
    take that out of /etc/initramfs-tools/scripts/init-top/gpu, and build the initramfs anew
  2
  script - vfio-pci open rival-script
  $ printf '#!/bin/sh\necho vfio-pci > /sys/bus/pci/devices/0000:65:00.0/driver_override\n' | put etc/initramfs-tools/scripts/init-top/gpu; who
  0
  script 0000:65:00.0 vfio-pci both rival-harmless
  $ printf '#!/bin/sh\necho vfio\n' | put etc/initramfs-tools/scripts/init-top/vfio; rm $ROOT/etc/initramfs-tools/scripts/init-top/gpu; who
  0

the predecessor: its file, and its unit, which has the name of ours
  $ put etc/vfio-tool/config.toml <<END
  > [devices]
  > vfio = [
  >     "enp33s0f0np0", # a comment
  >     "gone0",
  > ]
  > kernel = [ "enp209s0f0np0" ]
  > [devices.pci_mappings]
  > gone0 = "0000:d1:00.0"
  > END
  $ printf '[Service]\nExecStart=/usr/local/bin/vfio-tool bind --all\n' | put etc/systemd/system/vfio-tool.service
  $ conflicts; who
  note: 0000:21:00.0 (enp33s0f0np0): the old vfio-tool gives it to vfio-pci (/etc/vfio-tool/config.toml:3); vfio-tool wants the same: but late in the boot, and through new_id, which takes every unbound device with that ID
    rm /etc/vfio-tool/config.toml
  0000:d1:00.0 (enp209s0f0np0): the old vfio-tool gives it to vfio-pci (/etc/vfio-tool/config.toml:4); that wins: it is taken from the kernel when the old service starts
    rm /etc/vfio-tool/config.toml
  /etc/systemd/system/vfio-tool.service: a unit of the old vfio-tool; that wins: it has the name of vfio-tool's own, and is run in its place
    rm /etc/systemd/system/vfio-tool.service; systemctl daemon-reload; systemctl enable vfio-tool
  2
  old-tool 0000:21:00.0 vfio-pci both rival-harmless
  old-tool 0000:d1:00.0 vfio-pci rival rival-old-tool
  old-tool - - rival rival-old-tool
  $ rm $ROOT/etc/vfio-tool/config.toml $ROOT/etc/systemd/system/vfio-tool.service; who
  0

nothing is written, and a file with a mistake is told
  $ snapshot s; conflicts >/dev/null; snapshot s
  $ config <<END
  > devices = ( { name = "x" } );
  > END
  $ conflicts
  /etc/vfio-tool/vfio-tool.conf:1: the entry selects no device
    add match = { address = "0000:21:00.0"; id = "8086:158b"; };
  [3]
  $ rm $ROOT/etc/vfio-tool/vfio-tool.conf; conflicts
  note: no device is declared
    write an entry; see conf/examples

usage
  $ conflicts --offline
  vfio-check: conflicts: no use for --offline
  Try 'vfio-check --help'.
  [3]
  $ vfio-check conflicts --help
  Usage: vfio-check conflicts [OPTION]...
         vfio-tool conflicts ...
  
  Tells: who else wants the declared devices, and who wins?
  
  Options:
        --fix             comment out, or remove, what is in the way in /etc (below DIR
                          with --root); asks about each on the terminal, and keeps the
                          file as it was beside it
    -n, --dry-run         with --fix: tell what would be done
    -y, --yes             with --fix: agree to everything
        --format=FORMAT   text, json, prometheus (for node_exporter's textfile
                          collector) or nfd (node-feature-discovery's local features)
        --json            the same as --format=json
        --output=FILE     write it to FILE, as a whole or not at all (-: to standard
                          output)
        --root=DIR        judge the system below DIR
    -q, --quiet           say nothing but what is wrong
    -h, --help            show this help
    -V, --version         show the version
  
  Exit status: 0 nobody, or to no effect, 2 somebody wins, or may, 3 it could not be judged.
