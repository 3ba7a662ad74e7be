vfio-check interfaces (vfio-tool check-interfaces): are devices where an application needs them?

a machine with cards on VFIO and with the kernel
  $ machine - <<END
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=vfio-pci group=57
  > 0000:21:00.1 8086:158b:8086:0002 020000 driver=vfio-pci group=58
  > 0000:d1:00.0 8086:15ff 020000 driver=i40e group=19 net=enp209s0f0np0
  > 0000:05:00.0 8086:10d3 020000 driver=vfio-pci group=5
  > 0000:05:00.1 8086:10d3 020000 driver=e1000e group=5 net=enp5s0f1
  > 0000:06:00.0 8086:1521 020000 group=6
  > 0000:07:00.0 8086:1522 020000 driver=igb group=7
  > 0000:08:00.0 1b36:0010 010802 driver=nvme group=8 block=nvme0n1
  > file dev/vfio/57
  > file dev/vfio/58
  > file dev/vfio/5
  > file etc/group 'root:x:0:\nvfio:x:991:\n'
  > file etc/passwd 'root:x:0:0::/root:/bin/sh\ndpdk:x:1001:1001::/:/bin/sh\n'
  > file run/vfio-tool/devices/0000:21:00.0 'address=0000:21:00.0\nid=8086:158b:8086:0002\ninterface=enp33s0f0np0\n'
  > END
  $ chmod 660 $ROOT/dev/vfio/57 && chown 0:991 $ROOT/dev/vfio/57
  $ config <<END
  > devices = (
  >   { name = "dpdk0"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; },
  >   { name = "dpdk1"; match = { address = "0000:21:00.1"; id = "8086:158b"; interface = "enp33s0f1np1"; }; node_owner = "dpdk"; node_mode = "0600"; }
  > );
  > END

all as needed is 0, by the remembered name and by the present one
  $ vfio-check check-interfaces --root=$ROOT --vfio enp33s0f0np0 --kernel enp209s0f0np0
  ok: 0000:21:00.0 (enp33s0f0np0): on vfio-pci, IOMMU group 57, /dev/vfio/57
  ok: 0000:d1:00.0 (enp209s0f0np0): on i40e, interface enp209s0f0np0
  $ vfio-check interfaces --root=$ROOT --vfio 21:00.0 --kernel=d1:00.0,08:00.0
  ok: 0000:21:00.0 (enp33s0f0np0): on vfio-pci, IOMMU group 57, /dev/vfio/57
  ok: 0000:d1:00.0 (enp209s0f0np0): on i40e, interface enp209s0f0np0
  ok: 0000:08:00.0: on nvme
  $ vfio-check interfaces --root=$ROOT --vfio dpdk0 --quiet

what is not found is 1
  $ vfio-check interfaces --root=$ROOT --vfio enp99s0,dpdk0
  enp99s0: no such device, interface or entry
    see what there is with: vfio-tool list --all
  ok: 0000:21:00.0 (dpdk0): on vfio-pci, IOMMU group 57, /dev/vfio/57
  [1]
  $ vfio-check interfaces --root=$ROOT --kernel 0000:d1:00.7
  0000:d1:00.7: no such device
    did you mean 0000:d1:00.0?
  [1]

the wrong mode is 2, and counts before 1
  $ vfio-check interfaces --root=$ROOT --vfio enp209s0f0np0 --kernel enp33s0f0np0,nothing
  0000:d1:00.0 (enp209s0f0np0): on i40e, not on VFIO
    hand it over with: vfio-tool bind 0000:d1:00.0
  0000:21:00.0 (enp33s0f0np0): on vfio-pci, not with the kernel
    give it back with: vfio-tool unbind 0000:21:00.0
  nothing: no such device, interface or entry
    see what there is with: vfio-tool list --all
  [2]

--quiet says what is wrong alone
  $ vfio-check interfaces --root=$ROOT --quiet --vfio enp33s0f0np0 --vfio enp209s0f0np0
  0000:d1:00.0 (enp209s0f0np0): on i40e, not on VFIO
    hand it over with: vfio-tool bind 0000:d1:00.0
  [2]

a group that nobody can open is the wrong mode
  $ vfio-check interfaces --root=$ROOT --vfio 0000:05:00.0
  0000:05:00.0: on vfio-pci, but nobody can open it: driver e1000e holds 0000:05:00.1 of the same IOMMU group 5
    take it along with: vfio-tool bind 0000:05:00.1
  [2]

a card of the kernel has a driver and an interface
  $ vfio-check interfaces --root=$ROOT --kernel 8086:1521,8086:1522
  0000:06:00.0: has no driver
    give it to its driver with: vfio-tool unbind 0000:06:00.0
  0000:07:00.0: on igb, but it has no network interface here
    see what its driver says: journalctl -k; or it is in another network namespace
  [2]

