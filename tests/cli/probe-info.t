What `vfio-probe info` says about one device.

a card with everything: on VFIO, declared, taken by apply, with virtual functions and a node
  $ machine - <<END
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=vfio-pci override=vfio-pci group=7 parent=0000:20:01.0 slot=3 serial=00-15-17-ff-ff-b8-5e-2c numa=1 totalvfs=64 revision=02 attribute.resource1_resize=0000000000000f00
  > 0000:21:00.1 8086:158b:8086:0002 020000 driver=vfio-pci override=vfio-pci group=8 parent=0000:20:01.0 totalvfs=0
  > 0000:21:02.0 8086:154c 020000 driver=iavf group=9 parent=0000:20:01.0 pf=0000:21:00.0 net=enp33s0f0v0
  > 0000:21:02.1 8086:154c 020000 group=10 parent=0000:20:01.0 pf=0000:21:00.0
  > 0000:31:00.0 10de:2684 030000 driver=vfio-pci group=11 attribute.reset_method=bus attribute.d3cold_allowed=0
  > 0000:31:00.1 10de:22ba 040300 driver=snd_hda_intel group=11 attribute.reset_method=
  > 0000:41:00.0 1af4:1041 020000 driver=virtio-pci
  > file proc/sys/kernel/osrelease '6.6.1-test\n'
  > file lib/modules/6.6.1-test/modules.alias 'alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci\nalias vfio_pci:v00001AF4d00001041sv*sd*bc*sc*i* virtio_vfio_pci\n'
  > END
  $ printf '0x00000000f6000000 0x00000000f6ffffff 0x0000000000040200\n0x000000e000000000 0x000000e00fffffff 0x000000000014220c\n0x0 0x0 0x0\n0x0000000000000000 0x0000000000003fff 0x0000000020140204\n0x0 0x0 0x0\n0x000000000000e000 0x000000000000e07f 0x0000000000040101\n0x00000000000c0000 0x00000000000dffff 0x0000000000000212\n' >$ROOT/sys/bus/pci/devices/0000:21:00.0/resource
  $ config <<END
  > devices = (
  >   { name = "dpdk0"; match = { address = "0000:21:00.0"; id = "8086:158b"; interface = "enp33s0f0np0"; }; },
  >   { name = "vfs"; match = { id = "8086:154c"; expect = "1"; }; },
  >   { name = "old"; match = { address = "0000:31:00.1"; id = "15b3:1017"; }; }
  > );
  > END
  $ mkdir -p $ROOT/run/vfio-tool/devices $ROOT/dev/vfio/by-name; cat >$ROOT/run/vfio-tool/devices/0000:21:00.0 <<END
  > address=0000:21:00.0
  > id=8086:158b:8086:0002
  > driver_before=i40e
  > override_before=
  > on_vfio_before=no
  > driver=vfio-pci
  > entry=dpdk0
  > interface=enp33s0f0
  > by=apply
  > when=1700000000
  > END
  $ touch $ROOT/dev/vfio/7; chmod 660 $ROOT/dev/vfio/7; ln -s ../7 $ROOT/dev/vfio/by-name/dpdk0
  $ export TZ=UTC
  $ plain() { sed '1s/  .*//; /^  \(vendor\|device\|class\):/s/ (.*//; s/, [0-9]*:[0-9]* 0660/, UID:GID 0660/'; }
  $ vfio-probe info --root=$ROOT dpdk0 | plain
  0000:21:00.0
  identity
    vendor:      8086
    device:      158b
    subsystem:   8086:0002
    class:       020000
    revision:    02
    slot:        3
    path:        0000:20:01.0/00.0
    serial:      00-15-17-ff-ff-b8-5e-2c
    NUMA node:   1
  state
    status:      vfio
    driver:      vfio-pci
    override:    vfio-pci
    interface:   enp33s0f0 (before it was bound)
    entry:       dpdk0 (/etc/vfio-tool/vfio-tool.conf:2), mode vfio, driver vfio-pci
    last change: 2023-11-14 22:13:20 +0000 by apply, to vfio-pci, for the entry dpdk0
    before:      i40e
    auto driver: vfio-pci (no variant driver names it)
  IOMMU
    group:       7
    unit:        dmar0
    viable:      yes
    members:     0000:21:00.0 vfio-pci: on VFIO
  nodes
    group:       /dev/vfio/7, UID:GID 0660
    by name:     /dev/vfio/by-name/dpdk0
    open in:     nobody
  hardware
    reset:       flr, bus
    power:       D0, active, D3cold allowed
    PCIe link:   16 GT/s x8 of 16 GT/s x8
    SR-IOV:      2 of 64 virtual functions
                 0000:21:02.0 0000:21:02.1
    BAR 0:       16M, memory, at 0xf6000000
    BAR 1:       256M, memory, 64 bits, prefetchable, at 0xe000000000; can be 256M, 512M, 1G, 2G
    BAR 3:       16K, memory, 64 bits, without an address
    BAR 5:       128, ports, at 0xe000
    ROM:         128K, memory, at 0xc0000

