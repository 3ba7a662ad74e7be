vfio-configure update (vfio-tool update): the entries follow the hardware. tests/golden/update-comments has the text itself.

a machine where cards have been moved
  $ machine - <<'END'
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=i40e group=57 net=enp33s0f0np0 mac=3c:fd:fe:9e:7a:40 slot=3 serial=00-15-17-ff-ff-b8-5e-2c parent=0000:00:1c.4
  > 0000:21:00.1 8086:158b:8086:0002 020000 driver=i40e group=58 net=enp33s0f1np1 mac=3c:fd:fe:9e:7a:41 slot=3 serial=00-15-17-ff-ff-b8-5e-2c parent=0000:00:1c.4
  > 0000:07:00.0 1b36:0010:1af4:1100 010802 driver=nvme group=7 block=nvme0n1 numa=1
  > 0000:d1:00.0 8086:15ff 020000 driver=ixgbe group=19 net=enp209s0 mac=3c:fd:fe:00:00:01 parent=0000:00:03.0
  > END
  $ alias update='vfio-configure update --root=$ROOT'
  $ now() { vfio-configure show --root=$ROOT --json | jq -c '.devices[] | [.name, .match.address, .match.slot, .match.path, .match.serial, .match.mac] | del(..|nulls)'; }

by its serial number: each function finds its own; a dry run shows it, and without --yes nothing is followed
  $ config <<'END'
  > devices = ( { name = "one"; match = { address = "0000:31:00.1"; id = "8086:158b"; serial = "00-15-17-ff-ff-b8-5e-2c"; }; },
  >   { match = { address = "0000:31:00.0"; id = "8086:158b"; slot = "5"; serial = "00-15-17-ff-ff-b8-5e-2c"; }; } );
  > END
  $ update; update --dry-run | sed -n '/^---/,$d; p'
  one (/etc/vfio-tool/vfio-tool.conf:1): its card is at 0000:21:00.1 (enp33s0f1np1) (was 0000:31:00.1), known by the serial number 00-15-17-ff-ff-b8-5e-2c
    follow it with: vfio-tool update --yes
  0000-31-00.0 (/etc/vfio-tool/vfio-tool.conf:2): its card is at 0000:21:00.0 (enp33s0f0np0) (was 0000:31:00.0), known by the serial number 00-15-17-ff-ff-b8-5e-2c
    follow it with: vfio-tool update --yes
  one (/etc/vfio-tool/vfio-tool.conf:1): 0000:21:00.1 (enp33s0f1np1) (was 0000:31:00.1): address, id, slot, path, interface, mac
  0000-31-00.0 (/etc/vfio-tool/vfio-tool.conf:2): 0000:21:00.0 (enp33s0f0np0) (was 0000:31:00.0): address, id, slot, path, interface, mac, name
  $ snapshot s; update --yes; now; snapshot s
  one (/etc/vfio-tool/vfio-tool.conf:1): 0000:21:00.1 (enp33s0f1np1) (was 0000:31:00.1): address, id, slot, path, interface, mac
  0000-31-00.0 (/etc/vfio-tool/vfio-tool.conf:2): 0000:21:00.0 (enp33s0f0np0) (was 0000:31:00.0): address, id, slot, path, interface, mac, name
  make it so with: vfio-tool apply, which also builds the initramfs anew where it has to
  ["one","0000:21:00.1","3","0000:00:1c.4/00.1","00-15-17-ff-ff-b8-5e-2c","3c:fd:fe:9e:7a:41"]
  ["0000-31-00.0","0000:21:00.0","3","0000:00:1c.4/00.0","00-15-17-ff-ff-b8-5e-2c","3c:fd:fe:9e:7a:40"]
  $ update --yes -q; cp $ROOT/etc/vfio-tool/vfio-tool.conf a; update; cmp a $ROOT/etc/vfio-tool/vfio-tool.conf
  one (/etc/vfio-tool/vfio-tool.conf:1): 0000:21:00.1 (enp33s0f1np1): as it is recorded
  0000-31-00.0 (/etc/vfio-tool/vfio-tool.conf:2): 0000:21:00.0 (enp33s0f0np0): as it is recorded

