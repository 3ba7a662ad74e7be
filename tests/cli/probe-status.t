What `vfio-probe status` says: the verdict first, then what is wrong, each with its way out, then the facts.

on a machine where nothing is declared and nothing lacks, it is ready
  $ machine - <<END
  > 0000:05:00.0 1b36:0010:1af4:1100 010802 driver=nvme group=5 block=nvme0n1
  > 0000:06:00.0 1b36:0010:1af4:1100 010802 driver=vfio-pci group=6
  > 0000:08:00.0 8086:10d3 020000 driver=e1000e group=8 net=eth0
  > 0000:09:00.0 8086:10d3 020000 driver=vfio-pci group=9
  > 0000:09:00.1 8086:10d3 020000 driver=e1000e group=9 net=eth2
  > file sys/module/vfio/initstate 'live\n'
  > file sys/module/vfio_iommu_type1/initstate 'live\n'
  > file sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts 'N\n'
  > file sys/kernel/security/lockdown '[none] integrity confidentiality\n'
  > file sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages '96\n'
  > file sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages '32\n'
  > file proc/self/limits 'Max locked memory  unlimited  unlimited  bytes\n'
  > file proc/devices 'Character devices:\n234 vfio-dev\n236 vfio\n'
  > file proc/interrupts '      CPU0\n  0:  44  IR-IO-APIC  2-edge  timer\n'
  > file proc/sys/kernel/osrelease '6.6.1-test\n'
  > file lib/modules/6.6.1-test/modules.dep 'kernel/drivers/iommu/iommufd/iommufd.ko:\n'
  > file lib/modules/6.6.1-test/modules.builtin ''
  > END
  $ vfio-probe status --root=$ROOT
  ready: no device is declared
  note: no device is declared
    name one in /etc/vfio-tool/conf.d/NAME.conf
  ok: the IOMMU is active: dmar0, 4 groups
  ok: the kernel has the VFIO modules
  ok: the configuration hands nothing to VFIO: an initramfs needs no part of ours
  
  kernel
    release:             6.6.1-test
    IOMMU:               active, dmar0, 4 groups
    interrupt remapping: yes
    unsafe interrupts:   not allowed
    no-IOMMU mode:       off
    modules:             vfio loaded, vfio_pci loaded, iommufd loadable, vfio_iommu_type1 loaded
    iommufd:             there
    nodes:               for groups, and for each device (cdev)
    lockdown:            none
    Secure Boot:         no
  boot
    initramfs:           the initramfs needs no part of ours
    kill switches:       none
    vfio-tool.service:   unknown
  memory
    memlock:             unlimited
    hugepages:           96 x 2M (32 free)

who is not root gets the same answer
  $ vfio-probe status --root=$ROOT >one; chmod a+x . $ROOT; as_nobody $(command -v vfio-probe) status --root=$ROOT | cmp - one

--quiet leaves the verdict and what is wrong
  $ vfio-probe status --quiet --root=$ROOT
  ready: no device is declared

an entry that names the root disk by mistake: the refusal is shown, the exit status is that of a report
  $ config <<END
  > devices = (
  >   { name = "wrong"; match = { address = "0000:05:00.0"; id = "1b36:0010"; }; },
  >   { name = "spdk0"; match = { address = "0000:06:00.0"; id = "1b36:0010"; }; },
  >   { name = "dpdk0"; match = { address = "0000:08:00.0"; id = "8086:10d3"; }; }
  > );
  > END
  $ printf '22 1 259:0 / / rw,relatime - ext4 /dev/nvme0n1 rw\n' >$ROOT/proc/self/mountinfo
  $ mkdir -p $ROOT/run/vfio-tool; vfio-generate --digest --root=$ROOT >$ROOT/run/vfio-tool/digest
  $ vfio-probe status --quiet --root=$ROOT
  not ready: a declared device is not on VFIO (0000:05:00.0 and 1 more)
  0000:05:00.0 (wrong): is on nvme, not on vfio-pci: holds / (nvme0n1)
    to take it all the same: --allow=root-disk, or allow = [ "root-disk" ] in its entry
  0000:08:00.0 (dpdk0): is on e1000e, not on vfio-pci
    take it now with: vfio-tool apply