who is not root gets the same, but for what only root may see
  $ vfio-probe info --root=$ROOT 0000:21:00.0 >one; chmod a+x . $ROOT; as_nobody $(command -v vfio-probe) info --root=$ROOT 0000:21:00.0 | cmp - one

a change that failed is shown, of a device that was taken and of one that never was
  $ cp -r $ROOT/run/vfio-tool/devices records
  $ printf 'result=refused\nstage=running\ntried_by=unbind\ntried_when=1700000060\nwhy=is held open by dpdk-testpmd (pid 7)\n' >>$ROOT/run/vfio-tool/devices/0000:21:00.0
  $ cat >$ROOT/run/vfio-tool/devices/0000:41:00.0 <<END
  > address=0000:41:00.0
  > id=1af4:1041:0000:0000
  > driver_before=virtio-pci
  > driver=
  > by=
  > when=0
  > result=undone
  > stage=boot
  > tried_by=udev
  > tried_when=1700000120
  > why=driver vfio-pci did not take it: Invalid argument
  > END
  $ vfio-probe info --root=$ROOT 21:00.0 41:00.0 | grep 'last\|before:\|failure'
    last change: 2023-11-14 22:13:20 +0000 by apply, to vfio-pci, for the entry dpdk0
    before:      i40e
    failure:     2023-11-14 22:14:20 +0000 by unbind, refused: is held open by dpdk-testpmd (pid 7)
    failure:     2023-11-14 22:15:20 +0000 by udev, undone: driver vfio-pci did not take it: Invalid argument
  $ vfio-probe info --root=$ROOT --json 21:00.0 41:00.0 | tee json | check-json info
  1 of info: as the schema says
  $ grep -A6 '"last_failure"' json
        "last_failure": {
          "when": 1700000060,
          "by": "unbind",
          "stage": "running",
          "result": "refused",
          "why": "is held open by dpdk-testpmd (pid 7)"
        },
  --
        "last_failure": {
          "when": 1700000120,
          "by": "udev",
          "stage": "boot",
          "result": "undone",
          "why": "driver vfio-pci did not take it: Invalid argument"
        },
  $ rm -r $ROOT/run/vfio-tool/devices; mv records $ROOT/run/vfio-tool/devices

a member of the group that keeps it from use is named, a function that cannot be reset alone is told
  $ vfio-probe info --root=$ROOT 0000:31:00.0 | grep -A30 ^state
  state
    status:      blocked
    driver:      vfio-pci
    override:    none
    entry:       none
    auto driver: vfio-pci (no variant driver names it)
  IOMMU
    group:       11
    unit:        dmar0
    viable:      no: 0000:31:00.1 is on snd_hda_intel
    members:     0000:31:00.0 vfio-pci: on VFIO
                 0000:31:00.1 snd_hda_intel: keeps the group from use
  nodes
    group:       /dev/vfio/11, which is not there
    open in:     nobody
  hardware
    reset:       bus
    power:       D0, active, D3cold not allowed
    PCIe link:   16 GT/s x8 of 16 GT/s x8
    BAR 0:       64K, memory, 64 bits, at 0xfb310000
  $ vfio-probe info --root=$ROOT 31:00.1 | grep '^  \(entry\|reset\| \)'
    entry:       none
                 0000:31:00.1: another card is there: the entry old at /etc/vfio-tool/vfio-tool.conf:4 means 15b3:1017, found 10de:22ba:0000:0000
                 0000:31:00.1 snd_hda_intel: keeps the group from use
    reset:       none: it cannot be reset alone

