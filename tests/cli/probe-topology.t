vfio-probe topology: bridges, slots, functions and IOMMU groups as a tree, a graph, a picture.

needs: python3 jq

a machine
  $ machine <<END
  > 0000:00:00.0 8086:a700 060000 group=0
  > 0000:00:1c.0 8086:7a38 060400 driver=pcieport group=5
  > 0000:01:00.0 10de:2684:1043:889d 030000 driver=vfio-pci override=vfio-pci group=14 parent=0000:00:1c.0 slot=2
  > 0000:01:00.1 10de:22ba:1043:889d 040300 driver=snd_hda_intel group=14 parent=0000:00:1c.0
  > 0000:02:00.0 144d:a80a 010802 driver=nvme group=15 block=nvme0n1 parent=0000:00:1d.0
  > 0000:00:1f.6 8086:15bb 020000 driver=e1000e group=9 net=eno1
  > END
  $ topology() { vfio-probe topology --root=$ROOT "$@"; }
  $ well_formed() { python3 -c 'import sys, xml.dom.minidom as m; d = m.parse(sys.argv[1]); print(d.documentElement.tagName)' "$1"; }

the tree, for a locale without box characters
  $ topology
  PCI ADDRESS        NAME    DRIVER        IOMMU GROUP STATUS  HARDWARE
  root bus 0000:00
  |-0000:00:00.0     -       -             0           none    bridge 8086:a700
  |-0000:00:1c.0     -       pcieport      5           bridge  bridge 8086:7a38
  | `-slot 2
  |   |-0000:01:00.0 -       vfio-pci      14          blocked display 10de:2684
  |   `-0000:01:00.1 -       snd_hda_intel 14          kernel  multimedia 10de:22ba
  |-0000:00:1d.0     -       pcieport      -           bridge  bridge 8086:a33c
  | `-0000:02:00.0   nvme0n1 nvme          15          kernel  storage 144d:a80a
  `-0000:00:1f.6     eno1    e1000e        9           kernel  network 8086:15bb

a locale with them
  $ LC_ALL=C.UTF-8 topology --no-legend | head -3
  root bus 0000:00
  ├─0000:00:00.0     -       -             0           none    bridge 8086:a700
  ├─0000:00:1c.0     -       pcieport      5           bridge  bridge 8086:7a38

