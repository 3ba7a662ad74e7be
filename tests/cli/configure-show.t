vfio-configure show (vfio-tool show-config): what all files come to.

each value has its place; what no file says is the default
  $ machine - </dev/null
  $ config <<'END'
  > # the first file
  > devices = (
  >   { name = "dpdk0"; # on two lines
  >     match = { address = "0000:21:00.0"; id = "8086:158b:*:0002"; path = "0000:00:1c.4/00.0";
  >       serial = "00-15-17-ff-ff-b8-5e-2c"; interface = "enp33s0"; mac = "3c:fd:fe:9e:7a:40"; };
  >     group = "list"; companions = [ "0000:21:00.1 8086:158b" ]; allow = [ "unvetted", "default-route" ];
  >   },
  >   { match = { address = "0000:d1:00.0"; id = "8086:15ff" }, mode = "kernel", required = TRUE }
  > );
  > END
  $ config conf.d/50-gpu.conf <<'END'
  > devices = ( { match = { class = "0x0300"; slot = "3"; numa_node = "1"; expect = "2" }; node_mode = "600"; node_owner = "me"; driver = "nvgrace_gpu_vfio_pci" } )
  > options = { node_group = "kvm"; node_mode = "0600"; };
  > END
  $ config conf.d/60-later.conf <<'END'
  > options = { node_mode = "0660"; };
  > END
  $ alias show='vfio-configure show --root=$ROOT'
  $ show
  devices = (
    {
      name = "dpdk0";                                  # /etc/vfio-tool/vfio-tool.conf:3
      match = {
        address = "0000:21:00.0";                      # /etc/vfio-tool/vfio-tool.conf:4
        id = "8086:158b:*:0002";                       # /etc/vfio-tool/vfio-tool.conf:4
        path = "0000:00:1c.4/00.0";                    # /etc/vfio-tool/vfio-tool.conf:4
        serial = "00-15-17-ff-ff-b8-5e-2c";            # /etc/vfio-tool/vfio-tool.conf:5
        interface = "enp33s0";                         # /etc/vfio-tool/vfio-tool.conf:5
        mac = "3c:fd:fe:9e:7a:40";                     # /etc/vfio-tool/vfio-tool.conf:5
      };
      mode = "vfio";                                   # default
      driver = "vfio-pci";                             # default
      group = "list";                                  # /etc/vfio-tool/vfio-tool.conf:6
      companions = [ "0000:21:00.1 8086:158b" ];       # /etc/vfio-tool/vfio-tool.conf:6
      required = false;                                # default
      allow = [ "default-route", "unvetted" ];         # /etc/vfio-tool/vfio-tool.conf:6
    },
    {
      name = "0000-d1-00.0";                           # default
      match = {
        address = "0000:d1:00.0";                      # /etc/vfio-tool/vfio-tool.conf:8
        id = "8086:15ff";                              # /etc/vfio-tool/vfio-tool.conf:8
      };
      mode = "kernel";                                 # /etc/vfio-tool/vfio-tool.conf:8
      required = true;                                 # /etc/vfio-tool/vfio-tool.conf:8
    },
    {
      name = "slot-3";                                 # default
      match = {
        class = "0300";                                # /etc/vfio-tool/conf.d/50-gpu.conf:1
        slot = "3";                                    # /etc/vfio-tool/conf.d/50-gpu.conf:1
        numa_node = "1";                               # /etc/vfio-tool/conf.d/50-gpu.conf:1
        expect = "2";                                  # /etc/vfio-tool/conf.d/50-gpu.conf:1
      };
      mode = "vfio";                                   # default
      driver = "nvgrace_gpu_vfio_pci";                 # /etc/vfio-tool/conf.d/50-gpu.conf:1
      group = "strict";                                # default
      required = false;                                # default
      node_owner = "me";                               # /etc/vfio-tool/conf.d/50-gpu.conf:1
      node_mode = "0600";                              # /etc/vfio-tool/conf.d/50-gpu.conf:1
    }
  );
  options = {
    auto_load_module = true;                           # default
    set_permissions = false;                           # default
    node_owner = "root";                               # default
    node_group = "kvm";                                # /etc/vfio-tool/conf.d/50-gpu.conf:2
    node_mode = "0660";                                # /etc/vfio-tool/conf.d/60-later.conf:1
  };

