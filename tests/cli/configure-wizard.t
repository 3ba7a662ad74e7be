vfio-configure configure (vfio-tool configure): the guided session.

two cards of a kind, one with the default route, one that shares its group, the root disk
  $ machine - <<'END'
  > 0000:06:00.0 15b3:101d:15b3:0042 020000 driver=mlx5_core group=16 net=enp6s0 parent=0000:00:1c.5
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=i40e group=57 net=enp33s0f0np0 mac=3c:fd:fe:9e:7a:40 parent=0000:00:1c.4
  > 0000:22:00.0 8086:158b:8086:0002 020000 driver=i40e group=58 net=enp34s0 mac=3c:fd:fe:9e:7a:41 parent=0000:00:1c.6
  > 0000:04:00.0 10de:2684:1043:889d 030000 driver=nouveau group=14 parent=0000:00:1c.3
  > 0000:04:00.1 10de:22ba:1043:889d 040300 driver=snd_hda_intel group=14 parent=0000:00:1c.3
  > 0000:07:00.0 1b36:0010:1af4:1100 010802 driver=nvme group=7 block=nvme0n1 parent=0000:00:1c.7
  > file proc/self/mountinfo '22 1 259:0 / / rw - ext4 /dev/nvme0n1 rw'
  > file proc/net/route 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\nenp6s0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n'
  > file etc/group 'root:x:0:\nvfio:x:107:alice\ndpdk:x:108:\n'
  > file etc/passwd 'root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/:/bin/sh\n'
  > END
  $ cp -r $ROOT/etc before
  $ talk() { converse "$1" vfio-configure configure --root=$ROOT >said; echo $?; diff -rN before $ROOT/etc; }
  $ again() { rm -r $ROOT/etc; cp -r before $ROOT/etc; }

without a terminal it wants to be told all
  $ vfio-configure configure --root=$ROOT </dev/null
  vfio-configure: configure asks at a terminal; without one say all: --yes --vfio=LIST, --kernel=LIST or both
  Try 'vfio-configure --help'.
  [3]
  $ vfio-configure configure --root=$ROOT --vfio=enp34s0 </dev/null
  vfio-configure: configure: nobody can be asked here; --yes says yes to all, --dry-run shows what that is
  Try 'vfio-configure --help'.
  [3]
  $ vfio-configure configure --root=$ROOT --yes
  vfio-configure: configure asks at a terminal; without one say all: --yes --vfio=LIST, --kernel=LIST or both
  Try 'vfio-configure --help'.
  [3]