the parents of the JSON report are those of sysfs
  $ cat >parents.jq <<END
  > def walk(above): if .address then "\\(.address) \\(above)" else empty end,
  >   (.address // (if .bus then "pci" + .bus else above end)) as \$own | .children[] | walk(\$own);
  > .buses[] | walk("")
  > END
  > for link in $ROOT/sys/bus/pci/devices/*; do path=$(readlink -f $link); echo "${path##*/} $(basename ${path%/*})"; done >sysfs
  > topology --json | jq -r -f parents.jq | sort >json; wc -l <json; diff json sysfs
  7

groups are said to be viable or not
  $ topology --json | jq -c '.schema, (.groups[] | select(.members | length > 1))'
  1
  {"group":14,"viable":false,"members":["0000:01:00.0","0000:01:00.1"]}

the JSON report is as the schema says
  $ topology --json | check-json topology
  1 of topology: as the schema says
  $ for name in server workstation sriov laptop; do check-json topology <$TOP/tests/golden/topology-$name/expected/topology.json; done
  1 of topology: as the schema says
  1 of topology: as the schema says
  1 of topology: as the schema says
  1 of topology: as the schema says

virtual functions in one state are one line, and with --verbose each has its own
  $ rm -r $ROOT/sys && machine <<END
  > 0000:40:01.0 8086:347a 060400 driver=pcieport group=59
  > 0000:41:00.0 8086:1592 020000 driver=ice group=60 net=enp65s0f0np0 parent=0000:40:01.0
  > 0000:41:01.0*6 8086:1889 020000 pf=0000:41:00.0 driver=vfio-pci group={100}
  > 0000:41:0d.0*2 8086:1889 020000 pf=0000:41:00.0 group={196}
  > END
  $ topology
  PCI ADDRESS                        NAME         DRIVER   IOMMU GROUP STATUS HARDWARE
  root bus 0000:40
  `-0000:40:01.0                     -            pcieport 59          bridge bridge 8086:347a
    `-0000:41:00.0                   enp65s0f0np0 ice      60          kernel network 8086:1592
      |-0000:41:01.0 to 0000:41:01.5 6 VFs        vfio-pci 100 to 105  vfio   network 8086:1889
      |-0000:41:0d.0                 -            -        196         none   network 8086:1889
      `-0000:41:0d.1                 -            -        197         none   network 8086:1889
  $ topology --verbose | grep -c vfio-pci
  6
  $ topology --json | jq '[.. | objects | select(.physical_function?)] | length'
  8

what a device says is no markup, and no control characters either
  $ rm -r $ROOT/sys && machine <<END
  > 0000:00:1f.6 8086:15bb 020000 driver=e1000e group=9
  > END
  $ mkdir "$ROOT/sys/bus/pci/slots/<b>&quot;\"'" && printf '0000:00:1f\n' >"$ROOT/sys/bus/pci/slots/<b>&quot;\"'/address"
  > ln -sfn ../../../bus/pci/drivers/$(printf 'a\033[31m\377"<&') $ROOT/sys/devices/pci0000:00/0000:00:1f.6/driver
  $ topology
  PCI ADDRESS        NAME                  DRIVER           IOMMU GROUP STATUS HARDWARE
  root bus 0000:00
  `-slot <b>&quot;"'
    `-0000:00:1f.6   enp0s31f6 (predicted) a\x1b[31m\xff"<& 9           kernel network 8086:15bb
  $ topology --svg >hostile.svg; well_formed hostile.svg; LC_ALL=C grep -c "$(printf '[\001-\010\013-\037\177\377]')" hostile.svg
  svg
  0
  [1]
  $ topology --dot | grep label= | head -3
    "bus 0000:00" [label="root bus 0000:00", fillcolor="#ffffff"];
    "slot of 0000:00:1f.6" [label="slot <b>&amp;quot;\"'", fillcolor="#ffffff"];
    "0000:00:1f.6" [label="0000:00:1f.6\nenp0s31f6 (predicted)\nnetwork 8086:15bb\nkernel, a\\x1b[31m\\xff\"<&amp;", fillcolor="#e4f5ef"];
  $ topology --json | jq -r '.. | .driver?, .slot? | select(.)'
  <b>&quot;"'
  a\x1b[31m\xff"<&

five hundred functions are a picture, and always the same
  $ rm -r $ROOT && machine --slim --functions 500 && topology --svg >500.svg && well_formed 500.svg
  svg
  $ grep -c 'class="card' 500.svg
  500
  $ topology --svg | cmp - 500.svg

a full disk and a closed output are errors
  $ topology --svg >/dev/full
  standard output: No space left on device
  [3]
  $ topology --json >&-
  standard output: Bad file descriptor
  [3]

what it does not take is said
  $ topology 0000:01:00.0
  vfio-probe: topology takes no argument: `0000:01:00.0`
  Try 'vfio-probe --help'.
  [3]
  $ topology --dot --svg
  vfio-probe: --svg: another format was asked for already
  Try 'vfio-probe --help'.
  [3]
  $ vfio-probe topology --root=$DIR/none
  $DIR/none: No such file or directory
  [3]
  $ mkdir empty && vfio-probe topology --root=$DIR/empty
  this system has no PCI bus
  [3]

virtual functions whose physical function is not there, with another function in their slot
  $ rm -r $ROOT; for f in 0 1 2 3 4 5 6 7; do echo "0000:02:00.$f 8086:10ca 020000 group=$f slot=5 $([ $f = 1 ] || echo pf=0000:77:00.0)"; done >captured
  $ echo "0000:77:00.0 8086:10c9 020000 group=9" >>captured; machine captured; rm -r $ROOT/sys/bus/pci/devices/0000:77:00.0; topology
  PCI ADDRESS                    NAME               DRIVER IOMMU GROUP STATUS HARDWARE
  root bus 0000:02
  |-0000:02:00.0 to 0000:02:00.7 7 VFs              -      7 groups    none   network 8086:10ca
  `-slot 5
    `-0000:02:00.1               ens5f1 (predicted) -      1           none   network 8086:10ca

the picture in the documentation is made so
  $ rm -r $ROOT && machine $TOP/tests/machines/workstation.machine && topology --svg | cmp - $TOP/docs/topology.svg