a driver that holds it for somebody else, or for nobody, is not the kernel's
  $ machine - <<END
  > 0000:0b:00.0 10de:2684 030000 driver=pci-stub group=11
  > 0000:0b:00.1 10de:2685 030000 driver=uio_pci_generic group=12
  > END
  $ vfio-check interfaces --root=$ROOT --kernel 0b:00.0,0b:00.1
  0000:0b:00.0: on pci-stub, not with the kernel
    something else put it there: driverctl, a service or the kernel command line; undo it there
  0000:0b:00.1: on uio_pci_generic, not with the kernel
    something else put it there: driverctl, a service or the kernel command line; undo it there
  [2]

the node is as its entry wants it
  $ vfio-check interfaces --root=$ROOT --vfio enp33s0f1np1
  0000:21:00.1 (enp33s0f1np1): /dev/vfio/58 has owner 0, group 0 and mode 0644, it is to have dpdk:vfio and 0600
    write the rules anew, and have udev follow them: vfio-tool apply
  [2]
  $ chmod 600 $ROOT/dev/vfio/58 && chown 1001:991 $ROOT/dev/vfio/58
  $ vfio-check interfaces --root=$ROOT --vfio enp33s0f1np1
  ok: 0000:21:00.1 (enp33s0f1np1): on vfio-pci, IOMMU group 58, /dev/vfio/58
  $ echo root:x:0: >$ROOT/etc/group; vfio-check interfaces --root=$ROOT --vfio enp33s0f1np1
  0000:21:00.1 (enp33s0f1np1): /dev/vfio/58 has owner 1001, group 991 and mode 0600, it is to have dpdk:vfio and 0600
    there is no group `vfio`: create it, or correct the entry
  [2]
  $ printf 'vfio:x:991:\n' >$ROOT/etc/group

who may not open it himself is told so
  $ chmod 755 $DIR && as_nobody vfio-check interfaces --root=$ROOT --vfio dpdk0
  ok: 0000:21:00.0 (dpdk0): on vfio-pci, IOMMU group 57, /dev/vfio/57
    you may not open it yourself: owner 0, group 991, mode 0660
  $ as_nobody vfio-check interfaces --root=$ROOT --vfio dpdk0 --json | jq -c '.devices[0] | [.ready, .openable]'
  [true,false]

a node that is missing
  $ rm $ROOT/dev/vfio/57; vfio-check interfaces --root=$ROOT --vfio dpdk0
  0000:21:00.0 (dpdk0): on vfio-pci, but there is no /dev/vfio/57
    is devtmpfs on /dev? In a container, hand the node in
  [2]
  $ touch $ROOT/dev/vfio/57 && chmod 660 $ROOT/dev/vfio/57 && chown 0:991 $ROOT/dev/vfio/57

the JSON form
  $ vfio-check interfaces --root=$ROOT --vfio enp33s0f0np0,none --kernel d1:00.0 --json | jq -c '.schema, .code, (.devices[] | [.name, .wanted, .ready, .code, .address, .interface, .driver, .status, .iommu_group, .nodes, .openable, .finding.id])'
  1
  1
  ["enp33s0f0np0","vfio",true,0,"0000:21:00.0","enp33s0f0np0","vfio-pci","vfio",57,["/dev/vfio/57"],true,"device-ready"]
  ["none","vfio",false,1,null,null,null,null,null,[],null,"device-missing"]
  ["d1:00.0","kernel",true,0,"0000:d1:00.0","enp209s0f0np0","i40e","kernel",19,[],null,"device-ready"]
  $ vfio-check interfaces --root=$ROOT --vfio enp33s0f0np0,none --kernel d1:00.0 --json | check-json check_interfaces
  1 of check_interfaces: as the schema says
  $ vfio-check interfaces --root=$ROOT --vfio "$(printf 'a\377')" --json | jq -c '.devices[0].name'
  "a\\\\xff" (re)

a file with a mistake is no reason to stop an application whose devices are right
  $ config conf.d/bad.conf <<END
  > devices = ( { name = "bad"; match = { addres = "0000:0a:00.0"; }; } );
  > END
  $ vfio-check interfaces --root=$ROOT --vfio enp33s0f0np0 --quiet
  $ rm $ROOT/etc/vfio-tool/conf.d/bad.conf

a name that means several devices cannot be judged
  $ vfio-check interfaces --root=$ROOT --vfio 8086:158b
  8086:158b: 2 devices have these IDs
    name one by its address: 0000:21:00.0 0000:21:00.1
  [3]

an entry whose devices are not all there is not found yet
  $ config conf.d/pair.conf <<END
  > devices = ( { name = "pair"; match = { id = "8086:1521"; expect = "2"; }; mode = "kernel"; } );
  > END
  $ vfio-check interfaces --root=$ROOT --kernel pair
  pair: 1 device matches the entry at /etc/vfio-tool/conf.d/pair.conf:1, it expects 2: none is touched
    widen `match`, or set expect = "1"
    they are: 0000:06:00.0
  [1]
  $ rm $ROOT/etc/vfio-tool/conf.d/pair.conf

nothing was written
  $ snapshot s; vfio-check interfaces --root=$ROOT --vfio dpdk0,0000:d1:00.0 >/dev/null; snapshot s

