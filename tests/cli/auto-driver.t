driver = "auto": the variant that the kernel's tables have for a device, under the name that its module has registered.

a NIC, a DPU, two GPUs and an accelerator; of their variants one is built in, two are loaded, one is not, of one the file is missing
  $ machine - <<END
  > 0000:21:00.2 15b3:101e:15b3:0023 020000 group=21
  > 0000:31:00.1 1dd8:1003:1dd8:5001 020000 group=31
  > 0000:41:00.0 10de:2342:10de:16eb 030200 group=41
  > 0000:42:00.0 10de:2345:10de:16eb 030200 group=42
  > 0000:51:00.1 8086:4941:8086:0000 0b4000 driver=vfio-pci override=vfio-pci group=51
  > 0000:61:00.0 8086:158b:8086:0002 020000 driver=i40e group=61
  > driver mlx5_vfio_pci module=mlx5_vfio_pci
  > driver pds-vfio-pci module=pds_vfio_pci
  > file proc/sys/kernel/osrelease 6.12.1-test
  > file lib/modules/6.12.1-test/modules.dep 'kernel/drivers/vfio/pci/vfio-pci.ko.xz:\nkernel/drivers/vfio/pci/pds/pds-vfio-pci.ko.xz:\nkernel/drivers/vfio/pci/nvgrace-gpu/nvgrace-gpu-vfio-pci.ko.xz:\nkernel/drivers/vfio/pci/qat/qat_vfio_pci.ko.xz:\n'
  > file lib/modules/6.12.1-test/modules.builtin 'kernel/drivers/vfio/pci/mlx5/mlx5-vfio-pci.ko\n'
  > file lib/modules/6.12.1-test/modules.alias 'alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci\nalias vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i* mlx5_vfio_pci\nalias vfio_pci:v00001DD8d00001003sv*sd*bc*sc*i* pds_vfio_pci\nalias vfio_pci:v000010DEd00002342sv*sd*bc*sc*i* nvgrace_gpu_vfio_pci\nalias vfio_pci:v000010DEd00002345sv*sd*bc*sc*i* gone_vfio_pci\nalias vfio_pci:v00008086d00004941sv*sd*bc*sc*i* qat_vfio_pci\n'
  > END
  $ config vfio-tool.conf <<END
  > devices = (
  >   { name = "mlx"; match = { address = "0000:21:00.2"; id = "15b3:101e"; }; driver = "auto"; },
  >   { name = "pds"; match = { address = "0000:31:00.1"; id = "1dd8:1003"; }; driver = "auto"; },
  >   { name = "grace"; match = { address = "0000:41:00.0"; id = "10de:2342"; }; driver = "auto"; },
  >   { name = "gone"; match = { address = "0000:42:00.0"; id = "10de:2345"; }; driver = "auto"; },
  >   { name = "qat"; match = { address = "0000:51:00.1"; id = "8086:4941"; }; driver = "auto"; },
  >   { name = "qat-later"; match = { address = "0000:51:00.2"; id = "8086:4941"; }; driver = "auto"; },
  >   { name = "nic"; match = { address = "0000:61:00.0"; id = "8086:158b"; }; driver = "auto"; }
  > );
  > END

each gets its own; what is on vfio-pci goes over to its variant
  $ vfio-bind apply --dry-run --root=$ROOT
  qat-later: no device matches the entry at /etc/vfio-tool/vfio-tool.conf:7
    a card like it is at 0000:51:00.1 now: if it is the one, run vfio-tool update, or put that address into the entry
  load the module of driver nvgrace_gpu_vfio_pci
  load the module of driver qat_vfio_pci
  write "mlx5_vfio_pci" to /sys/bus/pci/devices/0000:21:00.2/driver_override
  write "0000:21:00.2" to /sys/bus/pci/drivers/mlx5_vfio_pci/bind
  write "pds-vfio-pci" to /sys/bus/pci/devices/0000:31:00.1/driver_override
  write "0000:31:00.1" to /sys/bus/pci/drivers/pds-vfio-pci/bind
  write "nvgrace_gpu_vfio_pci" to /sys/bus/pci/devices/0000:41:00.0/driver_override
  write "0000:41:00.0" to /sys/bus/pci/drivers/nvgrace_gpu_vfio_pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:42:00.0/driver_override
  write "0000:42:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  write "qat_vfio_pci" to /sys/bus/pci/devices/0000:51:00.1/driver_override
  write "0000:51:00.1" to /sys/bus/pci/drivers/vfio-pci/unbind
  write "0000:51:00.1" to /sys/bus/pci/drivers/qat_vfio_pci/bind
  write "vfio-pci" to /sys/bus/pci/devices/0000:61:00.0/driver_override
  write "0000:61:00.0" to /sys/bus/pci/drivers/i40e/unbind
  write "0000:61:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