what was tried and failed is told with it
  $ mkdir $ROOT/run/vfio-tool/devices; cat >$ROOT/run/vfio-tool/devices/0000:08:00.0 <<END
  > address=0000:08:00.0
  > id=8086:10d3:0000:0000
  > result=undone
  > stage=boot
  > tried_by=udev
  > tried_when=1700000120
  > why=driver vfio-pci did not take it: Invalid argument
  > END
  $ vfio-probe status --quiet --root=$ROOT | tail -n 2
  0000:08:00.0 (dpdk0): is on e1000e, not on vfio-pci; the last try, by udev, was undone: driver vfio-pci did not take it: Invalid argument
    take it now with: vfio-tool apply
  $ rm -r $ROOT/run/vfio-tool/devices

what is JSON is as the schema says
  $ vfio-probe status --json --root=$ROOT | check-json status_report
  1 of status_report: as the schema says

what is in its place is counted
  $ config <<END
  > devices = ( { name = "spdk0"; match = { address = "0000:06:00.0"; id = "1b36:0010"; }; } );
  > END
  $ vfio-generate --digest --root=$ROOT >$ROOT/run/vfio-tool/digest; vfio-probe status --root=$ROOT | head -6
  ready: 1 of 1 declared device in place
  ok: the IOMMU is active: dmar0, 4 groups
  ok: the kernel has the VFIO modules
  ok: 0000:06:00.0 (spdk0): is on vfio-pci
  ok: the initramfs that booted carried the configuration as it is
  

a group that another function keeps from use, a card that was exchanged, one that is gone, an initramfs of before
  $ config <<END
  > devices = (
  >   { name = "dpdk1"; match = { address = "0000:09:00.0"; id = "8086:10d3"; }; },
  >   { name = "other"; match = { address = "0000:08:00.0"; id = "15b3:1017"; }; },
  >   { name = "gone"; match = { address = "0000:0a:00.0"; id = "15b3:1019"; }; }
  > );
  > END
  $ vfio-probe status --quiet --root=$ROOT
  not ready: another card is where a declared device was (other), the group of a declared device is not viable (0000:09:00.0)
  0000:08:00.0: another card is there: the entry other at /etc/vfio-tool/vfio-tool.conf:3 means 15b3:1017, found 8086:10d3:0000:0000
  0000:09:00.0 (dpdk1): is on vfio-pci, but 0000:09:00.1 of its IOMMU group 9 is on e1000e: nobody can open it
    hand the whole group over: group = "whole" in its entry, or vfio-tool bind --group=whole 0000:09:00.0
  warning: gone: no device matches the entry at /etc/vfio-tool/vfio-tool.conf:4
  warning: the configuration was changed after the initramfs that booted was built
    build it anew with this system's generator (dracut, update-initramfs and mkinitcpio were not found)

an unbind that did not come to its end is shown
  $ config <<END
  > devices = ( { name = "spdk0"; match = { address = "0000:06:00.0"; id = "1b36:0010"; }; } );
  > END
  $ vfio-generate --digest --root=$ROOT >$ROOT/run/vfio-tool/digest; mkdir $ROOT/run/vfio-tool/journal
  $ cat >$ROOT/run/vfio-tool/journal/0000:06:00.0 <<END
  > address=0000:06:00.0
  > id=1b36:0010:1af4:1100
  > driver=vfio-pci
  > override=vfio-pci
  > on_vfio=yes
  > end=1
  > END
  $ rm $ROOT/sys/bus/pci/devices/0000:06:00.0/driver
  $ vfio-probe status --quiet --root=$ROOT
  not ready: a declared device is not on VFIO (0000:06:00.0)
  0000:06:00.0 (spdk0): has no driver, not on vfio-pci: its change was not finished
  warning: 0000:06:00.0: a change was not finished: it was on vfio-pci, now it has no driver
    when its driver lets go, the next vfio-tool apply undoes what is left

with who keeps it, where that can be seen
  $ mkdir -p $ROOT/proc/77/fd; ln -s /dev/vfio/6 $ROOT/proc/77/fd/5; echo dpdk-testpmd >$ROOT/proc/77/comm
  $ vfio-probe status --quiet --root=$ROOT
  not ready: a declared device is not on VFIO (0000:06:00.0)
  0000:06:00.0 (spdk0): has no driver, not on vfio-pci: its change was not finished
  warning: 0000:06:00.0: a change was not finished: it was on vfio-pci, now it has no driver; it is held open through VFIO by dpdk-testpmd (pid 77)
    end that program; then undo what is left with: vfio-tool apply
  $ rm -r $ROOT/proc/77 $ROOT/run/vfio-tool/journal