what is shown is a configuration that says the same
  $ mkdir -p again/etc/vfio-tool again/sys; show >again/etc/vfio-tool/vfio-tool.conf
  $ show | sed 's/ *#.*//' >a; vfio-configure show-config --root=again | sed 's/ *#.*//' | diff a -

by the name that people know it under, and for programs
  $ vfio-configure show-config --root=$ROOT --json >j; check-json show_config <j
  1 of show_config: as the schema says
  $ jq -c '.schema, .code, (.devices[] | [.name, .file, .line, .match.address, .mode, .driver, .group, .allow]), .options.node_mode' j
  1
  0
  ["dpdk0","/etc/vfio-tool/vfio-tool.conf",3,"0000:21:00.0","vfio","vfio-pci","list",["default-route","unvetted"]]
  ["0000-d1-00.0","/etc/vfio-tool/vfio-tool.conf",8,"0000:d1:00.0","kernel",null,null,[]]
  ["slot-3","/etc/vfio-tool/conf.d/50-gpu.conf",1,null,"vfio","nvgrace_gpu_vfio_pci","strict",[]]
  {"value":"0660","file":"/etc/vfio-tool/conf.d/60-later.conf","line":1}
  $ jq -c '.devices[0].lines' j
  {"name":3,"match.address":4,"match.id":4,"match.path":4,"match.serial":5,"match.interface":5,"match.mac":5,"mode":null,"driver":null,"group":6,"companions":6,"required":null,"allow":6}

masked and replaced files are said
  $ ln -s /dev/null $ROOT/etc/vfio-tool/conf.d/60-later.conf.masked; ln -s /dev/null $ROOT/etc/vfio-tool/conf.d/70-off.conf
  $ mkdir -p $ROOT/usr/lib/vfio-tool/conf.d $ROOT/run/vfio-tool/conf.d
  $ for name in 50-gpu 70-off; do echo 'options = { node_owner = "no"; };' >$ROOT/usr/lib/vfio-tool/conf.d/$name.conf; done; cp $ROOT/usr/lib/vfio-tool/conf.d/50-gpu.conf $ROOT/run/vfio-tool/conf.d
  $ show | grep '^#'
  # /run/vfio-tool/conf.d/50-gpu.conf: replaced by /etc/vfio-tool/conf.d/50-gpu.conf
  # /usr/lib/vfio-tool/conf.d/50-gpu.conf: replaced by /etc/vfio-tool/conf.d/50-gpu.conf
  # /etc/vfio-tool/conf.d/70-off.conf: masked
  # /usr/lib/vfio-tool/conf.d/70-off.conf: replaced by /etc/vfio-tool/conf.d/70-off.conf
  $ show --json | jq -c '.files[]'
  {"path":"/etc/vfio-tool/vfio-tool.conf","state":"read","replaced_by":null}
  {"path":"/etc/vfio-tool/conf.d/50-gpu.conf","state":"read","replaced_by":null}
  {"path":"/run/vfio-tool/conf.d/50-gpu.conf","state":"replaced","replaced_by":"/etc/vfio-tool/conf.d/50-gpu.conf"}
  {"path":"/usr/lib/vfio-tool/conf.d/50-gpu.conf","state":"replaced","replaced_by":"/etc/vfio-tool/conf.d/50-gpu.conf"}
  {"path":"/etc/vfio-tool/conf.d/60-later.conf","state":"read","replaced_by":null}
  {"path":"/etc/vfio-tool/conf.d/70-off.conf","state":"masked","replaced_by":null}
  {"path":"/usr/lib/vfio-tool/conf.d/70-off.conf","state":"replaced","replaced_by":"/etc/vfio-tool/conf.d/70-off.conf"}