by its network address, by its place; a slot and a node that are not there any more go out of the entry
  $ config <<'END'
  > devices = ( { name = "mac"; match = { address = "0000:31:00.0"; id = "8086:15ff"; slot = "7"; mac = "3c:fd:fe:00:00:01"; }; },
  >   { name = "path"; match = { address = "0000:08:00.0"; id = "1b36:0010"; path = "0000:07:00.0"; numa_node = "0"; }; } );
  > END
  $ update -y; cat $ROOT/etc/vfio-tool/vfio-tool.conf
  mac (/etc/vfio-tool/vfio-tool.conf:1): 0000:d1:00.0 (enp209s0) (was 0000:31:00.0): address, id, slot (removed), path, interface
  path (/etc/vfio-tool/vfio-tool.conf:2): 0000:07:00.0 (was 0000:08:00.0): address, id, numa_node
  make it so with: vfio-tool apply, which also builds the initramfs anew where it has to
  devices = ( { name = "mac"; match = { address = "0000:d1:00.0"; id = "8086:15ff:0000:0000"; mac = "3c:fd:fe:00:00:01"; path = "0000:00:03.0/00.0"; interface = "enp209s0"; }; },
    { name = "path"; match = { address = "0000:07:00.0"; id = "1b36:0010:1af4:1100"; path = "0000:07:00.0"; numa_node = "1"; }; } );

the IDs alone are no proof; another network address is another card; of two that are alike none is taken
  $ config <<'END'
  > devices = ( { name = "like"; match = { address = "0000:31:00.0"; id = "1b36:0010"; }; }, { name = "no"; match = { address = "0000:32:00.0"; id = "8086:15ff"; mac = "3c:fd:fe:00:00:09"; }; } );
  > END
  $ cp $ROOT/etc/vfio-tool/vfio-tool.conf a; update --yes; cmp a $ROOT/etc/vfio-tool/vfio-tool.conf
  like (/etc/vfio-tool/vfio-tool.conf:1): a card like it is at 0000:07:00.0 (was 0000:31:00.0), known by the IDs alone
    if it is the one, run vfio-tool update on a terminal, or put that address into the entry
  no (/etc/vfio-tool/vfio-tool.conf:1): its card is gone, and nothing here is like it
    it is kept, for when the card is back
  $ update --yes -q >/dev/null 2>&1
  [5]
  $ printf '0000:%s:00.0 1b36:0010:1af4:1100 010802 group=%s\n' 08 8 09 9 | machine -; update --yes 2>&1 | head -2
  like (/etc/vfio-tool/vfio-tool.conf:1): 3 cards are like it by the IDs alone (was 0000:31:00.0)
    put the address of the right one into the entry

another card in the place, and one that is gone: kept, whatever --yes says
  $ config <<'END'
  > devices = ( { name = "other"; match = { address = "0000:07:00.0"; id = "10de:2684"; }; }, { name = "gone"; match = { address = "0000:55:00.0"; id = "10de:2685"; }; required = true; } );
  > END
  $ cp $ROOT/etc/vfio-tool/vfio-tool.conf a; update --yes; cmp a $ROOT/etc/vfio-tool/vfio-tool.conf
  other (/etc/vfio-tool/vfio-tool.conf:1): 0000:07:00.0 is another card, 1b36:0010:1af4:1100, and nothing here is like the one that is meant
    if the entry is to mean it, run vfio-tool update on a terminal
  gone (/etc/vfio-tool/vfio-tool.conf:1): its card is gone, and nothing here is like it
    it is kept, for when the card is back
  $ sed -i 's/{ name = "other.*}, {/{/' $ROOT/etc/vfio-tool/vfio-tool.conf; update --yes --json >j
  [1]
  $ check-json configure_report <j; jq -c '.code, .files, .outcomes[]' j
  1 of configure_report: as the schema says
  1
  []
  {"result":"left","subject":"gone (/etc/vfio-tool/vfio-tool.conf:1)","text":"its card is gone, and nothing here is like it","remedy":"it is kept, for when the card is back"}

