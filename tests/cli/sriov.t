Virtual functions by their physical one: made as `sriov` says, found by their number.

a port with four functions of 64, one with none, a card without SR-IOV, a card on VFIO, and one without a driver
  $ machine - <<END
  > 0000:41:00.0 8086:1592:8086:0002 020000 driver=ice group=60 net=enp65s0f0 totalvfs=64 attribute.sriov_totalvfs=64 attribute.sriov_offset=8 attribute.sriov_stride=1 attribute.sriov_vf_device=1889
  > 0000:41:01.0 8086:1889:8086:0000 020000 pf=0000:41:00.0 driver=vfio-pci override=vfio-pci group=100
  > 0000:41:01.1 8086:1889:8086:0000 020000 pf=0000:41:00.0 driver=iavf group=101 net=enp65s0f0v1
  > 0000:41:01.2 8086:1889:8086:0000 020000 pf=0000:41:00.0 group=102
  > 0000:41:01.3 8086:1889:8086:0000 020000 pf=0000:41:00.0 group=103
  > 0000:42:00.0 8086:1592:8086:0002 020000 driver=ice group=61 totalvfs=64 attribute.sriov_totalvfs=64 attribute.sriov_offset=8 attribute.sriov_stride=1 attribute.sriov_vf_device=1889
  > 0000:43:00.0 8086:10d3:8086:a01f 020000 driver=e1000e group=62
  > 0000:44:00.0 8086:1592:8086:0002 020000 driver=vfio-pci override=vfio-pci group=63 totalvfs=8 attribute.sriov_totalvfs=8
  > 0000:45:00.0 8086:1592:8086:0002 020000 group=64 totalvfs=8 attribute.sriov_totalvfs=8
  > END
  $ config vfio-tool.conf <<END
  > sriov = ( { name = "port0"; match = { address = "0000:41:00.0"; id = "8086:1592"; interface = "enp65s0f0"; }; vfs = "4"; } );
  > devices = (
  >   { name = "guests"; match = { pf = "port0"; vfs = "0-2,9"; }; },
  >   { name = "host"; match = { pf = "enp65s0f0"; vfs = "3"; }; mode = "kernel"; }
  > );
  > END

functions that are there are found by their numbers
  $ vfio-bind apply --dry-run --root=$ROOT
  write "vfio-pci" to /sys/bus/pci/devices/0000:41:01.1/driver_override
  write "0000:41:01.1" to /sys/bus/pci/drivers/iavf/unbind
  write "0000:41:01.1" to /sys/bus/pci/drivers/vfio-pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:41:01.2/driver_override
  write "0000:41:01.2" to /sys/bus/pci/drivers/vfio-pci/bind
  $ vfio-bind match --root=$ROOT 0000:41:01.2
  vfio-pci
  $ vfio-bind match --root=$ROOT 0000:41:01.3
  [1]
  $ vfio-probe info --root=$ROOT 0000:41:01.2 | grep 'entry\|SR-IOV'
    entry:       guests (/etc/vfio-tool/vfio-tool.conf:3), mode vfio, driver vfio-pci
    SR-IOV:      a virtual function of 0000:41:00.0
  $ vfio-check config --root=$ROOT
  ok: the files have no mistake: 2 entries
  ok: 0000:41:00.0: has 4 virtual functions
  ok: 0000:41:01.0: on vfio-pci, IOMMU group 100
  0000:41:01.1 (enp65s0f0v1): on iavf; the entry guests at /etc/vfio-tool/vfio-tool.conf:3 wants it on vfio-pci
    take it with: vfio-tool apply
  0000:41:01.2: has no driver; the entry guests at /etc/vfio-tool/vfio-tool.conf:3 wants it on vfio-pci
    take it with: vfio-tool apply
  0000:41:01.3: has no driver
    give it to its driver with: vfio-tool unbind 0000:41:01.3
  note: 0000:42:00.0: no entry names it: 8086:1592, on ice
  note: 0000:43:00.0: no entry names it: 8086:10d3, on e1000e
  note: 0000:44:00.0: no entry names it: 8086:1592, on vfio-pci
  note: 0000:45:00.0: no entry names it: 8086:1592
  [2]
  $ vfio-configure show --root=$ROOT
  devices = (
    {
      name = "guests";                                 # /etc/vfio-tool/vfio-tool.conf:3
      match = {
        pf = "port0";                                  # /etc/vfio-tool/vfio-tool.conf:3
        vfs = "0-2,9";                                 # /etc/vfio-tool/vfio-tool.conf:3
      };
      mode = "vfio";                                   # default
      driver = "vfio-pci";                             # default
      group = "strict";                                # default
      required = false;                                # default
    },
    {
      name = "host";                                   # /etc/vfio-tool/vfio-tool.conf:4
      match = {
        pf = "enp65s0f0";                              # /etc/vfio-tool/vfio-tool.conf:4
        vfs = "3";                                     # /etc/vfio-tool/vfio-tool.conf:4
      };
      mode = "kernel";                                 # /etc/vfio-tool/vfio-tool.conf:4
      required = false;                                # default
    }
  );
  sriov = (
    {                                                  # /etc/vfio-tool/vfio-tool.conf:1
      name = "port0";
      match = {
        address = "0000:41:00.0";
        id = "8086:1592";
        interface = "enp65s0f0";
      };
      vfs = "4";
    }
  );
  options = {
    auto_load_module = true;                           # default
    set_permissions = false;                           # default
    node_owner = "root";                               # default
    node_group = "vfio";                               # default
    node_mode = "0660";                                # default
  };
  $ vfio-configure show --root=$ROOT --json | check-json show_config
  1 of show_config: as the schema says

