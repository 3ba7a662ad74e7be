vfio-configure save (vfio-tool save): entries with all that a device can be known by.

new entries go into a file of their own; a dry run shows it and writes nothing
  $ machine - <<'END'
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=i40e group=57 net=enp33s0f0np0 mac=3c:fd:fe:9e:7a:40 slot=3 serial=00-15-17-ff-ff-b8-5e-2c parent=0000:00:1c.4 numa=1
  > 0000:21:00.1 8086:158b:8086:0002 020000 driver=vfio-pci group=58 slot=3 serial=00-15-17-ff-ff-b8-5e-2c parent=0000:00:1c.4
  > 0000:07:00.0 1b36:0010:1af4:1100 010802 driver=nvme group=7 block=nvme0n1
  > END
  $ alias save='vfio-configure save --root=$ROOT'
  $ save --vfio=enp33s0f0np0 --kernel 07:00.0 --dry-run >a; cat a; ls $ROOT/etc
  0000:21:00.0 (enp33s0f0np0): new entry enp33s0f0np0 in /etc/vfio-tool/conf.d/saved.conf
  0000:07:00.0: new entry 0000-07-00.0 in /etc/vfio-tool/conf.d/saved.conf
  --- /dev/null
  +++ /etc/vfio-tool/conf.d/saved.conf
  @@ -0,0 +1,25 @@
  +# Written by vfio-tool, which adds to it and corrects it; what you write here stays.
  +
  +devices = (
  +  {
  +    name = "enp33s0f0np0";
  +    match = {
  +      address = "0000:21:00.0";
  +      id = "8086:158b:8086:0002";
  +      slot = "3";
  +      path = "0000:00:1c.4/00.0";
  +      serial = "00-15-17-ff-ff-b8-5e-2c";
  +      interface = "enp33s0f0np0";
  +      mac = "3c:fd:fe:9e:7a:40";
  +    };
  +  },
  +  {
  +    name = "0000-07-00.0";
  +    match = {
  +      address = "0000:07:00.0";
  +      id = "1b36:0010:1af4:1100";
  +      path = "0000:07:00.0";
  +    };
  +    mode = "kernel";
  +  }
  +);
  $ snapshot s; save --vfio=enp33s0f0np0 --kernel 07:00.0; snapshot s
  0000:21:00.0 (enp33s0f0np0): new entry enp33s0f0np0 in /etc/vfio-tool/conf.d/saved.conf
  0000:07:00.0: new entry 0000-07-00.0 in /etc/vfio-tool/conf.d/saved.conf
  make it so with: vfio-tool apply
  $ sed -n 's/^+//p' a | sed 1d | cmp - $ROOT/etc/vfio-tool/conf.d/saved.conf; stat -c '%a %U' $ROOT/etc/vfio-tool/conf.d/saved.conf $ROOT/etc/vfio-tool/conf.d
  644 root
  755 root
  $ find $ROOT/etc -name '.*'

round trip: what was saved is what is shown, and it means these devices
  $ vfio-configure show --root=$ROOT --json | jq -c '.devices[] | [.name, .mode, .match]'
  ["enp33s0f0np0","vfio",{"address":"0000:21:00.0","id":"8086:158b:8086:0002","class":null,"slot":"3","path":"0000:00:1c.4/00.0","serial":"00-15-17-ff-ff-b8-5e-2c","numa_node":null,"pf":null,"vfs":null,"expect":null,"interface":"enp33s0f0np0","mac":"3c:fd:fe:9e:7a:40"}]
  ["0000-07-00.0","kernel",{"address":"0000:07:00.0","id":"1b36:0010:1af4:1100","class":null,"slot":null,"path":"0000:07:00.0","serial":null,"numa_node":null,"pf":null,"vfs":null,"expect":null,"interface":null,"mac":null}]
  $ vfio-check config --root=$ROOT --json | jq -c '.entries[] | [.name, .devices]'
  ["enp33s0f0np0",["0000:21:00.0"]]
  ["0000-07-00.0",["0000:07:00.0"]]