what was given back by hand is no fault
  $ mkdir $ROOT/run/vfio-tool/held; touch $ROOT/run/vfio-tool/held/0000:06:00.0; vfio-probe status --root=$ROOT | head -3
  ready: 0 of 1 declared device in place
  note: 0000:06:00.0 (spdk0): has no driver: it was given back by hand
    take it again with: vfio-tool bind spdk0
  $ rm -r $ROOT/run/vfio-tool/held

the kill switches are told, and that they are the reason
  $ echo 'quiet vfio_tool=0' >$ROOT/proc/cmdline; vfio-probe status --root=$ROOT | grep -v ^ok: | head -12
  not ready: a declared device is not on VFIO (0000:06:00.0)
  0000:06:00.0 (spdk0): has no driver, not on vfio-pci
    vfio_tool=0 is in force; take it all the same with: vfio-tool bind 0000:06:00.0
  warning: vfio_tool=0 is on the kernel command line: nothing is taken at boot or on hotplug
    reboot without it; until then: vfio-tool bind DEVICE
  ...
  $ vfio-probe status --root=$ROOT | grep 'kill switches'
    kill switches:       vfio_tool=0
  $ echo 'rd.vfio_tool=0 vfio_tool.skip=spdk0,none' >$ROOT/proc/cmdline; vfio-probe status --root=$ROOT | grep -v ^ok: | head -6
  ready: no declared device to look after; 1 warning
  warning: rd.vfio_tool=0 is on the kernel command line: the initramfs took nothing, native drivers in it came first
    reboot without it
  note: spdk0: skipped by vfio_tool.skip= on the kernel command line
    reboot without it
  
  $ vfio-probe status --root=$ROOT | grep 'kill switches'
    kill switches:       rd.vfio_tool=0 vfio_tool.skip=spdk0,none
  $ echo quiet >$ROOT/proc/cmdline

a mistake in a file is named with its place
  $ config conf.d/bad.conf <<END
  > devices = ( { name = "bad"; match = { addres = "0000:0a:00.0"; }; } );
  > END
  $ vfio-probe status --quiet --root=$ROOT | head -3
  not ready: the configuration has a mistake (/etc/vfio-tool/conf.d/bad.conf), a declared device is not on VFIO (0000:06:00.0)
  /etc/vfio-tool/conf.d/bad.conf:1: unknown key `addres`
    did you mean `address`?
  $ rm $ROOT/etc/vfio-tool/conf.d/bad.conf

the service is judged by what systemd shows in files
  $ service() { vfio-probe status --root=$ROOT | grep -o '^  vfio-tool.service:.*\|^warning: vfio-tool.*'; }
  $ mkdir -p $ROOT/run/systemd/system $ROOT/usr/lib/systemd/system; service
  warning: vfio-tool.service is not installed: nothing verifies the configuration at boot
    vfio-tool.service:   absent
  $ touch $ROOT/usr/lib/systemd/system/vfio-tool.service; service
  warning: vfio-tool.service is wanted by nothing: it is not started at boot
    vfio-tool.service:   disabled
  $ mkdir -p $ROOT/run/systemd/generator/basic.target.wants $ROOT/run/systemd/units $ROOT/etc/systemd/system
  $ ln -s /usr/lib/systemd/system/vfio-tool.service $ROOT/run/systemd/generator/basic.target.wants; service
    vfio-tool.service:   inactive
  $ ln -s 0123456789abcdef $ROOT/run/systemd/units/invocation:vfio-tool.service; service
    vfio-tool.service:   active
  $ rm $ROOT/run/systemd/units/invocation:vfio-tool.service; ln -s /dev/null $ROOT/etc/systemd/system/vfio-tool.service; service
  warning: vfio-tool.service is masked
    vfio-tool.service:   masked
  $ rm -r $ROOT/run/systemd

