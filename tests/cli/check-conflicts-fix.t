vfio-check conflicts --fix: what a person agrees to is switched off, and kept beside. Below --root it is the mounted machine's files.

needs: jq script

a machine whose declared devices others want
  $ machine - <<END
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=i40e group=57 net=enp33s0f0np0
  > 0000:d1:00.0 8086:15ff 020000 driver=i40e group=19 net=enp209s0f0np0
  > END
  $ config <<END
  > devices = (
  >   { name = "dpdk0"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; },
  >   { name = "mgmt"; match = { address = "0000:d1:00.0"; id = "8086:15ff"; }; mode = "kernel"; }
  > );
  > END
  $ put() { mkdir -p $ROOT/$(dirname $1); cat >$ROOT/$1; }
  $ plant() {
  >   rm -rf $ROOT/etc/modprobe.d $ROOT/etc/driverctl.d $ROOT/etc/udev $ROOT/etc/dpdk
  >   echo i40e | put etc/driverctl.d/pci-0000:21:00.0
  >   printf '# mine\noptions vfio-pci disable_vga=1 ids=10de:2684,8086:15ff,\\\n8086:1234\nsoftdep i40e pre: vfio-pci\n' | put etc/modprobe.d/vfio.conf
  >   printf 'SUBSYSTEM=="pci", ATTR{device}=="0x15ff", \\\n  ATTR{driver_override}="vfio-pci"\nSUBSYSTEM=="net", NAME="x"\n' | put etc/udev/rules.d/60-x.rules
  >   printf 'pci 0000:d1:00.0 vfio-pci\npci 0000:01:00.0 vfio-pci\n' | put etc/dpdk/interfaces
  >   chmod 640 $ROOT/etc/dpdk/interfaces
  > }
  $ plant
  $ fix() { vfio-check conflicts --fix --root=$ROOT "$@"; }
  $ changed() { (cd $ROOT/etc && find . -name '*.vfio-tool-backup*' | sort); }

what would be done
  $ fix --dry-run -q; changed
  would remove /etc/driverctl.d/pci-0000:21:00.0
  would take 8086:15ff out of /etc/modprobe.d/vfio.conf:2
  would comment out /etc/udev/rules.d/60-x.rules:1
  would comment out /etc/dpdk/interfaces:1
  0000:21:00.0 (enp33s0f0np0): driverctl gives it to i40e (/etc/driverctl.d/pci-0000:21:00.0); that wins: at boot and on hotplug it is left to it; only apply and bind, by hand, go past that
    driverctl unset-override 0000:21:00.0; vfio-tool apply
  0000:d1:00.0 (enp209s0f0np0): ids= gives it to vfio-pci (/etc/modprobe.d/vfio.conf:2); that wins: a softdep loads it before the native driver
    take that ID out of /etc/modprobe.d/vfio.conf:2, and build the initramfs anew
  0000:d1:00.0 (enp209s0f0np0): a udev rule gives it to vfio-pci (/etc/udev/rules.d/60-x.rules:1); that wins: what is to stay with the kernel is checked, never moved
    take the rule out of /etc/udev/rules.d/60-x.rules:1, and build the initramfs anew
  0000:d1:00.0 (enp209s0f0np0): dpdk.service gives it to vfio-pci (/etc/dpdk/interfaces:1); that wins: it is taken from the kernel when the service starts
    take that line out of /etc/dpdk/interfaces:1

each is asked about, on a terminal only
  $ fix -q </dev/null; yes | fix -q; changed
  vfio-check: conflicts: --fix asks about each change, on a terminal and as text; otherwise add --yes or --dry-run
  Try 'vfio-check --help'.
  vfio-check: conflicts: --fix asks about each change, on a terminal and as text; otherwise add --yes or --dry-run
  Try 'vfio-check --help'.
  $ asked() { script -qec "vfio-check conflicts --fix --root=$ROOT $* >out" /dev/null | tr -d '\r' >typed; cat out; }
  $ printf 'n\nn\n\nno\n' | asked --json; grep vfio-check: typed; changed
  vfio-check: conflicts: --fix asks about each change, on a terminal and as text; otherwise add --yes or --dry-run