--driver goes before the entry
  $ vfio-bind bind --dry-run --root=$ROOT --driver=vfio-pci mlx
  write "vfio-pci" to /sys/bus/pci/devices/0000:21:00.2/driver_override
  write "0000:21:00.2" to /sys/bus/pci/drivers/vfio-pci/bind

the rules name it where the device is there; who is to come is asked about
  $ vfio-generate --dry-run --root=$ROOT | grep 'vfio_tool_driver.*found\|^KERNEL'
  KERNEL=="0000:21:00.2", ATTR{vendor}=="0x15b3", ATTR{device}=="0x101e", ENV{.vfio_tool_driver}="mlx5_vfio_pci", GOTO="vfio_tool_found"
  KERNEL=="0000:31:00.1", ATTR{vendor}=="0x1dd8", ATTR{device}=="0x1003", ENV{.vfio_tool_driver}="pds-vfio-pci", GOTO="vfio_tool_found"
  KERNEL=="0000:41:00.0", ATTR{vendor}=="0x10de", ATTR{device}=="0x2342", ENV{.vfio_tool_driver}="nvgrace_gpu_vfio_pci", GOTO="vfio_tool_found"
  KERNEL=="0000:42:00.0", ATTR{vendor}=="0x10de", ATTR{device}=="0x2345", ENV{.vfio_tool_driver}="vfio-pci", GOTO="vfio_tool_found"
  KERNEL=="0000:51:00.1", ATTR{vendor}=="0x8086", ATTR{device}=="0x4941", ENV{.vfio_tool_driver}="qat_vfio_pci", GOTO="vfio_tool_found"
  KERNEL=="0000:51:00.2", ATTR{vendor}=="0x8086", ATTR{device}=="0x4941", GOTO="vfio_tool_found"
  KERNEL=="0000:61:00.0", ATTR{vendor}=="0x8086", ATTR{device}=="0x158b", ENV{.vfio_tool_driver}="vfio-pci", GOTO="vfio_tool_found"
  KERNEL=="[0-9]*", ENV{.vfio_tool_group}="$kernel"
  KERNEL=="noiommu-[0-9]*", ENV{.vfio_tool_group}="$number"
  $ vfio-bind match --root=$ROOT 0000:31:00.1
  pds-vfio-pci

the initramfs gets their modules
  $ vfio-generate --variants --root=$ROOT
  mlx5_vfio_pci
  pds_vfio_pci
  nvgrace_gpu_vfio_pci
  vfio_pci
  qat_vfio_pci
  vfio_pci

reports name the driver that it comes to
  $ vfio-check config --root=$ROOT
  ok: the files have no mistake: 7 entries
  qat-later: no device matches the entry at /etc/vfio-tool/vfio-tool.conf:7
    a card like it is at 0000:51:00.1 now: if it is the one, run vfio-tool update, or put that address into the entry
  0000:21:00.2: has no driver; the entry mlx at /etc/vfio-tool/vfio-tool.conf:2 wants it on mlx5_vfio_pci
    take it with: vfio-tool apply
  0000:31:00.1: has no driver; the entry pds at /etc/vfio-tool/vfio-tool.conf:3 wants it on pds-vfio-pci
    take it with: vfio-tool apply
  0000:41:00.0: has no driver; the entry grace at /etc/vfio-tool/vfio-tool.conf:4 wants it on nvgrace_gpu_vfio_pci
    take it with: vfio-tool apply
  0000:42:00.0: has no driver; the entry gone at /etc/vfio-tool/vfio-tool.conf:5 wants it on vfio-pci
    take it with: vfio-tool apply
  0000:51:00.1: on vfio-pci; the entry qat at /etc/vfio-tool/vfio-tool.conf:6 wants it on qat_vfio_pci
    take it with: vfio-tool apply
  0000:61:00.0: on i40e; the entry nic at /etc/vfio-tool/vfio-tool.conf:8 wants it on vfio-pci
    take it with: vfio-tool apply
  [2]
  $ vfio-probe explain --root=$ROOT pds | tail -4
      write "pds-vfio-pci" to /sys/bus/pci/devices/0000:31:00.1/driver_override
      write "0000:31:00.1" to /sys/bus/pci/drivers/pds-vfio-pci/bind
    to do it: sudo vfio-tool bind pds
    the way back: sudo vfio-tool unbind pds
  $ vfio-probe info --root=$ROOT pds | grep 'entry\|auto'
    entry:       pds (/etc/vfio-tool/vfio-tool.conf:3), mode vfio, driver auto
    auto driver: pds-vfio-pci (the closest alias: vfio_pci:v00001DD8d00001003sv*sd*bc*sc*i*)
  $ vfio-probe info --root=$ROOT --json pds | check-json info
  1 of info: as the schema says