a virtual function knows its physical one; an entry that counts is counted over the machine
  $ vfio-probe info --root=$ROOT enp33s0f0v0 | grep 'entry\|SR-IOV\|2 devices\|narrow'
    entry:       none
                 vfs: 2 devices match the entry at /etc/vfio-tool/vfio-tool.conf:3, it expects 1: none is touched
                   narrow `match`, or set expect = "2"
    SR-IOV:      a virtual function of 0000:21:00.0

the variant driver that a model has
  $ vfio-probe info --root=$ROOT 41:00.0 | grep 'auto driver\|group:'
    auto driver: virtio_vfio_pci (the closest alias: vfio_pci:v00001AF4d00001041sv*sd*bc*sc*i*)
    group:       none: the IOMMU is off, or leaves this device out

several devices, an empty line between
  $ vfio-probe info --root=$ROOT 0000:31:00.0,0000:31:00.1 41:00.0 | sed 's/^\(0000:[0-9:.]*\)  .*/\1/' | grep -B1 '^0000:'
  0000:31:00.0
  --
  
  0000:31:00.1
  --
  
  0000:41:00.0

a change that is under way, and one that was given back by hand
  $ mkdir $ROOT/run/vfio-tool/journal $ROOT/run/vfio-tool/held; touch $ROOT/run/vfio-tool/held/0000:31:00.0
  $ printf 'address=0000:31:00.0\nid=10de:2684\ndriver=vfio-pci\noverride=\non_vfio=yes\nend=1\n' >$ROOT/run/vfio-tool/journal/0000:31:00.0
  $ vfio-probe info --root=$ROOT 0000:31:00.0 | grep 'override\|pending\|held'
    override:    unknown while a change is under way
    pending:     a change that is under way, or was not finished
    held back:   given back by hand, until bind, apply or the next boot
  $ rm -r $ROOT/run/vfio-tool/journal

who holds it open
  $ mkdir -p $ROOT/proc/77/fd; ln -s /dev/vfio/7 $ROOT/proc/77/fd/5; echo qemu-system-x86 >$ROOT/proc/77/comm
  $ vfio-probe info --root=$ROOT dpdk0 | grep 'open in'
    open in:     qemu-system-x86 (pid 77)