one yes, the rest no: only that is done
  $ printf 'y\nn\nno\n\n' | asked -q; grep -o '[a-z][^?]*?' typed; changed
  remove /etc/driverctl.d/pci-0000:21:00.0: done; as it was: /etc/driverctl.d/.pci-0000:21:00.0.vfio-tool-backup
  take 8086:15ff out of /etc/modprobe.d/vfio.conf:2: not done
  comment out /etc/udev/rules.d/60-x.rules:1: not done
  comment out /etc/dpdk/interfaces:1: not done
  what is loaded and bound stays so until vfio-tool apply or a reboot; build the initramfs anew before that
  0000:d1:00.0 (enp209s0f0np0): ids= gives it to vfio-pci (/etc/modprobe.d/vfio.conf:2); that wins: a softdep loads it before the native driver
    take that ID out of /etc/modprobe.d/vfio.conf:2, and build the initramfs anew
  0000:d1:00.0 (enp209s0f0np0): a udev rule gives it to vfio-pci (/etc/udev/rules.d/60-x.rules:1); that wins: what is to stay with the kernel is checked, never moved
    take the rule out of /etc/udev/rules.d/60-x.rules:1, and build the initramfs anew
  0000:d1:00.0 (enp209s0f0np0): dpdk.service gives it to vfio-pci (/etc/dpdk/interfaces:1); that wins: it is taken from the kernel when the service starts
    take that line out of /etc/dpdk/interfaces:1
  remove /etc/driverctl.d/pci-0000:21:00.0?
  take 8086:15ff out of /etc/modprobe.d/vfio.conf:2?
  comment out /etc/udev/rules.d/60-x.rules:1?
  comment out /etc/dpdk/interfaces:1?
  ./driverctl.d/.pci-0000:21:00.0.vfio-tool-backup
  $ ls -A $ROOT/etc/driverctl.d; cat $ROOT/etc/driverctl.d/.pci*; vfio-configure import --dry-run --root=$ROOT 2>&1 | grep -c driverctl
  .pci-0000:21:00.0.vfio-tool-backup
  i40e
  0
  [1]

all of them
  $ plant; fix --yes -q; changed
  remove /etc/driverctl.d/pci-0000:21:00.0: done; as it was: /etc/driverctl.d/.pci-0000:21:00.0.vfio-tool-backup
  take 8086:15ff out of /etc/modprobe.d/vfio.conf:2: done; as it was: /etc/modprobe.d/vfio.conf.vfio-tool-backup
  comment out /etc/udev/rules.d/60-x.rules:1: done; as it was: /etc/udev/rules.d/60-x.rules.vfio-tool-backup
  comment out /etc/dpdk/interfaces:1: done; as it was: /etc/dpdk/interfaces.vfio-tool-backup
  what is loaded and bound stays so until vfio-tool apply or a reboot; build the initramfs anew before that
  ./dpdk/interfaces.vfio-tool-backup
  ./driverctl.d/.pci-0000:21:00.0.vfio-tool-backup
  ./modprobe.d/vfio.conf.vfio-tool-backup
  ./udev/rules.d/60-x.rules.vfio-tool-backup
  $ cd $ROOT/etc; for file in modprobe.d/vfio.conf udev/rules.d/60-x.rules dpdk/interfaces; do diff $file.vfio-tool-backup $file; stat -c %a $file $file.vfio-tool-backup | uniq; done; cd - >/dev/null
  2c2
  < options vfio-pci disable_vga=1 ids=10de:2684,8086:15ff,\
  ---
  > options vfio-pci disable_vga=1 ids=10de:2684,\
  644
  1,2c1,2
  < SUBSYSTEM=="pci", ATTR{device}=="0x15ff", \
  <   ATTR{driver_override}="vfio-pci"
  ---
  > # SUBSYSTEM=="pci", ATTR{device}=="0x15ff", \
  > #   ATTR{driver_override}="vfio-pci"
  644
  1c1
  < pci 0000:d1:00.0 vfio-pci
  ---
  > # pci 0000:d1:00.0 vfio-pci
  640
  $ vfio-check conflicts --root=$ROOT -q
  $ fix --yes -q

quotes stay in pairs, other options and other lists stay, and a rule goes with the comments within it
  $ echo 'options vfio-pci ids="10de:2684,8086:15ff" disable_idle_d3=1' | put etc/modprobe.d/vfio.conf; fix --yes -q | head -1; cat $ROOT/etc/modprobe.d/vfio.conf
  take 8086:15ff out of /etc/modprobe.d/vfio.conf:1: done; as it was: /etc/modprobe.d/vfio.conf.vfio-tool-backup.2
  options vfio-pci ids="10de:2684" disable_idle_d3=1
  $ echo 'options vfio-pci ids="8086:15ff" disable_idle_d3=1 ids=10de:2684' | put etc/modprobe.d/vfio.conf; fix --yes -q | head -1; cat $ROOT/etc/modprobe.d/vfio.conf
  take 8086:15ff out of /etc/modprobe.d/vfio.conf:1: done; as it was: /etc/modprobe.d/vfio.conf.vfio-tool-backup.3
  options vfio-pci disable_idle_d3=1 ids=10de:2684
  $ echo 'options vfio-pci ids="8086:15ff, 10de:2684"' | put etc/modprobe.d/vfio.conf; fix --yes -q; cat $ROOT/etc/modprobe.d/vfio.conf
  take 8086:15ff out of /etc/modprobe.d/vfio.conf:1: not done: its quotes or line ends leave open what it says; change it by hand
  0000:d1:00.0 (enp209s0f0np0): ids= gives it to vfio-pci (/etc/modprobe.d/vfio.conf:1); it is open which wins: the driver that is loaded first has it
    take that ID out of /etc/modprobe.d/vfio.conf:1, and build the initramfs anew
  options vfio-pci ids="8086:15ff, 10de:2684"
  $ printf 'ATTR{device}=="0x15ff", \\\n# mine\n  ATTR{driver_override}="vfio-pci"\nSUBSYSTEM=="net", NAME="x"\n' | put etc/udev/rules.d/60-x.rules
  $ rm $ROOT/etc/modprobe.d/vfio.conf; fix --yes -q | head -1; cat $ROOT/etc/udev/rules.d/60-x.rules
  comment out /etc/udev/rules.d/60-x.rules:1: done; as it was: /etc/udev/rules.d/60-x.rules.vfio-tool-backup.2
  # ATTR{device}=="0x15ff", \
  # # mine
  #   ATTR{driver_override}="vfio-pci"
  SUBSYSTEM=="net", NAME="x"