mistakes are said, exit 3, and what is right is shown: the second of two alike is out, whatever stands beside it
  $ config <<'END'
  > devices = (
  >   { name = "a"; match = { address = "0000:01:00.0"; id = "8086:0001" }; }, { name = "a"; match = { address = "0000:02:00.0"; id = "8086:0001" }; },
  >   "b",
  >   { nmae = "c"; },
  >   { name = "d"; match = { address = "0000:01:00.0"; id = "8086:0001" }; mode = "kernel"; },
  >   { name = "e"; match = { address = "0000:05:00.0";
  >     id = "8086:0001" }; }
  > );
  > options = { node_owner = "right"; };
  > END
  $ config conf.d/60-later.conf <<'END'
  > options = { node_owner = "Not Right"; node_mode = "0660" };
  > END
  $ config conf.d/80-broken.conf <<'END'
  > options = { node_owner = "never"
  > END
  $ ln -s 50-gpu.conf $ROOT/etc/vfio-tool/conf.d/90-link.conf; rm $ROOT/etc/vfio-tool/conf.d/50-gpu.conf $ROOT/run/vfio-tool/conf.d/50-gpu.conf $ROOT/usr/lib/vfio-tool/conf.d/*
  $ show --json >j 2>/dev/null
  [3]
  $ check-json show_config <j
  1 of show_config: as the schema says
  $ jq -c '.code, (.devices[] | [.name, .line, .lines["match.id"]]), .options.node_owner, .options.node_mode, (.problems[] | [.file, .line])' j
  3
  ["d",5,5]
  ["e",6,7]
  {"value":"right","file":"/etc/vfio-tool/vfio-tool.conf","line":9}
  {"value":"0660","file":"/etc/vfio-tool/conf.d/60-later.conf","line":1}
  ["/etc/vfio-tool/conf.d/90-link.conf",null]
  ["/etc/vfio-tool/vfio-tool.conf",3]
  ["/etc/vfio-tool/vfio-tool.conf",4]
  ["/etc/vfio-tool/conf.d/60-later.conf",1]
  ["/etc/vfio-tool/conf.d/80-broken.conf",1]
  ["/etc/vfio-tool/vfio-tool.conf",2]
  ["/etc/vfio-tool/vfio-tool.conf",2]
  $ show 2>&1 >/dev/null | sed -n 1,3p
  /etc/vfio-tool/conf.d/90-link.conf: is a symbolic link, which is not followed; put the file itself there, or a link to /dev/null to mask it
  /etc/vfio-tool/vfio-tool.conf:3: an entry of `devices` must be a group; write { match = { ... }; }
  /etc/vfio-tool/vfio-tool.conf:4: unknown key `nmae`; did you mean `name`?

nothing declared is no error, and is said
  $ rm -r $ROOT/etc/vfio-tool; show
  there is no configuration: no file in /etc/vfio-tool or beside it
  devices = ();
  options = {
  ...
  };
  $ show --root=$ROOT/none
  $ROOT/none: No such file or directory
  [3]

help, and what it does not take
  $ vfio-configure show --help
  Usage: vfio-configure show [OPTION]...
         vfio-tool show-config ...
  
  what all files of the configuration come to, and where
  each value stands
  
  Options:
        --json            report as JSON
        --root=DIR        the system below DIR
    -h, --help            show this help
    -V, --version         show the version
  
  Exit status: 0 done, 3 a file has a mistake (what is right is shown), or other error.
  $ vfio-configure --help >a; vfio-configure -h | cmp a; head -1 a
  Usage: vfio-configure COMMAND [OPTION]...
  $ vfio-configure show --yes
  vfio-configure: show: no use for --yes
  Try 'vfio-configure --help'.
  [3]
  $ vfio-configure show x
  vfio-configure: show: `x`: it takes options only
  Try 'vfio-configure --help'.
  [3]
  $ vfio-configure sohw
  vfio-configure: there is no command `sohw`; did you mean `show`?
  Try 'vfio-configure --help'.
  [3]
  $ vfio-configure
  vfio-configure: which command? configure, show* (glob)
  Try 'vfio-configure --help'.
  [3]
  $ vfio-configure show --rot=x
  vfio-configure: there is no option `--rot`; did you mean `--root`?
  Try 'vfio-configure --help'.
  [3]
  $ vfio-configure --version >/dev/full
  standard output: No space left on device
  [3]
  $ vfio-configure show --root=$ROOT >/dev/full
  there is no configuration: no file in /etc/vfio-tool or beside it
  standard output: No space left on device
  [3]
