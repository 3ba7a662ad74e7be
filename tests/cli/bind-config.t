Bad configuration (promise P10): a message that says where and what would be right, and what is right still works.

a machine, and an entry that is right
  $ machine <<END
  > 0000:01:00.0 8086:10d3:8086:a01f 020000 driver=e1000e group=11 net=enp1s0
  > 0000:02:00.0 8086:10d3:8086:a01f 020000 group=12
  > END
  $ config conf.d/10-good.conf <<END
  > devices = ( { name = "good"; match = { address = "0000:02:00.0"; id = "8086:10d3"; }; } );
  > END
  $ bad=$ROOT/etc/vfio-tool/conf.d/20-bad.conf
  $ try() { vfio-bind --dry-run --root=$ROOT apply; }
  $ try
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

a file that ends in the middle
  $ printf 'devices = (\n  { name = "bad"; match = { address = "0000:01:00.0"' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: the `{` of this line is not closed; add `}` where it ends
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf 'devices = ( { name = "bad' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:1: the string has no closing quote on this line; add the `"`
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf '/* devices' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:1: the comment that begins here has no end; add `*/`
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]

a file that is too large
  $ yes '# and so on' | head -c 300000 >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf: has more than 256 KiB; split it into several files in conf.d
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]

a file that is no text
  $ printf '\177ELF\002\001\000\000' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:1: the line has the control character 0x02; save the file as plain text (UTF-8)
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf 'devices = ( { name = "\377"; } );\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:1: the line is not UTF-8; save the file as UTF-8
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]

an empty file and one of comments are fine
  $ : >$bad; try
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  $ echo '# nothing' >$bad; try
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

a file of somebody else
  $ echo 'devices = ( { name = "bad"; match = { address = "0000:01:00.0"; id = "8086:10d3"; }; } );' >$bad
  $ chown 65534 $bad; try
  /etc/vfio-tool/conf.d/20-bad.conf: belongs to uid 65534, not to root; chown root: /etc/vfio-tool/conf.d/20-bad.conf
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ chown 0 $bad

a file that others can write
  $ chmod 666 $bad; try
  /etc/vfio-tool/conf.d/20-bad.conf: can be written by others than its owner; chmod go-w /etc/vfio-tool/conf.d/20-bad.conf
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ chmod 664 $bad; try
  /etc/vfio-tool/conf.d/20-bad.conf: can be written by others than its owner; chmod go-w /etc/vfio-tool/conf.d/20-bad.conf
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ chmod 644 $bad

a directory that others can write
  $ chmod 777 $ROOT/etc/vfio-tool/conf.d; vfio-bind --dry-run --root=$ROOT apply
  /etc/vfio-tool/conf.d: can be written by others than its owner; chmod go-w /etc/vfio-tool/conf.d
  [3]
  $ chmod 755 $ROOT/etc/vfio-tool/conf.d; rm $bad

a directory, a FIFO, a link in the place of a file
  $ gone() { try; status=$?; rm -r $bad; return $status; }
  $ mkdir $bad; gone
  /etc/vfio-tool/conf.d/20-bad.conf: is a directory, not a regular file; put a regular file there, or remove it
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ mkfifo $bad; gone
  /etc/vfio-tool/conf.d/20-bad.conf: is a FIFO, not a regular file; put a regular file there, or remove it
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ ln -s /etc/hostname $bad; gone
  /etc/vfio-tool/conf.d/20-bad.conf: is a symbolic link, which is not followed; put the file itself there, or a link to /dev/null to mask it
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]

a link to /dev/null masks
  $ ln -s /dev/null $bad; gone
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

an unknown key, with the one that was meant
  $ printf 'devices = (\n  { name = "bad"; mach = { address = "0000:01:00.0"; }; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: unknown key `mach`; did you mean `mac`, which belongs into `match`?
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf 'devices = (\n  { name = "bad"; match = { adress = "0000:01:00.0"; }; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: unknown key `adress`; did you mean `address`?
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf 'device = ();\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:1: unknown key `device`; did you mean `devices`?
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf 'options = { node_grup = "x"; };\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:1: unknown key `node_grup`; did you mean `node_group`?
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]

a key that stands twice
  $ printf 'devices = (\n  { name = "bad";\n    name = "worse"; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:3: `name` stands already in line 2; remove one of the two
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf 'devices = ();\ndevices = ();\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: `devices` stands already in line 1; remove one of the two
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]

values that are none
  $ printf 'devices = (\n  { match = { address = "0000:01:00.9"; id = "8086:10d3"; }; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: `address` is "0000:01:00.9", which is not a PCI address in the form DDDD:BB:DD.F; write address = "0000:21:00.0"
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf 'devices = (\n  { match = { address = "0000:01:00.0"; id = "8086"; }; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: `id` is "8086", which is not a vendor:device pair of four hex digits each; write id = "8086:158b"
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf 'devices = (\n  { match = { address = "0000:01:00.0"; }; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: `address` without `id`: after a change of hardware another device may have this address; add id = "VENDOR:DEVICE", which `vfio-tool info 0000:01:00.0` shows
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf 'devices = (\n  { match = { id = "8086:10d3"; }; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: `expect` is missing: without an address it is to say how many devices must match; add expect = "1" to `match`
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf 'devices = (\n  { match = { address = "0000:01:00.0"; id = "8086:10d3"; }; allow = [ "root-dsk" ]; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: `allow` has "root-dsk", which is no guard; did you mean `root-disk`?
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ printf 'devices = (\n  { match = { address = "0000:01:00.0"; id = "8086:10d3"; }; mode = "kernl"; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: `mode` is "kernl", which is not a mode; write mode = "vfio" or "kernel"
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]