what is not known to concern a declared device is told, and left alone
  $ printf 'SUBSYSTEM=="pci", ATTR{driver_override}="vfio-pci"\n' | put etc/udev/rules.d/60-x.rules; fix --yes; cat $ROOT/etc/udev/rules.d/60-x.rules
  /etc/udev/rules.d/60-x.rules:1: gives devices to drivers; it is open which wins: which devices it means is not to be seen here
    take the rule out of /etc/udev/rules.d/60-x.rules:1, and build the initramfs anew
  SUBSYSTEM=="pci", ATTR{driver_override}="vfio-pci"
  $ mv $ROOT/etc/vfio-tool kept; fix --yes; cat $ROOT/etc/udev/rules.d/60-x.rules; rm -rf $ROOT/etc/vfio-tool; mv kept $ROOT/etc/vfio-tool; rm -r $ROOT/etc/udev
  note: no device is declared
    write an entry; see conf/examples
  SUBSYSTEM=="pci", ATTR{driver_override}="vfio-pci"

who has the file keeps it, and its copy
  $ echo 'options vfio-pci ids=8086:15ff' | put etc/modprobe.d/owned.conf; chown 1234:5678 $ROOT/etc/modprobe.d/owned.conf; fix --yes -q >/dev/null; stat -c %u:%g $ROOT/etc/modprobe.d/owned.conf*
  1234:5678
  1234:5678

an ids= list of which nothing is left is a comment; a second backup does not replace the first
  $ echo 'options vfio-pci ids=8086:15ff' | put etc/modprobe.d/vfio.conf; fix --yes -q; cat $ROOT/etc/modprobe.d/vfio.conf; changed | grep modprobe
  comment out /etc/modprobe.d/vfio.conf:1: done; as it was: /etc/modprobe.d/vfio.conf.vfio-tool-backup.4
  what is loaded and bound stays so until vfio-tool apply or a reboot; build the initramfs anew before that
  # options vfio-pci ids=8086:15ff
  ./modprobe.d/owned.conf.vfio-tool-backup
  ./modprobe.d/vfio.conf.vfio-tool-backup
  ./modprobe.d/vfio.conf.vfio-tool-backup.2
  ./modprobe.d/vfio.conf.vfio-tool-backup.3
  ./modprobe.d/vfio.conf.vfio-tool-backup.4

as JSON
  $ plant; fix --dry-run --json | jq -c .fixes[0]; fix --json
  {"purpose":"remove /etc/driverctl.d/pci-0000:21:00.0","state":"planned","backup":null,"message":null}
  vfio-check: conflicts: --fix asks about each change, on a terminal and as text; otherwise add --yes or --dry-run
  Try 'vfio-check --help'.
  [3]
  $ fix --yes --json | tee json | jq -c '.code, .fixes[]'; check-json conflicts <json
  0
  {"purpose":"remove /etc/driverctl.d/pci-0000:21:00.0","state":"done","backup":"/etc/driverctl.d/.pci-0000:21:00.0.vfio-tool-backup","message":null}
  {"purpose":"take 8086:15ff out of /etc/modprobe.d/vfio.conf:2","state":"done","backup":"/etc/modprobe.d/vfio.conf.vfio-tool-backup","message":null}
  {"purpose":"comment out /etc/udev/rules.d/60-x.rules:1","state":"done","backup":"/etc/udev/rules.d/60-x.rules.vfio-tool-backup","message":null}
  {"purpose":"comment out /etc/dpdk/interfaces:1","state":"done","backup":"/etc/dpdk/interfaces.vfio-tool-backup","message":null}
  1 of conflicts: as the schema says
  $ fix --dry-run --json | jq -c .fixes
  []