the whole session: a number, a name, and a file
  $ talk '3/enp33s0f0np0/y'
  0
  diff -rN before/vfio-tool/conf.d/saved.conf $ROOT/etc/vfio-tool/conf.d/saved.conf
  0a1,25
  > # Written by vfio-tool, which adds to it and corrects it; what you write here stays.
  > 
  > devices = (
  >   {
  >     name = "enp34s0";
  >     match = {
  >       address = "0000:22:00.0";
  >       id = "8086:158b:8086:0002";
  >       path = "0000:00:1c.6/00.0";
  >       interface = "enp34s0";
  >       mac = "3c:fd:fe:9e:7a:41";
  >     };
  >   },
  >   {
  >     name = "enp33s0f0np0";
  >     match = {
  >       address = "0000:21:00.0";
  >       id = "8086:158b:8086:0002";
  >       path = "0000:00:1c.4/00.0";
  >       interface = "enp33s0f0np0";
  >       mac = "3c:fd:fe:9e:7a:40";
  >     };
  >     mode = "kernel";
  >   }
  > );
  [1]
  $ cat said; again
  NUMBER INTERFACE    PCI ADDRESS  DRIVER    IOMMU GROUP VENDOR:DEVICE STATUS ENTRY
       1 enp6s0       0000:06:00.0 mlx5_core 16          0x15b3:0x101d kernel -
       2 enp33s0f0np0 0000:21:00.0 i40e      57          0x8086:0x158b kernel -
       3 enp34s0      0000:22:00.0 i40e      58          0x8086:0x158b kernel -
  Devices for VFIO (numbers such as 1-3,5, interfaces, addresses; all: show every class; nothing: none): 3
  Devices that must stay with the kernel (the same; nothing: none): enp33s0f0np0
  
  0000:22:00.0 (enp34s0): network 8086:158b, on driver i40e (kernel)
  
  Why it is so:
    the kernel gave it to driver i40e; vfio-tool has not changed that
  
  What the host would lose:
    the interface enp34s0
  
  IOMMU group 58:
    it is alone there
  
  At the next boot, and on hotplug:
    it is left to the kernel: no entry names it
      to have it taken each time: devices = ( { match = { address = "0000:22:00.0"; id = "8086:158b"; }; } );
      in a file in /etc/vfio-tool/conf.d, then: sudo vfio-tool apply
  
  vfio-tool bind 0000:22:00.0:
    this would be done, in this order:
      write "vfio-pci" to /sys/bus/pci/devices/0000:22:00.0/driver_override
      write "0000:22:00.0" to /sys/bus/pci/drivers/i40e/unbind
      write "0000:22:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
    to do it: sudo vfio-tool bind 0000:22:00.0
    the way back: sudo vfio-tool unbind 0000:22:00.0
  
  This binds them:
  write "vfio-pci" to /sys/bus/pci/devices/0000:22:00.0/driver_override
  write "0000:22:00.0" to /sys/bus/pci/drivers/i40e/unbind
  write "0000:22:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  
  This is to be written:
  --- /dev/null
  +++ /etc/vfio-tool/conf.d/saved.conf
  @@ -0,0 +1,25 @@
  +# Written by vfio-tool, which adds to it and corrects it; what you write here stays.
  +
  +devices = (
  +  {
  +    name = "enp34s0";
  +    match = {
  +      address = "0000:22:00.0";
  +      id = "8086:158b:8086:0002";
  +      path = "0000:00:1c.6/00.0";
  +      interface = "enp34s0";
  +      mac = "3c:fd:fe:9e:7a:41";
  +    };
  +  },
  +  {
  +    name = "enp33s0f0np0";
  +    match = {
  +      address = "0000:21:00.0";
  +      id = "8086:158b:8086:0002";
  +      path = "0000:00:1c.4/00.0";
  +      interface = "enp33s0f0np0";
  +      mac = "3c:fd:fe:9e:7a:40";
  +    };
  +    mode = "kernel";
  +  }
  +);
  Write it? [y/N] y
  0000:22:00.0 (enp34s0): new entry enp34s0 in /etc/vfio-tool/conf.d/saved.conf
  0000:21:00.0 (enp33s0f0np0): new entry enp33s0f0np0 in /etc/vfio-tool/conf.d/saved.conf
  make it so with: vfio-tool apply

at an end of file, in place of any of the answers, nothing is written
  $ for answers in ^D 3/^D 3/1/^D 1//^D 1//y/^D 3//^D; do talk $answers; tail -2 said; done
  3
  no answer
    nothing was written
  3
  no answer
    nothing was written
  3
  no answer
    nothing was written
  3
  no answer
    nothing was written
  3
  no answer
    nothing was written
  3
  no answer
    nothing was written

so at Ctrl-C, and when the terminal is lost
  $ for answers in ^C 3/^C 3/1/^C 1//^C 1//y/^C; do talk $answers; done
  130
  130
  130
  130
  130
  $ for answers in ^! 3/^! 3/1/^! 1//^! 1//y/^!; do talk $answers; done
  129
  129
  129
  129
  129

what is wrong in an answer is said, and asked again; what is doubled counts once
  $ talk '7/0/3-2/2-/99999999999999999999/nosuch/21:00.0,2 2-2/2/3/n'; grep -v 'Devices' said | sed -n '/^7/,/^ *$/p'
  3
  7: the lines have the numbers 1 to 3
  0: the lines have the numbers 1 to 3
  3-2: the smaller number comes first
  2-: up to which line? 2-4 are the lines 2, 3 and 4
  99999999999999999999: the lines have the numbers 1 to 3
  nosuch: no such device, interface or entry
    see what there is with: vfio-tool list --all
  0000:21:00.0: was chosen for VFIO already
    it is for VFIO or for the kernel, not for both
  
  $ grep -c '^+  {' said
  2
  $ talk "$(printf 'x%.0s' $(seq 2000))/$(printf 'y%.0s' $(seq 200))//"; sed -n '$p; /too long/p; /longer/p' said
  0
  that is too long; say it in several steps
  this: is longer than any name of a device
  there is nothing to write

