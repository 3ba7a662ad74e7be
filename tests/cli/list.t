`list`: which devices, which columns, in which form; bad input. Its whole outputs are in tests/golden/list-*.

network cards are shown by default, and every class with --all
  $ machine "$TOP/tests/machines/server.machine"
  $ alias list='vfio-probe --root=$ROOT list'
  $ list --output=address,driver
  PCI ADDRESS  DRIVER
  0000:01:00.0 vfio-pci
  0000:21:00.0 vfio-pci
  0000:d1:00.0 i40e
  $ list --all --output=address,driver --no-legend | wc -l
  11

what is JSON is as the schema says
  $ for option in "" --verbose --all "--all --verbose"; do list --json $option | check-json list; done
  1 of list: as the schema says
  1 of list: as the schema says
  1 of list: as the schema says
  1 of list: as the schema says
  $ list --json --tree --all | check-json list_tree
  1 of list_tree: as the schema says
  $ list --json --class=usb
  {"schema": 1, "devices": []}

classes are words or digits
  $ list --class=nvme --no-legend
  -         0000:81:00.0 nvme   80          0x144d:0xa80a kernel -         -
  $ list --class=display,0108 --no-legend
  -         0000:02:00.0 ast    35          0x1a03:0x2000 kernel -         -
  -         0000:81:00.0 nvme   80          0x144d:0xa80a kernel -         -
  $ list --class=0x06 --no-legend | wc -l
  5
  $ list --class=netwrok
  vfio-probe: --class: there is no class `netwrok`; did you mean `network`?
  Try 'vfio-probe --help'.
  [3]
  $ list --class=02000
  vfio-probe: --class: there is no class `02000`; known are `network`, `ethernet`, `infiniband`, `storage`, `nvme`, `sata`, `display`, `gpu`, `vga`, `multimedia`, `audio`, `bridge`, `usb`, `accelerator`, `crypto`
  Try 'vfio-probe --help'.
  [3]
  $ list --class=,
  vfio-probe: --class takes classes, separated by commas
  Try 'vfio-probe --help'.
  [3]
  $ list --all --class=nvme
  vfio-probe: --all and --class exclude each other
  Try 'vfio-probe --help'.
  [3]

a status can be asked for
  $ list --mode=kernel --no-legend
  enp209s0f0np0 0000:d1:00.0 i40e   19          0x8086:0x15ff kernel 10G       no link
  $ list --mode=vfio,blocked --no-legend
  enp1s0f0np0  0000:01:00.0 vfio-pci 34          0x15b3:0x101f vfio   25G       -
  enp33s0f0np0 0000:21:00.0 vfio-pci 57          0x8086:0x158b vfio   25G       -
  $ list --mode=none
  no such device here
    --all shows those of every class
  $ list --all --mode=none --no-legend
  -         0000:00:00.0 -      0           0x8086:0x09a2 none   -         -
  $ list --mode=vifo
  vfio-probe: --mode: there is no status `vifo`; did you mean `vfio`?
  Try 'vfio-probe --help'.
  [3]
  $ list --mode=
  vfio-probe: --mode takes statuses, separated by commas
  Try 'vfio-probe --help'.
  [3]

a pattern is an address, an interface, a driver, an entry or IDs, of any class
  $ list --no-legend 0000:21:00.0
  enp33s0f0np0 0000:21:00.0 vfio-pci 57          0x8086:0x158b vfio   25G       -
  $ list --no-legend 21:00.0
  enp33s0f0np0 0000:21:00.0 vfio-pci 57          0x8086:0x158b vfio   25G       -
  $ list --no-legend 'enp1*'
  enp1s0f0np0 0000:01:00.0 vfio-pci 34          0x15b3:0x101f vfio   25G       -
  $ list --no-legend vfio-pci
  enp1s0f0np0  0000:01:00.0 vfio-pci 34          0x15b3:0x101f vfio   25G       -
  enp33s0f0np0 0000:21:00.0 vfio-pci 57          0x8086:0x158b vfio   25G       -
  $ list --no-legend mgmt
  enp209s0f0np0 0000:d1:00.0 i40e   19          0x8086:0x15ff kernel 10G       no link
  $ list --no-legend 15b3:101f
  enp1s0f0np0 0000:01:00.0 vfio-pci 34          0x15b3:0x101f vfio   25G       -
  $ list --no-legend 0x15b3:0x101f
  enp1s0f0np0 0000:01:00.0 vfio-pci 34          0x15b3:0x101f vfio   25G       -
  $ list --no-legend '*:81:00.*' ast
  -         0000:02:00.0 ast    35          0x1a03:0x2000 kernel -         -
  -         0000:81:00.0 nvme   80          0x144d:0xa80a kernel -         -
  $ list --no-legend ast,mgmt
  -             0000:02:00.0 ast    35          0x1a03:0x2000 kernel -         -
  enp209s0f0np0 0000:d1:00.0 i40e   19          0x8086:0x15ff kernel 10G       no link
  $ list --no-legend vfio-pci --class=display