two entries with one address
  $ printf 'devices = (\n  { name = "bad"; match = { address = "0000:02:00.0"; id = "8086:10d3"; }; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: address 0000:02:00.0 is taken by the entry at /etc/vfio-tool/conf.d/10-good.conf:1; remove one of the two
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]

two entries with one name
  $ printf 'devices = (\n  { name = "good"; match = { address = "0000:01:00.0"; id = "8086:10d3"; }; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: name "good" is taken by the entry at /etc/vfio-tool/conf.d/10-good.conf:1; give one of the two another name
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]

one entry that is wrong beside one that is right in the same file
  $ cat >$bad <<END
  > devices = (
  >   { name = "wrong"; match = { address = "nowhere"; }; },
  >   { name = "right"; match = { address = "0000:01:00.0"; id = "8086:10d3"; }; }
  > );
  > END
  $ try
  /etc/vfio-tool/conf.d/20-bad.conf:2: `address` is "nowhere", which is not a PCI address in the form DDDD:BB:DD.F; write address = "0000:21:00.0"
  write "vfio-pci" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/unbind
  write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]

by hand it is told, and in nobody's way
  $ vfio-bind --dry-run --root=$ROOT good
  /etc/vfio-tool/conf.d/20-bad.conf:2: `address` is "nowhere", which is not a PCI address in the form DDDD:BB:DD.F; write address = "0000:21:00.0"
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

for udev it is no output at all
  $ vfio-bind --root=$ROOT match 0000:02:00.0
  vfio-pci

control characters do not reach the terminal
  $ printf 'devices = (\n  { "a\033[31m" = 1; }\n);\n' >$bad; try
  /etc/vfio-tool/conf.d/20-bad.conf:2: the line has the control character 0x1b; save the file as plain text (UTF-8)
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]
  $ rm $bad; cp $ROOT/etc/vfio-tool/conf.d/10-good.conf "$ROOT/etc/vfio-tool/conf.d/$(printf '20-\033[31m').conf"; try
  /etc/vfio-tool/conf.d/20-\x1b[31m.conf:1: address 0000:02:00.0 is taken by the entry at /etc/vfio-tool/conf.d/10-good.conf:1; remove one of the two
  write "vfio-pci" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  [3]

an override that somebody else has set is left alone at boot, and replaced by hand, which is said
  $ machine - <<END
  > 0000:0a:00.0 8086:10d3 020000 override=none group=30
  > 0000:0b:00.0 8086:10d3 020000 group=31
  > END
  $ rm -r $ROOT/etc/vfio-tool; config <<END
  > devices = (
  >   { name = "none"; match = { address = "0000:0a:00.0"; id = "8086:10d3"; }; },
  >   { name = "other"; match = { address = "0000:0b:00.0"; id = "8086:10d3"; }; }
  > );
  > END
  $ mkdir -p $ROOT/etc/driverctl.d; echo i40e >$ROOT/etc/driverctl.d/pci-0000:0b:00.0
  $ vfio-bind claim --dry-run --root=$ROOT
  0000:0a:00.0: has driver_override "none", set by somebody else
    take it all the same with: vfio-tool apply
  0000:0b:00.0: is to have another driver by driverctl, /etc/driverctl.d/pci-0000:0b:00.0
    take it all the same with: vfio-tool apply; for good: driverctl unset-override 0000:0b:00.0
  [5]
  $ vfio-bind --udev 0000:0a:00.0 --dry-run --root=$ROOT
  0000:0a:00.0: has driver_override "none", set by somebody else
    take it all the same with: vfio-tool apply
  [5]
  $ vfio-generate --root=$ROOT --dry-run | grep -A1 'another tool'
  # what the system was seen to need, or another tool has, is left to the guards
  KERNEL=="0000:0b:00.0", ATTR{vendor}=="0x8086", ATTR{device}=="0x10d3", GOTO="vfio_tool_bind"
  $ vfio-bind apply --dry-run --root=$ROOT
  write "vfio-pci" to /sys/bus/pci/devices/0000:0a:00.0/driver_override
  write "0000:0a:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:0b:00.0/driver_override
  write "0000:0b:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  $ vfio-bind apply --dry-run --json --root=$ROOT | jq -c '.results[].devices[] | [.address, .override_before]'
  ["0000:0a:00.0","none"]
  ["0000:0b:00.0",null]
  $ echo vfio-pci >$ROOT/etc/driverctl.d/pci-0000:0b:00.0; vfio-bind --udev 0000:0b:00.0 --dry-run --root=$ROOT
  write "vfio-pci" to /sys/bus/pci/devices/0000:0b:00.0/driver_override
  write "0000:0b:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