entries of several devices, and those that do not fit otherwise, are left
  $ config <<'END'
  > devices = ( { name = "disks"; match = { class = "0108"; expect = "3"; }; }, { name = "ports"; match = { id = "8086:158b"; expect = "3"; }; },
  >   { name = "by-serial"; match = { serial = "00-15-17-ff-ff-b8-5e-2c"; expect = "2"; }; mode = "kernel"; }, { name = "slotted"; match = { path = "0000:00:03.0/00.0"; expect = "1"; }; } );
  > END
  $ update
  ports: 2 devices match the entry at /etc/vfio-tool/vfio-tool.conf:1, it expects 3: none is touched
    widen `match`, or set expect = "2"
  disks (/etc/vfio-tool/vfio-tool.conf:1): means 3 devices, as it expects
  by-serial (/etc/vfio-tool/vfio-tool.conf:2): means 2 devices, as it expects
  slotted (/etc/vfio-tool/vfio-tool.conf:2): 0000:d1:00.0 (enp209s0): interface, mac
  make it so with: vfio-tool apply, which also builds the initramfs anew where it has to
  [5]
  $ sed -n 2p $ROOT/etc/vfio-tool/vfio-tool.conf
    { name = "by-serial"; match = { serial = "00-15-17-ff-ff-b8-5e-2c"; expect = "2"; }; mode = "kernel"; }, { name = "slotted"; match = { path = "0000:00:03.0/00.0"; expect = "1"; interface = "enp209s0"; mac = "3c:fd:fe:00:00:01"; }; } );

a companion that has not come along is said
  $ config <<'END'
  > devices = ( { name = "one"; match = { address = "0000:31:00.0"; id = "8086:158b"; serial = "00-15-17-ff-ff-b8-5e-2c"; }; group = "list"; companions = [ "0000:31:00.1 8086:158b", "0000:31:00.2 8086:158c", "0000:07:00.0 1b36:0010" ]; } );
  > END
  $ update -y; grep -o 'companions.*]' $ROOT/etc/vfio-tool/vfio-tool.conf
  one (/etc/vfio-tool/vfio-tool.conf:1): its companion 0000:31:00.2 has not come along: it is not beside the device
    correct `companions` by hand
  one (/etc/vfio-tool/vfio-tool.conf:1): 0000:21:00.0 (enp33s0f0np0) (was 0000:31:00.0): address, id, slot, path, interface, mac, companions
  make it so with: vfio-tool apply, which also builds the initramfs anew where it has to
  companions = [ "0000:21:00.1 8086:158b", "0000:31:00.2 8086:158c", "0000:07:00.0 1b36:0010" ]

what people wrote between companions stays; one in several pieces is left to them
  $ config <<'END'
  > devices = ( { name = "one"; match = { address = "0000:31:00.0"; id = "8086:158b"; serial = "00-15-17-ff-ff-b8-5e-2c"; }; group = "list";
  >   companions = [
  >     "0000:07:00.0 1b36:0010", # the disk
  >     # the other port
  >     "0000:31:00.1 8086:158b"  // "0000:31:00.1"
  >   ]; } );
  > END
  $ cp $ROOT/etc/vfio-tool/vfio-tool.conf a; update -y -q; sed 1d $ROOT/etc/vfio-tool/vfio-tool.conf
    companions = [
      "0000:07:00.0 1b36:0010", # the disk
      # the other port
      "0000:21:00.1 8086:158b"  // "0000:31:00.1"
    ]; } );
  $ sed 's/00.1 8086:158b"/00.1 " "8086:158b"/' a >$ROOT/etc/vfio-tool/vfio-tool.conf; update -y -q; sed -n 5p $ROOT/etc/vfio-tool/vfio-tool.conf
  one (/etc/vfio-tool/vfio-tool.conf:1): its companion 0000:31:00.1 is written in several pieces, which are not changed
    correct `companions` by hand
      "0000:31:00.1 " "8086:158b"  // "0000:31:00.1"