`all` shows every class, with other numbers
  $ talk 'all/8//n'; grep -v '^0000\|^  ' said | sed -n '1,20p'; grep 'nouveau\|nvme \|carries' said
  0
  NUMBER INTERFACE    PCI ADDRESS  DRIVER    IOMMU GROUP VENDOR:DEVICE STATUS ENTRY
  Devices for VFIO (numbers such as 1-3,5, interfaces, addresses; all: show every class; nothing: none): all
  NUMBER INTERFACE    PCI ADDRESS  DRIVER        IOMMU GROUP VENDOR:DEVICE STATUS ENTRY
  Devices for VFIO (numbers such as 1-3,5, interfaces, addresses; all: show every class; nothing: none): 8
  Devices that must stay with the kernel (the same; nothing: none): 
  
  
  Why it is so:
  
  What the host would lose:
  
  IOMMU group 16:
  
  At the next boot, and on hotplug:
  
  vfio-tool bind 0000:06:00.0:
  
  there is nothing to write
       6 -            0000:04:00.0 nouveau       14          0x10de:0x2684 kernel -
       9 -            0000:07:00.0 nvme          7           0x1b36:0x0010 kernel -
    0000:06:00.0: carries the default route via 10.0.0.1
  0000:06:00.0 (enp6s0): carries the default route via 10.0.0.1

a guard is asked about, and lifted in the entry
  $ talk '1//n'; tail -3 said
  0
  0000:06:00.0 (enp6s0): carries the default route via 10.0.0.1
    take it all the same (allow = [ "default-route" ])? [y/N] n
  there is nothing to write
  $ talk '1//y/y'; again
  0
  diff -rN before/vfio-tool/conf.d/saved.conf $ROOT/etc/vfio-tool/conf.d/saved.conf
  0a1,15
  > # Written by vfio-tool, which adds to it and corrects it; what you write here stays.
  > 
  > devices = (
  >   {
  >     name = "enp6s0";
  >     match = {
  >       address = "0000:06:00.0";
  >       id = "15b3:101d:15b3:0042";
  >       path = "0000:00:1c.5/00.0";
  >       interface = "enp6s0";
  >       mac = "52:54:00:06:00:00";
  >     };
  >     allow = [ "default-route" ];
  >   }
  > );

what the system lives on takes its name
  $ talk '07:00.0//y'; tail -4 said
  0
  
  0000:07:00.0: holds / (nvme0n1)
    this system cannot run without it; to take it all the same, type root-disk (nothing: leave it): y
  there is nothing to write
  $ talk '07:00.0//root-disk/y'; again
  0
  diff -rN before/vfio-tool/conf.d/saved.conf $ROOT/etc/vfio-tool/conf.d/saved.conf
  0a1,13
  > # Written by vfio-tool, which adds to it and corrects it; what you write here stays.
  > 
  > devices = (
  >   {
  >     name = "0000-07-00.0";
  >     match = {
  >       address = "0000:07:00.0";
  >       id = "1b36:0010:1af4:1100";
  >       path = "0000:00:1c.7/00.0";
  >     };
  >     allow = [ "root-disk" ];
  >   }
  > );

a group is taken along when that is agreed to
  $ talk '04:00.0//n'; tail -3 said
  0
  0000:04:00.0: shares IOMMU group 14 with 0000:04:00.1, which driver snd_hda_intel holds: the group would not be usable
    take the whole IOMMU group along (group = "whole")? [y/N] n
  there is nothing to write
  $ talk '04:00.0//y/y'; again
  0
  diff -rN before/vfio-tool/conf.d/saved.conf $ROOT/etc/vfio-tool/conf.d/saved.conf
  0a1,13
  > # Written by vfio-tool, which adds to it and corrects it; what you write here stays.
  > 
  > devices = (
  >   {
  >     name = "0000-04-00.0";
  >     match = {
  >       address = "0000:04:00.0";
  >       id = "10de:2684:1043:889d";
  >       path = "0000:00:1c.3/00.0";
  >     };
  >     group = "whole";
  >   }
  > );