an entry is completed, not doubled; saved again, nothing is written
  $ touch -d @1 $ROOT/etc/vfio-tool/conf.d/saved.conf
  $ save --vfio=enp33s0f0np0 --kernel nosuch 2>&1; save --vfio=enp33s0f0np0
  nosuch: no such device, interface or entry
    see what there is with: vfio-tool list --all
  0000:21:00.0 (enp33s0f0np0): entry enp33s0f0np0 (/etc/vfio-tool/conf.d/saved.conf:4) says all of it already
  $ stat -c %Y $ROOT/etc/vfio-tool/conf.d/saved.conf
  1

what people wrote stays, byte for byte
  $ rm $ROOT/etc/vfio-tool/conf.d/saved.conf; config <<'END'
  > # ports of the lab -- ask me first
  > devices = (
  > 	# the first
  > 	{ name = "dpdk0";	match = { address = "0000:21:00.0"; id = "8086:158b"; /* X710 */ }; node_group = "dpdk" }, // keep
  > 	{
  > 	  match : { id = "1b36:0010:*:1100", address = "0000:07:00.0"
  > 	  };
  > 	  # not for VFIO
  > 	  mode = "kernel"
  > 	}
  > 	# { name = "spare"; }
  > );
  > options = { node_group = "vfio" };
  > END
  $ cp $ROOT/etc/vfio-tool/vfio-tool.conf old; chmod 640 $ROOT/etc/vfio-tool/vfio-tool.conf; chgrp 991 $ROOT/etc/vfio-tool/vfio-tool.conf
  $ save --vfio=dpdk0,07:00.0,21:00.1
  0000:21:00.0 (enp33s0f0np0): entry dpdk0 (/etc/vfio-tool/vfio-tool.conf:4): id, slot, path, serial, interface, mac
  0000:07:00.0: entry 0000-07-00.0 (/etc/vfio-tool/vfio-tool.conf:5): path, mode
  0000:21:00.1: new entry 0000-21-00.1 in /etc/vfio-tool/conf.d/saved.conf
  make it so with: vfio-tool apply
  $ diff old $ROOT/etc/vfio-tool/vfio-tool.conf
  4c4
  < 	{ name = "dpdk0";	match = { address = "0000:21:00.0"; id = "8086:158b"; /* X710 */ }; node_group = "dpdk" }, // keep
  ---
  > 	{ name = "dpdk0";	match = { address = "0000:21:00.0"; id = "8086:158b:8086:0002"; slot = "3"; path = "0000:00:1c.4/00.0"; serial = "00-15-17-ff-ff-b8-5e-2c"; interface = "enp33s0f0np0"; mac = "3c:fd:fe:9e:7a:40"; /* X710 */ }; node_group = "dpdk" }, // keep
  6c6
  < 	  match : { id = "1b36:0010:*:1100", address = "0000:07:00.0"
  ---
  > 	  match : { id = "1b36:0010:*:1100", address = "0000:07:00.0"; path = "0000:07:00.0";
  9c9
  < 	  mode = "kernel"
  ---
  > 	  mode = "vfio"
  [1]
  $ stat -c '%a %g' $ROOT/etc/vfio-tool/vfio-tool.conf
  640 991

for programs
  $ save --vfio=dpdk0 --kernel=21:00.1 --json >j; check-json configure_report <j
  1 of configure_report: as the schema says
  $ jq -c '.code, .dry_run, (.files[] | [.path, .change, .written, .diff]), .outcomes[]' j
  0
  false
  ["/etc/vfio-tool/conf.d/saved.conf","changed",true,"--- old\n+++ new\n@@ -10,5 +10,6 @@\n       path = \"0000:00:1c.4/00.1\";\n       serial = \"00-15-17-ff-ff-b8-5e-2c\";\n     };\n+    mode = \"kernel\";\n   }\n );\n"]
  {"result":"unchanged","subject":"0000:21:00.0 (enp33s0f0np0)","text":"entry dpdk0 (/etc/vfio-tool/vfio-tool.conf:4) says all of it already","remedy":null}
  {"result":"changed","subject":"0000:21:00.1","text":"entry 0000-21-00.1 (/etc/vfio-tool/conf.d/saved.conf:4): mode","remedy":null}
  $ save --vfio=21:00.1,nosuch --json >j 2>/dev/null
  [1]
  $ check-json configure_report <j; jq -c '.code, .files, .outcomes[].result' j
  1 of configure_report: as the schema says
  1
  []
  "failed"

a device on VFIO keeps the name and address that were recorded before
  $ mkdir -p $ROOT/run/vfio-tool/devices; rm -r $ROOT/etc/vfio-tool
  $ printf 'address=0000:21:00.1\nid=8086:158b:8086:0002\non_vfio_before=no\ndriver=vfio-pci\ninterface=enp33s0f1np1\nmac=3c:fd:fe:9e:7a:41\nwhen=1\n' >$ROOT/run/vfio-tool/devices/0000:21:00.1
  $ save --vfio=enp33s0f1np1 -o - | grep 'name\|interface\|mac'
      name = "enp33s0f1np1";
        interface = "enp33s0f1np1";
        mac = "3c:fd:fe:9e:7a:41";
  $ ls $ROOT/etc

the text elsewhere, where /etc is not to be written
  $ save --vfio=21:00.1 --output=new.conf; save --vfio=21:00.1 -o- | cmp - new.conf; ls $ROOT/etc
  0000:21:00.1 (enp33s0f1np1): new entry enp33s0f1np1 in /etc/vfio-tool/conf.d/saved.conf
  $ ln -s new.conf link; mkfifo pipe; for to in link pipe . none/x; do save --vfio=21:00.1 -o $to; done
  link: is there, and is no regular file
    name another FILE, or - for standard output
  pipe: is there, and is no regular file
    name another FILE, or - for standard output
  .: is there, and is no regular file
    name another FILE, or - for standard output
  none/x: No such file or directory
    name another FILE
  [3]
  $ save --vfio=21:00.1 -o - --json
  vfio-configure: --json and --output=- both want standard output
  Try 'vfio-configure --help'.
  [3]
  $ save --vfio=21:00.1 -o - >/dev/full
  standard output: No space left on device
  [3]

the text elsewhere is written also when it is what is there already; of several, or none, that is said
  $ save --vfio=21:00.1 -q; save --vfio=21:00.1 -o same.conf; cmp same.conf $ROOT/etc/vfio-tool/conf.d/saved.conf; save --vfio=21:00.1 -o- | cmp - same.conf
  0000:21:00.1 (enp33s0f1np1): entry enp33s0f1np1 (/etc/vfio-tool/conf.d/saved.conf:4) says all of it already
  $ save --vfio=07:00.0 --file=b.conf -q; save --vfio=21:00.1,07:00.0 -o none.conf
  --output: nothing would be changed in 2 files, and it takes one
    copy the one that you want from /etc/vfio-tool
  [3]
  $ mkdir -p $ROOT/usr/lib/vfio-tool; mv $ROOT/etc/vfio-tool/conf.d $ROOT/usr/lib/vfio-tool/; save --vfio=07:00.0 -o none.conf; ls none.conf
  --output: there is no file in /etc/vfio-tool to write there, and nothing to add to one
    nothing was written
  ls: cannot access 'none.conf': No such file or directory
  [2]
  $ rm -r $ROOT/etc/vfio-tool $ROOT/usr/lib/vfio-tool

into a file that is named; names are not given twice
  $ config <<'END'
  > devices = ( { name = "enp33s0f1np1"; match = { address = "0000:ff:00.0"; id = "8086:0001"; }; } );
  > END
  $ save --vfio=21:00.1 --file=10-lab.conf
  0000:21:00.1 (enp33s0f1np1): new entry enp33s0f1np1-2 in /etc/vfio-tool/conf.d/10-lab.conf
  make it so with: vfio-tool apply
  $ for name in ../x.conf x .x.conf .conf a/b.conf; do save --vfio=07:00.0 --file=$name 2>&1 | uniq -c; done
        1 --file: it takes the name of a file in conf.d that ends in .conf, without a directory
        1 --file: it takes the name of a file in conf.d that ends in .conf, without a directory
        1 --file: it takes the name of a file in conf.d that ends in .conf, without a directory
        1 --file: it takes the name of a file in conf.d that ends in .conf, without a directory
        1 --file: it takes the name of a file in conf.d that ends in .conf, without a directory
  $ find $ROOT/etc -type f | sed "s|$ROOT||" | sort
  /etc/vfio-tool/conf.d/10-lab.conf
  /etc/vfio-tool/vfio-tool.conf

a new file takes the place of no other of its name, wherever that is
  $ mkdir -p $ROOT/usr/lib/vfio-tool/conf.d $ROOT/run/vfio-tool/conf.d; mv $ROOT/etc etc.kept
  $ echo 'devices = ( { name = "vendor"; match = { address = "0000:ff:00.1"; id = "8086:0001"; }; } );' >$ROOT/usr/lib/vfio-tool/conf.d/10-site.conf
  $ cp $ROOT/usr/lib/vfio-tool/conf.d/10-site.conf saved; sed 's/vendor/usual/; s/ff:00.1/ff:00.2/' saved >$ROOT/usr/lib/vfio-tool/conf.d/saved.conf; ln -s /dev/null $ROOT/run/vfio-tool/conf.d/saved-2.conf
  $ save --vfio=07:00.0 --file=10-site.conf; save --vfio=07:00.0 --file=saved.conf -q; save --vfio=07:00.0 --file=saved-2.conf; ls $ROOT/etc
  /etc/vfio-tool/conf.d/10-site.conf: would take the place of /usr/lib/vfio-tool/conf.d/10-site.conf, which has the same name
    name another file with --file=NAME
  /etc/vfio-tool/conf.d/saved.conf: would take the place of /usr/lib/vfio-tool/conf.d/saved.conf, which has the same name
    name another file with --file=NAME
  /etc/vfio-tool/conf.d/saved-2.conf: would take the place of /run/vfio-tool/conf.d/saved-2.conf, which has the same name
    name another file with --file=NAME
  ls: cannot access '$ROOT/etc': No such file or directory
  [2]
  $ save --vfio=07:00.0; save --vfio=21:00.0 | head -1; vfio-configure show --root=$ROOT --json | jq -c '.devices[].name'
  0000:07:00.0: new entry 0000-07-00.0 in /etc/vfio-tool/conf.d/saved-3.conf
  make it so with: vfio-tool apply
  0000:21:00.0 (enp33s0f0np0): new entry enp33s0f0np0 in /etc/vfio-tool/conf.d/saved-3.conf
  "vendor"
  "0000-07-00.0"
  "enp33s0f0np0"
  "usual"
  $ rm -r $ROOT/etc $ROOT/usr/lib/vfio-tool $ROOT/run/vfio-tool/conf.d; mv etc.kept $ROOT/etc

what it refuses: nothing is written then
  $ save --vfio=21:00.0,07:00.0 --kernel=21:00.0; save --vfio=00:1c.4
  0000:21:00.0: is in both lists
    name it in --vfio or in --kernel, not in both
  0000:00:1c.4: is a bridge, which VFIO never takes
    name a device behind it
  [5]
  $ config <<'END'
  > devices = ( { name = "old"; match = { address = "0000:21:00.0"; id = "8086:0001"; }; },
  >   { name = "disks"; match = { class = "0108"; expect = "1"; }; mode = "kernel"; }, { name = "ports"; match = { id = "8086:158b"; expect = "2"; }; } );
  > END
  $ save --vfio=21:00.0
  0000:21:00.0 (enp33s0f0np0): another card is there than the entry old (/etc/vfio-tool/vfio-tool.conf:1) means
    vfio-tool update says which, and follows it
  [5]
  $ save --vfio=07:00.0
  0000:07:00.0: means it without its address, and has the other mode: disks (/etc/vfio-tool/vfio-tool.conf:2)
    change that entry by hand
  [3]
  $ save --kernel=07:00.0 -q; save --vfio=21:00.1
  0000:21:00.1 (enp33s0f1np1): two entries mean it, also enp33s0f1np1-2 (/etc/vfio-tool/conf.d/10-lab.conf:4)
    take it out of one of them
  [3]
  $ config <<'END'
  > devices = ( { name = "a"; match = { address = "0000:07:00.0"; id = "1b36:0010"; }; group = "whole"; } );
  > END
  $ save --kernel=07:00.0
  this would be written, and is wrong: /etc/vfio-tool/vfio-tool.conf:1: `group` with mode = "kernel": the device keeps its own driver and is not touched; remove `group`, or write mode = "vfio"
  [3]

what it does not change: files with mistakes, links, files of packages
  $ config <<'END'
  > devices = ( { nmae = "a"; } );
  > END
  $ save --vfio=07:00.0
  /etc/vfio-tool/vfio-tool.conf:1: unknown key `nmae`; did you mean `name`?
  [3]
  $ rm $ROOT/etc/vfio-tool/vfio-tool.conf; ln -s /dev/null $ROOT/etc/vfio-tool/conf.d/saved.conf; save --vfio=07:00.0
  /etc/vfio-tool/conf.d/saved.conf: is masked by a link to /dev/null
    remove the link, or name another file with --file=NAME
  [3]
  $ ln -sf ../../passwd $ROOT/etc/vfio-tool/conf.d/saved.conf; save --vfio=07:00.0; rm $ROOT/etc/vfio-tool/conf.d/saved.conf
  /etc/vfio-tool/conf.d/saved.conf: is a symbolic link, which is not followed; put the file itself there, or a link to /dev/null to mask it
  $ mkdir -p $ROOT/usr/lib/vfio-tool/conf.d; mv $ROOT/etc/vfio-tool/conf.d/10-lab.conf $ROOT/usr/lib/vfio-tool/conf.d/
  $ save --vfio=21:00.1; save --kernel=21:00.1
  0000:21:00.1 (enp33s0f1np1): entry enp33s0f1np1-2 (/usr/lib/vfio-tool/conf.d/10-lab.conf:4) says all of it already
  /usr/lib/vfio-tool/conf.d/10-lab.conf: is not in /etc/vfio-tool, so it is not changed
    copy it to /etc/vfio-tool/conf.d: the copy replaces it
  [3]
  $ rm -r $ROOT/etc/vfio-tool; ln -s /tmp $ROOT/etc/vfio-tool; save --vfio=07:00.0; rm $ROOT/etc/vfio-tool
  /etc/vfio-tool: is not a directory; put a directory there (a link is not followed)

usage
  $ save
  vfio-configure: save: which devices? --vfio=LIST, --kernel=LIST or both
  Try 'vfio-configure --help'.
  [3]
  $ save --vfio=a,,b
  vfio-configure: --vfio: `a,,b` has an empty item in its list
  Try 'vfio-configure --help'.
  [3]
  $ as_nobody vfio-configure save --vfio=07:00.0
  This command requires root privileges.
  Run with sudo: sudo vfio-configure --vfio=07:00.0 save
  [4]
  $ vfio-configure save --help | head -2
  Usage: vfio-configure save --vfio=LIST [--kernel=LIST] [OPTION]...
  