a pattern that fits nothing is exit 1, and the rest is shown
  $ list --no-legend mgmt enp33s0f0np1
  enp33s0f0np1: no device is of that name
    did you mean enp33s0f0np0, enp1s0f0np0 or enp209s0f0np0?
  enp209s0f0np0 0000:d1:00.0 i40e   19          0x8086:0x15ff kernel 10G       no link
  [1]
  $ list 'nothing*'
  nothing*: no device is of that name
    see all of them with: vfio-tool list --all
  [1]
  $ list 0000:21:00.1
  0000:21:00.1: no device is of that name
    did you mean 0000:21:00.0?
  [1]
  $ list "$(printf 'a\033[31m\377')"
  a\x1b[31m\xff: no device is of that name
    see all of them with: vfio-tool list --all
  [1]
  $ list --json nothing
  nothing: no device is of that name
    see all of them with: vfio-tool list --all
  {"schema": 1, "devices": []}
  [1]

columns are chosen, or added
  $ list --output=INTERFACE,Max-Speed,mac mgmt
  INTERFACE     MAX SPEED MAC
  enp209s0f0np0 10G       3c:ec:ef:40:11:22
  $ list --output=held_by,numa,slot,entry,viable,id,group mgmt
  HELD BY NUMA SLOT ENTRY VIABLE VENDOR:DEVICE IOMMU GROUP
  -       1    7    mgmt  yes    0x8086:0x15ff 19
  $ list --output=+class,address mgmt
  INTERFACE     PCI ADDRESS  DRIVER IOMMU GROUP VENDOR:DEVICE STATUS MAX SPEED LINK    CLASS  PCI ADDRESS
  enp209s0f0np0 0000:d1:00.0 i40e   19          0x8086:0x15ff kernel 10G       no link 020000 0000:d1:00.0
  $ list --output=interface --no-legend
  enp1s0f0np0
  enp33s0f0np0
  enp209s0f0np0
  $ list --output=interfce
  vfio-probe: --output: there is no column `interfce`; did you mean `interface`?
  Try 'vfio-probe --help'.
  [3]
  $ list --output=color
  vfio-probe: --output: there is no column `color`; known are `interface`, `pci-address`, `driver`, `iommu-group`, `vendor:device`, `status`, `max-speed`, `link`, `mac`, `class`, `numa`, `slot`, `entry`, `viable`, `held-by`, `vendor`, `device`
  Try 'vfio-probe --help'.
  [3]
  $ list --output=
  vfio-probe: --output takes columns, separated by commas
  Try 'vfio-probe --help'.
  [3]
  $ list --output=$(printf 'link,%.0s' $(seq 40))link
  vfio-probe: --output: too many columns
  Try 'vfio-probe --help'.
  [3]
  $ list --json --output=link
  vfio-probe: --output is for the table; --json has every member
  Try 'vfio-probe --help'.
  [3]

--verbose has more columns, and says what they mean
  $ list --verbose mgmt | sed 's/ *VENDOR  *DEVICE$//; s/^\(enp.*\)-  *Intel .*/\1-/'
  INTERFACE     PCI ADDRESS  DRIVER IOMMU GROUP VENDOR:DEVICE STATUS MAX SPEED LINK    NUMA SLOT ENTRY VIABLE HELD BY
  enp209s0f0np0 0000:d1:00.0 i40e   19          0x8086:0x15ff kernel 10G       no link 1    7    mgmt  yes    -
  
  INTERFACE     of a card on VFIO: the name it had, or that of its entry; *: predicted
  IOMMU GROUP   -: none; the IOMMU is off, and VFIO cannot have the device
  STATUS        vfio: ready to be opened; kernel: a driver of the kernel has it; none: no driver;
                blocked: on a VFIO driver, but its group is not free, or it has none
  MAX SPEED     what the card can, not what the link does; on VFIO as remembered
  LINK          up; no link: switched on without a peer; down: switched off; -: nobody knows
  ENTRY         the entry of the configuration that names the device
  VIABLE        no: that function of the same IOMMU group is in the way of VFIO
  HELD BY       the program that has the device open through VFIO
  $ list --verbose --output=vendor,device --no-legend mgmt
  Intel Corporation Ethernet Controller X710* (glob)
  $ list --verbose --no-legend mgmt | wc -l
  1

who holds a device is seen in the open files of the processes
  $ mkdir -p $ROOT/proc/1234/fd && ln -s /dev/vfio/57 $ROOT/proc/1234/fd/9 && echo qemu-system-x86 >$ROOT/proc/1234/comm
  $ mkdir -p $ROOT/proc/77/fd && ln -s /dev/vfio/devices/vfio0 $ROOT/proc/77/fd/3
  $ list --output=address,held-by
  PCI ADDRESS  HELD BY
  0000:01:00.0 ? (77)
  0000:21:00.0 qemu-system-x86 (1234)
  0000:d1:00.0 -
  $ list --json --verbose | jq -c '.devices[] | [.held, .held_by]'
  [true,{"pid":77,"name":null}]
  [true,{"pid":1234,"name":"qemu-system-x86"}]
  [false,null]

a predicted name is marked, and the mark is explained
  $ rm -r $ROOT/run/vfio-tool $ROOT/etc/vfio-tool
  $ list
  INTERFACE     PCI ADDRESS  DRIVER   IOMMU GROUP VENDOR:DEVICE STATUS MAX SPEED LINK
  ens1*         0000:01:00.0 vfio-pci 34          0x15b3:0x101f vfio   -         -
  ens4*         0000:21:00.0 vfio-pci 57          0x8086:0x158b vfio   -         -
  enp209s0f0np0 0000:d1:00.0 i40e     19          0x8086:0x15ff kernel 10G       no link
  
  * predicted: the interface does not exist now
  $ list --no-legend 0000:01:00.0
  ens1*     0000:01:00.0 vfio-pci 34          0x15b3:0x101f vfio   -         -
  $ list --json 0000:01:00.0 | jq -c '.devices[] | [.interface, .interface_source, .mac, .max_speed]'
  ["ens1","predicted",null,null]

the configuration names a card, and knows its address
  $ config <<END
  > devices = ( { name = "nic"; match = { address = "0000:01:00.0"; id = "15b3:101f"; interface = "lan0"; mac = "02:00:00:00:00:01"; }; } );
  > END
  $ list --json nic | jq -c '.devices[] | [.interface, .interface_source, .mac, .max_speed]'
  ["lan0","configuration","02:00:00:00:00:01",null]

an entry by path, slot, serial number or node is found
  $ config <<END
  > devices = (
  >   { name = "a"; match = { path = "0000:00:01.0/00.0"; id = "15b3:101f"; expect = "1"; }; },
  >   { name = "b"; match = { serial = "3c-fd-fe-ff-ff-9e-7b-40"; id = "8086:158b"; expect = "1"; }; },
  >   { name = "c"; match = { slot = "7"; id = "8086:15ff"; numa_node = "1"; expect = "1"; }; }
  > );
  > END
  $ list --no-legend --output=address,entry
  0000:01:00.0 a
  0000:21:00.0 b
  0000:d1:00.0 c
  $ list --no-legend --output=address,entry --all | grep -v -- -$
  0000:01:00.0 a
  0000:21:00.0 b
  0000:d1:00.0 c
  $ rm $ROOT/etc/vfio-tool/vfio-tool.conf

a record of another card that was at the address before says nothing
  $ mkdir -p $ROOT/run/vfio-tool/devices && cat >$ROOT/run/vfio-tool/devices/0000:21:00.0 <<END
  > address=0000:21:00.0
  > id=8086:10d3:8086:0001
  > interface=other0
  > max_speed=1000
  > END
  $ list --no-legend 0000:21:00.0
  ens4*     0000:21:00.0 vfio-pci 57          0x8086:0x158b vfio   -         -

colours follow the status, where they are wanted
  $ machine "$TOP/tests/machines/workstation.machine"
  $ list --color=always --all --no-legend --output=status,address | cat -v | sort -u -k 1,1
  ^[[31mblocked^[[0m 0000:02:00.0
  ^[[32mvfio   ^[[0m 0000:01:00.0
  ^[[33mnone   ^[[0m 0000:00:00.0
  kernel  0000:00:01.0
  $ list --color=always --mode=kernel --no-legend --output=status | head -1 | cat -v
  kernel
  $ list --all --no-legend | grep -c "$(printf '\033')"
  0
  [1]

--tree has the groups with everything in them
  $ list --tree --class=gpu --output=driver,status
  IOMMU GROUP    DRIVER        STATUS
  1
  `-0000:00:02.0 i915          kernel
  12
  |-0000:01:00.0 vfio-pci      vfio
  `-0000:01:00.1 vfio-pci      vfio
  13
  |-0000:02:00.0 vfio-pci      blocked
  `-0000:02:00.1 snd_hda_intel kernel
  $ list --tree --class=gpu --output=driver --json
  vfio-probe: --output is for the table; --json has every member
  Try 'vfio-probe --help'.
  [3]
  $ list --json --tree --class=gpu | jq -c '.groups[] | [.group, [.devices[].address]]'
  [1,["0000:00:02.0"]]
  [12,["0000:01:00.0","0000:01:00.1"]]
  [13,["0000:02:00.0","0000:02:00.1"]]

nothing needs root
  $ list --all --verbose >as-root && as_nobody vfio-probe --root=$ROOT list --all --verbose | cmp - as-root

--watch is for the running system
  $ list --watch
  vfio-probe: --watch is for the running system
  Try 'vfio-probe --help'.
  [3]

a machine without network cards has none
  $ rm -rf $ROOT/sys && machine <<END
  > 0000:02:00.0 144d:a808 010802 driver=nvme group=2
  > END
  $ rm -rf $ROOT/run $ROOT/etc
  $ list
  no such device here
    --all shows those of every class
  $ list --json
  {"schema": 1, "devices": []}
  $ list --all
  INTERFACE PCI ADDRESS  DRIVER IOMMU GROUP VENDOR:DEVICE STATUS MAX SPEED LINK
  -         0000:02:00.0 nvme   2           0x144d:0xa808 kernel -         -

what a device calls itself cannot command the terminal
  $ mkdir -p "$ROOT/sys/bus/pci/slots/$(printf 'a\033]0;x\007\377')" && echo 0000:02:00 >"$ROOT/sys/bus/pci/slots/$(printf 'a\033]0;x\007\377')/address"
  $ ln -sfn "../../../bus/pci/drivers/$(printf 'evil\033[31m\n\377')" $ROOT/sys/bus/pci/devices/0000:02:00.0/driver
  $ list --all --no-legend --output=driver,slot
  evil\x1b[31m\x0a\xff a\x1b]0;x\x07\xff
  $ LC_ALL=C.UTF-8 list --all --no-legend --output=driver,slot
  evil\x1b[31m\x0a\xff a\x1b]0;x\x07\xff
  $ list --all --json | check-json list
  1 of list: as the schema says
  $ list --all --json | jq -r '.devices[] | .driver, .slot'
  evil\x1b[31m\x0a\xff
  a\x1b]0;x\x07\xff

devices that vanish while they are read are left out
  $ ln -s ../../../devices/gone $ROOT/sys/bus/pci/devices/0000:03:00.0
  $ mkdir -p $ROOT/sys/devices/dead && ln -s ../../../devices/dead $ROOT/sys/bus/pci/devices/0000:04:00.0
  $ list --all --no-legend --output=address
  0000:02:00.0

a group that is not there any more has no members
  $ ln -sfn ../../kernel/iommu_groups/99 $ROOT/sys/bus/pci/devices/0000:02:00.0/iommu_group
  $ list --all --no-legend --output=address,group --tree
  99
  `-0000:02:00.0

without a hardware database there are no names
  $ mkdir -p none && unshare -m sh -c 'for dir in /etc/udev /usr/lib/udev /lib/udev; do [ ! -d $dir ] || mount --bind none $dir; done; exec vfio-probe --root=$ROOT list --all --no-legend --output=address,vendor,device'
  0000:02:00.0 -      -
  $ unshare -m sh -c 'for dir in /etc/udev /usr/lib/udev /lib/udev; do [ ! -d $dir ] || mount --bind none $dir; done; exec vfio-probe --root=$ROOT list --all --json --verbose' | jq -c '.devices[] | [.vendor_name, .device_name, .class_name]'
  [null,null,null]

a configuration that cannot be read is no reason to show nothing
  $ printf 'devices = (' | config
  $ list --all --no-legend --output=address
  /etc/vfio-tool/vfio-tool.conf:1: the `(` of this line is not closed; add `)` where it ends
    until it is right, entries are missing here; all that is wrong: vfio-tool apply --dry-run
  0000:02:00.0
