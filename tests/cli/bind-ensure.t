vfio-bind ensure-vfio: binds what is not on VFIO yet, verifies the rest. What is really bound is in the virtual machine.

a machine with one card on VFIO and one with the kernel
  $ machine - <<END
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=vfio-pci override=vfio-pci group=57
  > 0000:21:00.1 8086:158b:8086:0002 020000 driver=i40e group=58 net=enp33s0f1np1
  > 0000:05:00.0 8086:10d3 020000 driver=vfio-pci group=5
  > 0000:05:00.1 8086:10d3 020000 driver=e1000e group=5 net=enp5s0f1
  > 0000:06:00.0 8086:1521 020000 driver=igb group=6 net=enp6s0
  > 0000:06:00.1 8086:1521 020000 driver=igb group=6 net=enp6s0f1
  > file dev/vfio/57
  > file dev/vfio/5
  > END
  $ alias ensure='vfio-bind ensure-vfio --dry-run --root=$ROOT'

what is ready stays as it is: no step, also where bind would set an override anew
  $ ensure 0000:21:00.0
  ok: 0000:21:00.0: on vfio-pci, IOMMU group 57, /dev/vfio/57
  $ echo '(null)' >$ROOT/sys/bus/pci/devices/0000:21:00.0/driver_override
  $ ensure 0000:21:00.0 --json | jq -c '[.code, .results, .messages], (.devices[] | [.name, .ready, .finding.id])'
  [0,[],[]]
  ["0000:21:00.0",true,"device-ready"]
  $ ensure -q 0000:21:00.0

the rest goes the way of bind
  $ ensure 0000:21:00.0,enp33s0f1np1
  write "vfio-pci" to /sys/bus/pci/devices/0000:21:00.1/driver_override
  write "0000:21:00.1" to /sys/bus/pci/drivers/i40e/unbind
  write "0000:21:00.1" to /sys/bus/pci/drivers/vfio-pci/bind
  ok: 0000:21:00.0: on vfio-pci, IOMMU group 57, /dev/vfio/57
  $ vfio-bind ensure --dry-run --root=$ROOT enp33s0f1np1 | tail -n 1
  write "0000:21:00.1" to /sys/bus/pci/drivers/vfio-pci/bind

what is not found is 1, and then nothing is done
  $ ensure enp99s0
  enp99s0: no such device, interface or entry
    did you mean enp6s0?
  [1]
  $ ensure enp33s0f1np1,enp99s0
  enp99s0: no such device, interface or entry
    did you mean enp6s0?
  nothing was changed
  [1]

a group that nobody can open is 2, a refusal 5
  $ ensure 0000:05:00.0
  0000:05:00.0: on vfio-pci, but nobody can open it: driver e1000e holds 0000:05:00.1 of the same IOMMU group 5
    take it along with: vfio-tool bind 0000:05:00.1
  [2]
  $ ensure enp6s0
  0000:06:00.0: shares IOMMU group 6 with 0000:06:00.1, which driver igb holds: the group would not be usable
    take the group along (group = "whole", --group=whole), name "0000:06:00.1 8086:1521" in `companions`, or free it from its driver
  [5]
  $ ensure enp6s0 --group=whole | grep -c unbind
  2
  $ ensure enp6s0,0000:05:00.0 2>&1 | grep -v '^  '
  0000:06:00.0: shares IOMMU group 6 with 0000:06:00.1, which driver igb holds: the group would not be usable
  0000:05:00.0: on vfio-pci, but nobody can open it: driver e1000e holds 0000:05:00.1 of the same IOMMU group 5

without root it is found out what is so
  $ as_nobody vfio-bind ensure-vfio ffff:ff:1f.7
  ffff:ff:1f.7: no such device
    see which there are with: vfio-tool list --all
  [1]

usage
  $ vfio-bind ensure-vfio
  vfio-bind: ensure-vfio: which device?
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind ensure-vfio --boot a
  vfio-bind: --boot is for apply
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind ensure-vfio --root=$ROOT enp6s0
  vfio-bind: --root needs --dry-run: what is written goes to the running kernel
  Try 'vfio-bind --help'.
  [3]