usage
  $ vfio-check interfaces
  vfio-check: interfaces: which devices? --vfio=LIST, --kernel=LIST or both
  Try 'vfio-check --help'.
  [3]
  $ vfio-check interfaces --vfio ''
  vfio-check: --vfio: `` has an empty item in its list
  Try 'vfio-check --help'.
  [3]
  $ vfio-check interfaces enp33s0f0np0
  vfio-check: interfaces: `enp33s0f0np0`: it takes options only
  Try 'vfio-check --help'.
  [3]
  $ vfio-check interfaces --vfio a --image
  vfio-check: interfaces: no use for --image
  Try 'vfio-check --help'.
  [3]
  $ vfio-check boot --vfio a
  vfio-check: boot: no use for --vfio
  Try 'vfio-check --help'.
  [3]
  $ vfio-check interfaces --vfio a --wait=0
  vfio-check: --wait: `0` is not a number of seconds from 1 to 3600
  Try 'vfio-check --help'.
  [3]
  $ vfio-check interfaces --vfio a --wait=5 --root=$ROOT
  vfio-check: --wait is for the running system
  Try 'vfio-check --help'.
  [3]
  $ vfio-check interface
  vfio-check: there is no check `interface`; did you mean `interfaces`?
  Try 'vfio-check --help'.
  [3]
  $ vfio-check interfaces --vfo a
  vfio-check: there is no option `--vfo`; did you mean `--vfio`?
  Try 'vfio-check --help'.
  [3]
  $ vfio-check interfaces --root=$ROOT/nowhere --vfio a
  $ROOT/nowhere: No such file or directory
  [3]

the help of the whole, and of a command
  $ vfio-check --help
  Usage: vfio-check [COMMAND] [OPTION]...
  ...
  COMMAND --help shows a command's own options and exit statuses.
  $ vfio-check interfaces --help | grep -c -- '--vfio=LIST\|--kernel=LIST\|--wait=SECONDS\|1 one was not found'
  4
  $ vfio-check --help | grep -c -- '--wait'
  0
  [1]

two devices of 4096 functions take fewer than 200 system calls: at most 138 more than a start does, which is about 60, memory left out
  needs: strace
  $ machine - <<END
  > 0000:f8:00.0 8086:158b:8086:0002 020000 driver=vfio-pci group=90057
  > 0000:f8:01.0 8086:158b:8086:0002 020000 driver=vfio-pci group=90058
  > 0000:f8:02.0 8086:1521 020000 driver=igb group=90059 net=enp248s2
  > file dev/vfio/90057
  > file dev/vfio/90058
  > file run/vfio-tool/devices/0000:f8:00.0 'address=0000:f8:00.0\nid=8086:158b:8086:0002\ninterface=enp248s0np0\n'
  > file run/vfio-tool/devices/0000:f8:01.0 'address=0000:f8:01.0\nid=8086:158b:8086:0002\ninterface=enp248s1np0\n'
  > END
  $ chown 0:991 $ROOT/dev/vfio/9005? && chmod 660 $ROOT/dev/vfio/9005?
  $ config <<END
  > devices = (
  >   { name = "a"; match = { address = "0000:f8:00.0"; id = "8086:158b"; interface = "enp248s0np0"; }; },
  >   { name = "b"; match = { address = "0000:f8:01.0"; id = "8086:158b"; interface = "enp248s1np0"; }; }
  > );
  > END
  $ python3 -c 'import os; [os.symlink("../../../devices/none", os.environ["ROOT"] + f"/sys/bus/pci/devices/{n >> 8:04x}:{n & 255:02x}:1f.0") for n in range(4096)]'
  $ calls() { ASAN_OPTIONS=detect_leaks=0 strace -f -o calls vfio-check "$@" >/dev/null; echo $? >status; grep '^[0-9]* *[a-z0-9_]*(' calls | grep -vcE ' (mmap|munmap|mprotect|madvise|brk)\('; }
  $ few() { start=$(calls --version); all=$(calls interfaces --root=$ROOT "$@"); [ $((all - start)) -le 138 ] && [ "$all" -gt "$start" ] || echo "$all of $start"; cat status; }
  $ few --vfio enp248s0np0,enp248s1np0
  0
  $ few --vfio f8:00.0 --kernel enp248s2
  0
  $ few --vfio enp248s0np0 --kernel enp248s1np0
  2

a group of 32 is read once for each check, not once for each of its devices, which would be 20000 calls
  $ machine - <<END
  > 0000:e1:00.0*32 8086:154c 020000 driver=vfio-pci group=90061
  > file dev/vfio/90061
  > END
  $ chown 0:991 $ROOT/dev/vfio/90061 && chmod 660 $ROOT/dev/vfio/90061; rm -r $ROOT/sys/bus/pci/devices/*:1f.0
  $ config <<END
  > devices = ( { name = "vfs"; match = { id = "8086:154c"; expect = "32"; }; } );
  > END
  $ rises() { all=$(calls "$@" --root=$ROOT); [ "$all" -gt 500 ] && [ "$all" -lt 6000 ] || echo "$all"; cat status; }
  $ rises interfaces --vfio vfs
  0
  $ rises config
  0
  $ vfio-check config --root=$ROOT | grep -c '^ok: 0000:e1:0'
  32