save and update see that an entry means a function already, and record nothing that would tie it to a place
  $ vfio-configure save --dry-run --root=$ROOT --vfio 0000:41:01.2
  0000:41:01.2: entry guests (/etc/vfio-tool/vfio-tool.conf:3) says all of it already
  $ vfio-configure update --dry-run --yes --root=$ROOT
  guests (/etc/vfio-tool/vfio-tool.conf:3): means virtual functions, by their numbers
  host (/etc/vfio-tool/vfio-tool.conf:4): means virtual functions, by their numbers

the rules have the addresses that functions will have, and what the physical one must be
  $ vfio-generate --dry-run --root=$ROOT | sed -n '/05-vfio-tool.rules/,/LABEL="vfio_tool_found"/p'
  $ROOT/run/udev/rules.d/05-vfio-tool.rules:
  # Generated by vfio-generate; what is changed here is lost. From:
  #   /etc/vfio-tool/vfio-tool.conf
  # A declared device gets its driver's name before a module that could take it is loaded;
  # what is too late for that, vfio-bind puts right within the same event.
  # port0 (/etc/vfio-tool/vfio-tool.conf:1): its virtual functions are made when it has its driver
  SUBSYSTEM=="pci", ACTION!="remove|unbind", KERNEL=="0000:41:00.0", ATTR{vendor}=="0x8086", ATTR{device}=="0x1592", DRIVER=="?*", DRIVER!="*vfio?pci", TAG+="systemd"
  SUBSYSTEM=="pci", ACTION=="add|bind", KERNEL=="0000:41:00.0", ATTR{vendor}=="0x8086", ATTR{device}=="0x1592", DRIVER=="?*", DRIVER!="*vfio?pci", ENV{SYSTEMD_WANTS}+="vfio-sriov@0000:41:00.0.service"
  ACTION!="add", GOTO="vfio_tool_end"
  SUBSYSTEM!="pci", GOTO="vfio_tool_end"
  IMPORT{cmdline}="vfio_tool"
  ENV{vfio_tool}=="0|off|no|false", GOTO="vfio_tool_end"
  
  # guests (/etc/vfio-tool/vfio-tool.conf:3)
  KERNEL=="0000:41:01.0|0000:41:01.1|0000:41:01.2|0000:41:02.1", ATTR{[pci/0000:41:00.0]vendor}=="0x8086", ATTR{[pci/0000:41:00.0]device}=="0x1592", ATTR{vendor}=="0x8086", ATTR{device}=="0x1889", ENV{.vfio_tool_pf}="0000:41:00.0", ENV{.vfio_tool_driver}="vfio-pci", GOTO="vfio_tool_found"
  GOTO="vfio_tool_end"
  
  LABEL="vfio_tool_found"

another card in the place of the physical function is not the one: nothing is theirs
  $ sed 's/8086:1592/8086:1593/' $ROOT/etc/vfio-tool/vfio-tool.conf >other && config vfio-tool.conf <other
  $ vfio-bind sriov --dry-run --root=$ROOT
  0000:41:00.0: is another card than the entry port0 of `sriov` at /etc/vfio-tool/vfio-tool.conf:1 means: 8086:1593, found 8086:1592:8086:0002
    when this one is meant, write its id, and its serial number where that is given
  [5]
  $ vfio-bind match --root=$ROOT 0000:41:01.2
  [1]