a card that shows no serial number where one is recorded may be another: --yes does not follow it, nor drop the number
  $ config <<'END'
  > devices = ( { name = "blank"; match = { address = "0000:d1:00.0"; id = "8086:15ff"; path = "0000:00:03.0/00.0"; serial = "00-15-17-ff-ff-00-00-01"; mac = "3c:fd:fe:00:00:01"; }; } );
  > END
  $ cp $ROOT/etc/vfio-tool/vfio-tool.conf a; update --yes; cmp a $ROOT/etc/vfio-tool/vfio-tool.conf; update --yes -o b 2>/dev/null; cmp a b
  blank (/etc/vfio-tool/vfio-tool.conf:1): a card like it is at 0000:d1:00.0 (enp209s0) (was 0000:d1:00.0), known by the IDs alone, and shows no serial number where 00-15-17-ff-ff-00-00-01 is recorded
    if it is the one, run vfio-tool update on a terminal, which takes the serial number out of the entry

nothing to do, no machine, no root; the text elsewhere
  $ sed -i s/00.2/00.1/ $ROOT/etc/vfio-tool/vfio-tool.conf; rm -r $ROOT/etc/vfio-tool; update
  no device is declared
    declare some with: vfio-tool save --vfio=LIST
  $ mkdir -p empty/sys; update --root=empty
  this system has no PCI bus
  [3]
  $ as_nobody vfio-configure update --dry-run
  This command requires root privileges.
  Run with sudo: sudo vfio-tool update
  [4]
  $ config <<'END'
  > devices = ( { name = "d"; match = { address = "0000:07:00.0"; id = "1b36:0010"; }; } );
  > END
  $ update -o -; grep -c 1af4 $ROOT/etc/vfio-tool/vfio-tool.conf
  devices = ( { name = "d"; match = { address = "0000:07:00.0"; id = "1b36:0010:1af4:1100"; path = "0000:07:00.0"; }; } );
  0
  [1]
  $ config conf.d/e.conf <<'END'
  > devices = ( { name = "e"; match = { address = "0000:d1:00.0"; id = "8086:15ff"; }; } );
  > END
  $ update -o x; update --file=x.conf
  --output: 2 files would be changed, and it takes one
    --dry-run shows them
  vfio-configure: update: no use for --file
  Try 'vfio-configure --help'.
  [3]

--names corrects what is recorded of names, and nothing else: no fact is added, no card followed, nobody asked
  $ rm -f $ROOT/etc/vfio-tool/conf.d/*; mkdir -p $ROOT/usr/lib/vfio-tool/conf.d
  $ config <<'END'
  > devices = ( { name = "one"; match = { address = "0000:21:00.0"; id = "8086:158b"; interface = "old0"; mac = "3c:fd:fe:9e:7a:40"; }; }, # mine
  >   { name = "bare"; match = { address = "0000:21:00.1"; id = "8086:158b"; }; },
  >   { name = "gone"; match = { address = "0000:31:00.0"; id = "8086:15ff"; interface = "enp209s0"; mac = "3c:fd:fe:00:00:01"; }; } );
  > END
  $ cp $ROOT/etc/vfio-tool/vfio-tool.conf old; echo 'devices = ( { match = { address = "0000:d1:00.0"; id = "8086:15ff"; interface = "theirs"; }; } );' >$ROOT/usr/lib/vfio-tool/conf.d/theirs.conf
  $ update --names; diff old $ROOT/etc/vfio-tool/vfio-tool.conf
  one (/etc/vfio-tool/vfio-tool.conf:1): 0000:21:00.0 (enp33s0f0np0): interface
  an initramfs that was built before has the old ones, until it is built anew: vfio-tool apply offers that
  1c1
  < devices = ( { name = "one"; match = { address = "0000:21:00.0"; id = "8086:158b"; interface = "old0"; mac = "3c:fd:fe:9e:7a:40"; }; }, # mine
  ---
  > devices = ( { name = "one"; match = { address = "0000:21:00.0"; id = "8086:158b"; interface = "enp33s0f0np0"; mac = "3c:fd:fe:9e:7a:40"; }; }, # mine
  [1]
  $ update --names; update --names --json | jq -c '[.code, .outcomes]'
  [0,[]]
  $ vfio-configure save --names --vfio=one --root=$ROOT
  vfio-configure: save: no use for --names
  Try 'vfio-configure --help'.
  [3]