without remapping, in no-IOMMU mode, locked down, with little memory to lock
  $ printf '  0:  44  IO-APIC  2-edge  timer\n' >$ROOT/proc/interrupts; mkdir -p $ROOT/sys/module/vfio/parameters
  $ echo Y >$ROOT/sys/module/vfio/parameters/enable_unsafe_noiommu_mode; echo 'none [integrity] confidentiality' >$ROOT/sys/kernel/security/lockdown
  $ echo 'Max locked memory  8388608  8388608  bytes' >$ROOT/proc/self/limits; echo 0 >$ROOT/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages
  $ vfio-probe status --root=$ROOT | grep -A1 '^not ready\|^interr\|no-IOMMU mode is\|^note: \(the\|mem\|huge\)' | grep -v ^--
  not ready: interrupts are not remapped, a declared device is not on VFIO (0000:06:00.0)
  interrupts are not remapped: the kernel refuses to hand out groups
    enable interrupt remapping (x2APIC) in the firmware; `vfio-tool setup-boot` takes intremap=off off the kernel command line
  warning: no-IOMMU mode is on: a device that has no group can be given away, and then reaches all of the memory
    switch it off where there is an IOMMU: vfio.enable_unsafe_noiommu_mode
  note: the kernel is locked down (integrity): VFIO works, modules must be signed, and nobody writes to configuration space or memory of devices through sysfs
  note: memlock: this shell may lock 8192 KiB; what a device may reach counts as locked
    LimitMEMLOCK=infinity in the unit of the program, or memlock in /etc/security/limits.d for a login
  note: hugepages: none are reserved; DPDK and SPDK want some
    vm.nr_hugepages=1024 in /etc/sysctl.d, or hugepages= on the kernel command line

without an IOMMU, whatever the command line says
  $ rm -r $ROOT/sys/class/iommu/* $ROOT/sys/kernel/iommu_groups/*; rm $ROOT/sys/bus/pci/devices/*/iommu_group; echo intel_iommu=on >$ROOT/proc/cmdline
  $ vfio-probe status --quiet --root=$ROOT
  not ready: the IOMMU is not active, a declared device has no IOMMU group (0000:06:00.0)
  the IOMMU is not active: the kernel drives none
    enable VT-d or AMD-Vi in the firmware; where the kernel leaves it off, `vfio-tool setup-boot` adds intel_iommu=on; then reboot
  0000:06:00.0 (spdk0): has no driver: has no IOMMU group: the IOMMU is off or absent, so VFIO cannot isolate it
    enable VT-d or AMD-Vi in the firmware; where the kernel leaves it off, `vfio-tool setup-boot` adds intel_iommu=on; then reboot
  warning: no-IOMMU mode is on: a device that has no group can be given away, and then reaches all of the memory
    switch it off where there is an IOMMU: vfio.enable_unsafe_noiommu_mode

a kernel that was replaced by an update has lost its modules
  $ rm -r $ROOT/sys/module/vfio_iommu_type1 $ROOT/lib/modules; vfio-probe status --root=$ROOT | grep -A1 ^vfio_iommu
  vfio_iommu_type1: it is not loaded, and the modules of the kernel 6.6.1-test are not there
    reboot when the kernel was updated, or install its modules

a system without a PCI bus is told so, and that is no error
  $ rm -r $ROOT/sys/bus; vfio-probe status --quiet --root=$ROOT | grep '^not ready\|no PCI'
  not ready: * there is no PCI bus (glob)
  this system has no PCI bus

JSON is as the schema says
  $ vfio-probe status --json --root=$ROOT | check-json status_report
  1 of status_report: as the schema says

JSON has the same, with unknown as null
  $ vfio-probe status --json --root=$ROOT | python3 -c 'import json, sys; o = json.load(sys.stdin); print(o["schema"], o["code"], o["ready"], o["cdev"], o["secure_boot"], o["iommu"]["active"], o["modules"]["iommufd"], o["memlock"], o["service"], sorted({f["id"] for f in o["findings"]})[:3])'
  1 0 False True False False unknown 8388608 unknown ['hugepages-none', 'initramfs-fresh', 'iommu-inactive']

closed standard output is an error
  $ vfio-probe status --root=$ROOT >&-
  standard output: Bad file descriptor
  [3]

it takes no device
  $ vfio-probe status eth0
  vfio-probe: status takes no argument: `eth0`
  Try 'vfio-probe --help'.
  [3]