a port that has none gets them while no driver may see them
  $ config vfio-tool.conf <<END
  > sriov = ( { match = { address = "0000:42:00.0"; id = "8086:1592"; }; vfs = "16"; } );
  > END
  $ vfio-bind sriov --dry-run --root=$ROOT
  write "0" to /sys/bus/pci/devices/0000:42:00.0/sriov_drivers_autoprobe
  write "16" to /sys/bus/pci/devices/0000:42:00.0/sriov_numvfs
  write "1" to /sys/bus/pci/devices/0000:42:00.0/sriov_drivers_autoprobe
  $ vfio-bind apply --dry-run --root=$ROOT
  write "0" to /sys/bus/pci/devices/0000:42:00.0/sriov_drivers_autoprobe
  write "16" to /sys/bus/pci/devices/0000:42:00.0/sriov_numvfs
  write "1" to /sys/bus/pci/devices/0000:42:00.0/sriov_drivers_autoprobe
  $ vfio-bind sriov --dry-run --root=$ROOT --json | jq -c .sriov
  [{"address":"0000:42:00.0","entry":"0000-42-00.0","wanted":16,"before":0,"end":"planned","steps":["write \"0\" to /sys/bus/pci/devices/0000:42:00.0/sriov_drivers_autoprobe","write \"16\" to /sys/bus/pci/devices/0000:42:00.0/sriov_numvfs","write \"1\" to /sys/bus/pci/devices/0000:42:00.0/sriov_drivers_autoprobe"]}]

another number is refused while one is in use, and says by what
  $ config vfio-tool.conf <<END
  > sriov = ( { name = "port0"; match = { address = "0000:41:00.0"; id = "8086:1592"; }; vfs = "8"; } );
  > END
  $ file() { mkdir -p "$ROOT/$(dirname "$1")" && cat >"$ROOT/$1"; }
  $ vfio-bind sriov --dry-run --root=$ROOT
  write "0" to /sys/bus/pci/devices/0000:41:00.0/sriov_drivers_autoprobe
  write "0" to /sys/bus/pci/devices/0000:41:00.0/sriov_numvfs
  write "8" to /sys/bus/pci/devices/0000:41:00.0/sriov_numvfs
  write "1" to /sys/bus/pci/devices/0000:41:00.0/sriov_drivers_autoprobe
  $ printf 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\nenp65s0f0v1\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n' | file proc/net/route
  $ vfio-bind sriov --dry-run --root=$ROOT port0
  0000:41:00.0: has 4 virtual functions, and the entry port0 of `sriov` at /etc/vfio-tool/vfio-tool.conf:1 wants 8: all would have to go for that, and 0000:41:01.1 carries the default route via 10.0.0.1
    stop what uses them first; then: vfio-tool apply
  [5]

what cannot be, and what is not yet
  $ config vfio-tool.conf <<END
  > sriov = (
  >   { match = { address = "0000:41:01.0"; id = "8086:1889"; }; vfs = "1"; },
  >   { match = { address = "0000:42:00.0"; id = "8086:1592"; }; vfs = "65"; },
  >   { match = { address = "0000:43:00.0"; id = "8086:10d3"; }; vfs = "1"; },
  >   { match = { address = "0000:44:00.0"; id = "8086:1592"; }; vfs = "1"; },
  >   { match = { address = "0000:45:00.0"; id = "8086:1592"; }; vfs = "1"; },
  >   { match = { address = "0000:46:00.0"; id = "8086:1592"; }; vfs = "1"; }
  > );
  > END
  $ vfio-bind sriov --dry-run --root=$ROOT
  0000:41:01.0: is a virtual function, and has none itself
    name its physical function
  0000:42:00.0: can have 64 virtual functions, and the entry 0000-42-00.0 of `sriov` at /etc/vfio-tool/vfio-tool.conf:3 wants 65
    write vfs = "64", or let the firmware of the card allow more
  0000:43:00.0: cannot have virtual functions: it shows no SR-IOV
    switch SR-IOV on in the firmware, and in the card's own settings
  0000:44:00.0: is on VFIO itself: only a driver of the kernel makes virtual functions here
    give it back with vfio-tool unbind, or take it out of `sriov`
  0000:45:00.0: has no driver, which would make its virtual functions
    they are made as soon as it has one
  0000:46:00.0: no such device, whose virtual functions are declared
    see which there are with: vfio-tool list --all
  [5]
  $ vfio-bind sriov --dry-run --root=$ROOT 45:00.0
  0000:45:00.0: has no driver, which would make its virtual functions
    they are made as soon as it has one
  $ vfio-bind sriov --dry-run --root=$ROOT enp9s0
  enp9s0: no entry of `sriov` has this address, interface or name
  [1]

a kernel argument leaves one out
  $ echo 'quiet vfio_tool.skip=0000-42-00.0' >$ROOT/proc/cmdline; vfio-bind sriov --dry-run --root=$ROOT 42:00.0