who may open them is asked where the usual group has no members
  $ sed -i 's/alice//' $ROOT/etc/group; rm -r before; cp -r $ROOT/etc before
  $ talk '3//nosuch/dpdk/y'; grep -A1 'no such group' said; again
  0
  diff -rN before/vfio-tool/conf.d/saved.conf $ROOT/etc/vfio-tool/conf.d/saved.conf
  0a1,15
  > # Written by vfio-tool, which adds to it and corrects it; what you write here stays.
  > 
  > devices = (
  >   {
  >     name = "enp34s0";
  >     match = {
  >       address = "0000:22:00.0";
  >       id = "8086:158b:8086:0002";
  >       path = "0000:00:1c.6/00.0";
  >       interface = "enp34s0";
  >       mac = "3c:fd:fe:9e:7a:41";
  >     };
  >     node_group = "dpdk";
  >   }
  > );
  there is no such group here; groupadd makes one
  Group whose members may open the devices (nothing: vfio, which has no members yet): dpdk
  $ talk '3///y'; again
  0
  diff -rN before/vfio-tool/conf.d/saved.conf $ROOT/etc/vfio-tool/conf.d/saved.conf
  0a1,14
  > # Written by vfio-tool, which adds to it and corrects it; what you write here stays.
  > 
  > devices = (
  >   {
  >     name = "enp34s0";
  >     match = {
  >       address = "0000:22:00.0";
  >       id = "8086:158b:8086:0002";
  >       path = "0000:00:1c.6/00.0";
  >       interface = "enp34s0";
  >       mac = "3c:fd:fe:9e:7a:41";
  >     };
  >   }
  > );

entries that are there: completed, changed, taken out, comments kept
  $ config <<'END'
  > # mine
  > devices = (
  >   { name = "port"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; }, # first
  >   { name = "other"; match = { address = "0000:22:00.0"; id = "8086:158b"; }; } # second
  > );
  > END
  $ rm -r before; cp -r $ROOT/etc before
  $ talk '/2/other/y'; again
  0
  diff -rN before/vfio-tool/vfio-tool.conf $ROOT/etc/vfio-tool/vfio-tool.conf
  3,4c3,4
  <   { name = "port"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; }, # first
  <   { name = "other"; match = { address = "0000:22:00.0"; id = "8086:158b"; }; } # second
  ---
  >   { name = "port"; match = { address = "0000:21:00.0"; id = "8086:158b:8086:0002"; path = "0000:00:1c.4/00.0"; interface = "enp33s0f0np0"; mac = "3c:fd:fe:9e:7a:40"; }; mode = "kernel"; } # first
  >   # second
  $ talk '//1/nosuch/3,port/y'; sed -n '/^Entries/,/^$/p' said; again
  0
  diff -rN before/vfio-tool/vfio-tool.conf $ROOT/etc/vfio-tool/vfio-tool.conf
  3,4c3,4
  <   { name = "port"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; }, # first
  <   { name = "other"; match = { address = "0000:22:00.0"; id = "8086:158b"; }; } # second
  ---
  >   # first
  >   # second
  Entries to take out of the configuration (numbers or names; nothing: none): 1
  1: no entry means this device
  Entries to take out of the configuration (numbers or names; nothing: none): nosuch
  nosuch: there is no entry of that name
  Entries to take out of the configuration (numbers or names; nothing: none): 3,port
  
  $ talk '3//other//y'; tail -2 said
  3
  0000:22:00.0: its entry other is to be taken out, and it was chosen too
    nothing was written
  $ talk '1,2//other//y/n'; tail -1 said
  3
  nothing was written, as you said
  $ talk '///'; tail -2 said
  0
  Entries to take out of the configuration (numbers or names; nothing: none): 
  there is nothing to write

one that was for the kernel
  $ sed -i 's/"8086:158b"; }; }, # first/"8086:158b"; }; mode = "kernel"; }, # first/' $ROOT/etc/vfio-tool/vfio-tool.conf; rm -r before; cp -r $ROOT/etc before
  $ talk '2////y'; sed -n '/^This binds/,/^$/p' said; again
  0
  diff -rN before/vfio-tool/vfio-tool.conf $ROOT/etc/vfio-tool/vfio-tool.conf
  3c3
  <   { name = "port"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; mode = "kernel"; }, # first
  ---
  >   { name = "port"; match = { address = "0000:21:00.0"; id = "8086:158b:8086:0002"; path = "0000:00:1c.4/00.0"; interface = "enp33s0f0np0"; mac = "3c:fd:fe:9e:7a:40"; }; mode = "vfio"; }, # first
  This binds them:
  write "vfio-pci" to /sys/bus/pci/devices/0000:21:00.0/driver_override
  write "0000:21:00.0" to /sys/bus/pci/drivers/i40e/unbind
  write "0000:21:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  

