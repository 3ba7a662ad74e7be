vfio-bind reset: gives back all that vfio-tool has put on VFIO. What is really given back is in the virtual machine.

a machine: one card that we have taken, one that another has, one that waits, one with the kernel, one whose record is of another card
  $ machine - <<END
  > 0000:01:00.0 8086:10d3:8086:a01f 020000 driver=vfio-pci override=vfio-pci group=11
  > 0000:02:00.0 8086:10d3:8086:a01f 020000 driver=vfio-pci override=vfio-pci group=12
  > 0000:03:00.0 8086:10d3:8086:a01f 020000 override=vfio-pci group=13
  > 0000:04:00.0 8086:10d3:8086:a01f 020000 driver=e1000e group=14 net=enp4s0
  > 0000:05:00.0 144d:a80a:144d:a801 010802 driver=vfio-pci override=vfio-pci group=15
  > driver e1000e
  > END
  $ record() { mkdir -p $ROOT/run/vfio-tool/devices; printf 'address=%s\nid=%s\ndriver_before=e1000e\noverride_before=\non_vfio_before=no\ndriver=vfio-pci\nentry=\ninterface=enp1s0\nby=bind\nwhen=1\n' "$@" >$ROOT/run/vfio-tool/devices/$1; }
  $ alias reset='vfio-bind reset --dry-run --root=$ROOT'

without a record all of it is somebody else's
  $ reset
  0000:01:00.0: stays on VFIO: vfio-tool did not put it there
    give it back with: vfio-tool unbind 0000:01:00.0, or all with: vfio-tool reset --all
  0000:02:00.0: stays on VFIO: vfio-tool did not put it there
    give it back with: vfio-tool unbind 0000:02:00.0, or all with: vfio-tool reset --all
  0000:05:00.0: stays on VFIO: vfio-tool did not put it there
    give it back with: vfio-tool unbind 0000:05:00.0, or all with: vfio-tool reset --all

ours goes back to the driver and the override that it had
  $ record 0000:01:00.0 8086:10d3:8086:a01f
  $ record 0000:05:00.0 144d:a808:144d:a801
  $ reset
  write "e1000e" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/bind
  write "\n" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  0000:02:00.0: stays on VFIO: vfio-tool did not put it there
    give it back with: vfio-tool unbind 0000:02:00.0, or all with: vfio-tool reset --all
  0000:05:00.0: stays on VFIO: vfio-tool did not put it there
    give it back with: vfio-tool unbind 0000:05:00.0, or all with: vfio-tool reset --all
  $ reset --quiet; echo $?
  0

all is all, what only waits for a VFIO driver included
  $ reset --all
  write "e1000e" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/bind
  write "\n" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "\n" to /sys/bus/pci/devices/0000:02:00.0/driver_override
  write "0000:02:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  load the modules that know 0000:02:00.0
  write "0000:02:00.0" to /sys/bus/pci/drivers_probe
  write "\n" to /sys/bus/pci/devices/0000:03:00.0/driver_override
  load the modules that know 0000:03:00.0
  write "0000:03:00.0" to /sys/bus/pci/drivers_probe
  write "\n" to /sys/bus/pci/devices/0000:05:00.0/driver_override
  write "0000:05:00.0" to /sys/bus/pci/drivers/vfio-pci/unbind
  load the modules that know 0000:05:00.0
  write "0000:05:00.0" to /sys/bus/pci/drivers_probe

what is with the kernel, or was refused only, is nothing to give back
  $ rm $ROOT/run/vfio-tool/devices/*; record 0000:04:00.0 8086:10d3:8086:a01f
  $ printf 'address=0000:02:00.0\nid=8086:10d3:8086:a01f\ndriver=\nresult=refused\n' >$ROOT/run/vfio-tool/devices/0000:02:00.0
  $ reset | grep -c '^write'
  0
  [1]

who holds one keeps all
  $ record 0000:01:00.0 8086:10d3:8086:a01f; record 0000:02:00.0 8086:10d3:8086:a01f
  $ mkdir -p $ROOT/proc/77/fd; ln -s /dev/vfio/11 $ROOT/proc/77/fd/5; echo dpdk-testpmd >$ROOT/proc/77/comm; mkdir -p $ROOT/dev/vfio; touch $ROOT/dev/vfio/11
  $ reset
  0000:01:00.0: is held open through VFIO by dpdk-testpmd (pid 77)
    stop that program first
  nothing was changed: a request on several devices is done as a whole or not at all
  0000:05:00.0: stays on VFIO: vfio-tool did not put it there
    give it back with: vfio-tool unbind 0000:05:00.0, or all with: vfio-tool reset --all
  [5]

JSON
  $ rm -r $ROOT/proc/77; reset --json | jq -c '[.code, .messages], (.results[] | [.result, (.steps[] | .text)])'
  [0,["0000:05:00.0: stays on VFIO: vfio-tool did not put it there\n  give it back with: vfio-tool unbind 0000:05:00.0, or all with: vfio-tool reset --all"]]
  ["planned","write \"e1000e\" to /sys/bus/pci/devices/0000:01:00.0/driver_override","write \"0000:01:00.0\" to /sys/bus/pci/drivers/vfio-pci/unbind","write \"0000:01:00.0\" to /sys/bus/pci/drivers/e1000e/bind","write \"\\n\" to /sys/bus/pci/devices/0000:01:00.0/driver_override","write \"e1000e\" to /sys/bus/pci/devices/0000:02:00.0/driver_override","write \"0000:02:00.0\" to /sys/bus/pci/drivers/vfio-pci/unbind","write \"0000:02:00.0\" to /sys/bus/pci/drivers/e1000e/bind","write \"\\n\" to /sys/bus/pci/devices/0000:02:00.0/driver_override"]

nothing at all
  $ rm -r $ROOT/sys/bus/pci/devices/0000:0[1235]:00.0
  $ reset
  no device is on VFIO
  $ reset --json | jq -c '[.code, .results, .messages]'
  [0,[],["no device is on VFIO"]]

arguments
  $ vfio-bind reset 0000:01:00.0
  vfio-bind: reset takes no device: it gives all back; for one: unbind
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind unbind --all 0000:01:00.0
  vfio-bind: --all is for reset
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind reset --allow=default-route
  vfio-bind: --allow is for bind, `allow` for an entry
  Try 'vfio-bind --help'.
  [3]
  $ as_nobody $(command -v vfio-bind) reset
  This command requires root privileges.
  Run with sudo: sudo vfio-bind reset
  [4]