texts that a hostile device made up drive no terminal
  $ cd $ROOT/sys/bus/pci/devices/0000:41:00.0 && printf 'D0\033[2J\377\n' >power_state && printf 'a\tb\n' >power/runtime_status && printf 'flr \033[2J\n' >reset_method && printf '\377\n' >driver_override && printf 'rubbish\n' >resource && printf '\033]0;x\n' >current_link_speed; cd $DIR
  $ ln -sfn $ROOT/sys/bus/pci/drivers/evil$(printf '\033')driver $ROOT/sys/bus/pci/devices/0000:41:00.0/driver
  $ vfio-probe info --root=$ROOT 41:00.0 | LC_ALL=C grep -c '[^ -~]'
  0
  [1]
  $ vfio-probe info --root=$ROOT 41:00.0 | grep -A40 ^state
  state
    status:      kernel
    driver:      evil\x1bdriver
    override:    \xff
    interface:   enp65s0 (predicted)
    entry:       none
    auto driver: virtio_vfio_pci (the closest alias: vfio_pci:v00001AF4d00001041sv*sd*bc*sc*i*)
  IOMMU
    group:       none: the IOMMU is off, or leaves this device out
  hardware
    reset:       unknown
    power:       D0\x1b[2J\xff, a\x09b, D3cold allowed
    PCIe link:   unknown of 16 GT/s x8
    BARs:        unknown
  $ vfio-probe info --json --root=$ROOT 41:00.0 | python3 -c 'import json, sys; d = json.load(sys.stdin)["devices"][0]; print(d["driver"], d["override"], d["hardware"]["power_state"], d["hardware"]["bars"], d["hardware"]["reset_methods"])'
  evil\x1bdriver \xff D0\x1b[2J\xff None None

JSON is as the schema says, for devices of every kind
  $ vfio-probe info --json --root=$ROOT dpdk0 21:00.1 21:02.0 21:02.1 31:00.0 31:00.1 41:00.0 nothing | check-json info
  1 of info: as the schema says

JSON: numbers are numbers, unknown is null
  $ vfio-probe info --json --root=$ROOT dpdk0 | python3 -c 'import json, sys; d = json.load(sys.stdin)["devices"][0]; print(d["numa_node"], d["last_change"]["when"], d["iommu_group"], d["group"]["viable"], d["nodes"]["group"]["mode"], d["nodes"]["holder"], d["hardware"]["sriov"], d["hardware"]["bars"][1], d["hardware"]["link"])'
  1 1700000000 7 True 0660 {'pid': 77, 'name': 'qemu-system-x86'} {'total': 64, 'vfs': ['0000:21:02.0', '0000:21:02.1'], 'pf': None} {'number': 1, 'kind': 'memory', 'size': 268435456, 'is_64': True, 'prefetchable': True, 'start': 962072674304, 'resizable_to': [268435456, 536870912, 1073741824, 2147483648]} {'speed': 16.0, 'width': 8}
  $ vfio-probe info --json --root=$ROOT nothing; echo $?
  {
    "schema": 1,
    "code": 1,
    "devices": [],
    "messages": [
      "nothing: no such device, interface or entry\n  see what there is with: vfio-tool list --all"
    ]
  }
  1

what is not there is exit 1, with what was most likely meant; the rest is shown
  $ vfio-probe info --root=$ROOT 0000:21:00.2
  0000:21:00.2: no such device
    did you mean 0000:21:00.0, 0000:21:00.1 or 0000:21:02.0?
  [1]
  $ vfio-probe info --root=$ROOT dpdk1 41:00.0 | head -1 | cut -c1-12
  dpdk1: no such device, interface or entry
    did you mean dpdk0?
  0000:41:00.0
  $ vfio-probe info --root=$ROOT dpdk1 41:00.0 >/dev/null
  dpdk1: no such device, interface or entry
    did you mean dpdk0?
  [1]

one that vanishes in the middle is told
  $ mkdir $ROOT/sys/bus/pci/devices/0000:50:00.0; vfio-probe info --root=$ROOT 0000:50:00.0
  0000:50:00.0: it has just vanished
  [1]

what means several devices is exit 3, with all of them
  $ vfio-probe info --root=$ROOT 8086:158b
  8086:158b: 2 devices have these IDs
    name one by its address: 0000:21:00.0 0000:21:00.1
  [3]
  $ vfio-probe info --root=$ROOT vfs
  vfs: 2 devices match the entry at /etc/vfio-tool/vfio-tool.conf:3, it expects 1: none is touched
    narrow `match`, or set expect = "2"
    they are: 0000:21:02.0 0000:21:02.1
  [3]

what is no name is exit 3
  $ vfio-probe info --root=$ROOT "$(printf 'a\033b')"
  a\x1bb: not an address, an interface, vendor:device or an entry's name
    write for example 0000:01:00.0, enp1s0 or 8086:10d3
  [3]
  $ vfio-probe info --root=$ROOT
  vfio-probe: info: which device?
  Try 'vfio-probe --help'.
  [3]

closed standard output is an error
  $ vfio-probe info --root=$ROOT dpdk0 >&-
  standard output: Bad file descriptor
  [3]