scripts: all or nothing, and what a guard is against is refused
  $ vfio-configure configure --root=$ROOT --vfio=enp34s0 --kernel=enp6s0 --dry-run
  This binds them:
  write "vfio-pci" to /sys/bus/pci/devices/0000:22:00.0/driver_override
  write "0000:22:00.0" to /sys/bus/pci/drivers/i40e/unbind
  write "0000:22:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  0000:22:00.0 (enp34s0): entry other (/etc/vfio-tool/vfio-tool.conf:4): id, path, interface, mac
  0000:06:00.0 (enp6s0): new entry enp6s0 in /etc/vfio-tool/conf.d/saved.conf
  --- /etc/vfio-tool/vfio-tool.conf
  +++ /etc/vfio-tool/vfio-tool.conf
  @@ -1,5 +1,5 @@
   # mine
   devices = (
     { name = "port"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; mode = "kernel"; }, # first
  -  { name = "other"; match = { address = "0000:22:00.0"; id = "8086:158b"; }; } # second
  +  { name = "other"; match = { address = "0000:22:00.0"; id = "8086:158b:8086:0002"; path = "0000:00:1c.6/00.0"; interface = "enp34s0"; mac = "3c:fd:fe:9e:7a:41"; }; } # second
   );
  --- /dev/null
  +++ /etc/vfio-tool/conf.d/saved.conf
  @@ -0,0 +1,15 @@
  +# Written by vfio-tool, which adds to it and corrects it; what you write here stays.
  +
  +devices = (
  +  {
  +    name = "enp6s0";
  +    match = {
  +      address = "0000:06:00.0";
  +      id = "15b3:101d:15b3:0042";
  +      path = "0000:00:1c.5/00.0";
  +      interface = "enp6s0";
  +      mac = "52:54:00:06:00:00";
  +    };
  +    mode = "kernel";
  +  }
  +);
  $ vfio-configure configure --root=$ROOT --vfio=enp34s0,enp6s0 --yes; echo $?; diff -r before $ROOT/etc
  0000:06:00.0: carries the default route via 10.0.0.1
    to take it all the same: --allow=default-route, or allow = [ "default-route" ] in its entry
  5
  $ vfio-configure configure --root=$ROOT --vfio=enp34s0 --kernel=enp34s0 --yes
  0000:22:00.0: was chosen for VFIO already
    it is for VFIO or for the kernel, not for both
  [3]
  $ vfio-configure configure --root=$ROOT --vfio=nosuch --yes
  nosuch: no such device, interface or entry
    see what there is with: vfio-tool list --all
  [1]
  $ vfio-configure configure --root=$ROOT --vfio=enp34s0 --kernel=enp6s0 --yes; vfio-configure show --root=$ROOT --json | jq -c '.devices[] | [.name, .mode]'
  0000:22:00.0 (enp34s0): entry other (/etc/vfio-tool/vfio-tool.conf:4): id, path, interface, mac
  0000:06:00.0 (enp6s0): new entry enp6s0 in /etc/vfio-tool/conf.d/saved.conf
  make it so with: vfio-tool apply
  ["port","kernel"]
  ["other","vfio"]
  ["enp6s0","kernel"]
  $ vfio-configure configure --root=$ROOT --vfio=enp34s0 --yes --json | jq -c '[.code, .outcomes[].result]'
  [0,"unchanged"]

an entry without an address is not taken out under a device that was chosen
  $ printf 'devices = ( { name = "byid"; match = { id = "15b3:101d"; expect = "1"; }; allow = [ "default-route" ]; } );\n' | config; rm -r $ROOT/etc/vfio-tool/conf.d before; cp -r $ROOT/etc before
  $ talk '1//byid//y'; tail -2 said
  3
  0000:06:00.0: its entry byid is to be taken out, and it was chosen too
    nothing was written

a group that is not there is not said to be without members
  $ sed -i /vfio/d $ROOT/etc/group; rm -r before; cp -r $ROOT/etc before
  $ talk '3///^D'; grep members said
  3
  Group whose members may open the devices (nothing: vfio, which is not there yet): ^D

what is agreed to for one device is not written into an entry that means others, too
  $ printf 'devices = ( { name = "twins"; match = { id = "8086:158b"; expect = "2"; }; } );\n' | config; printf 'dpdk:x:108:\n' >>$ROOT/etc/group; rm -r before; cp -r $ROOT/etc before
  $ talk '3///dpdk/y'; tail -2 said
  5
  0000:22:00.0 (enp34s0): what was agreed to would hold for other devices, too: twins (/etc/vfio-tool/vfio-tool.conf:1)
    change that entry by hand, or give the device one of its own

but into one that means it alone
  $ printf 'devices = ( { name = "one"; match = { address = "0000:22:00.0"; id = "8086:158b"; }; } );\n' | config; rm -r before; cp -r $ROOT/etc before
  $ talk '3///dpdk/y' | grep -o 'node_group = "dpdk"'
  node_group = "dpdk"