what does no harm, what is a package's, and what another program keeps, is left alone
  $ plant; rm -r $ROOT/etc/driverctl.d $ROOT/etc/udev $ROOT/etc/dpdk; rm $ROOT/etc/modprobe.d/*
  $ echo vfio-pci | put etc/driverctl.d/pci-0000:21:00.0; echo 'options vfio-pci ids=8086:15ff' | put usr/lib/modprobe.d/a.conf
  $ printf 'hostpci0: d1:00.0\n' | put etc/pve/qemu-server/100.conf
  $ fix --yes; changed
  note: 0000:21:00.0 (enp33s0f0np0): driverctl gives it to vfio-pci (/etc/driverctl.d/pci-0000:21:00.0); vfio-tool wants the same: its service takes the device off that driver and puts it back, at boot and on hotplug
    to leave it to vfio-tool alone: rm /etc/driverctl.d/pci-0000:21:00.0
  0000:d1:00.0 (enp209s0f0np0): ids= gives it to vfio-pci (/usr/lib/modprobe.d/a.conf:1); it is open which wins: the driver that is loaded first has it
    take that ID out of /usr/lib/modprobe.d/a.conf:1, and build the initramfs anew
  0000:d1:00.0 (enp209s0f0np0): the guest 100.conf has it on vfio-pci (/etc/pve/qemu-server/100.conf:1); that wins: it is taken from the kernel when the guest starts, for good
    take that hostpci line out of /etc/pve/qemu-server/100.conf:1
  $ rm -r $ROOT/etc/driverctl.d $ROOT/usr/lib/modprobe.d $ROOT/etc/pve

nothing outside of the root is reached through a link, and no link is replaced
  $ mkdir -p outside; echo 'options vfio-pci ids=8086:15ff' >outside/a.conf; rm -rf $ROOT/etc/modprobe.d; ln -s $PWD/outside $ROOT/etc/modprobe.d
  $ fix --yes; ls outside
  comment out /etc/modprobe.d/a.conf:1: not done: it is a symbolic link, or behind one
  0000:d1:00.0 (enp209s0f0np0): ids= gives it to vfio-pci (/etc/modprobe.d/a.conf:1); it is open which wins: the driver that is loaded first has it
    take that ID out of /etc/modprobe.d/a.conf:1, and build the initramfs anew
  a.conf
  $ rm $ROOT/etc/modprobe.d; mkdir $ROOT/etc/modprobe.d; ln -s ../../../outside/a.conf $ROOT/etc/modprobe.d/a.conf; fix --yes; ls -A outside $ROOT/etc/modprobe.d
  comment out /etc/modprobe.d/a.conf:1: not done: it is a symbolic link, or behind one
  0000:d1:00.0 (enp209s0f0np0): ids= gives it to vfio-pci (/etc/modprobe.d/a.conf:1); it is open which wins: the driver that is loaded first has it
    take that ID out of /etc/modprobe.d/a.conf:1, and build the initramfs anew
  $ROOT/etc/modprobe.d:
  a.conf
  
  outside:
  a.conf
  $ rm -r $ROOT/etc/modprobe.d

the predecessor's unit and file
  $ printf '[devices]\nvfio = [ "enp209s0f0np0" ]\n' | put etc/vfio-tool/config.toml; printf '[Service]\nExecStart=/usr/local/bin/vfio-tool bind\n' | put etc/systemd/system/vfio-tool.service
  $ printf '[Service]\nExecStart=/usr/bin/true\n' | put etc/systemd/system/my-vfio-dpdk.service
  $ fix --yes; changed; ls $ROOT/etc/systemd/system
  remove /etc/vfio-tool/config.toml: done; as it was: /etc/vfio-tool/config.toml.vfio-tool-backup
  remove /etc/systemd/system/vfio-tool.service: done; as it was: /etc/systemd/system/vfio-tool.service.vfio-tool-backup
  what is loaded and bound stays so until vfio-tool apply or a reboot; build the initramfs anew before that
  ok: nobody else wants the declared devices
  ./systemd/system/vfio-tool.service.vfio-tool-backup
  ./vfio-tool/config.toml.vfio-tool-backup
  my-vfio-dpdk.service
  vfio-tool.service.vfio-tool-backup

usage
  $ vfio-check conflicts --yes
  vfio-check: --yes is for --fix
  Try 'vfio-check --help'.
  [3]
  $ vfio-check boot --fix
  vfio-check: boot: no use for --fix
  Try 'vfio-check --help'.
  [3]
  $ as_nobody vfio-check conflicts --fix
  This command requires root privileges.
  Run with sudo: sudo vfio-check --fix conflicts
  [4]
