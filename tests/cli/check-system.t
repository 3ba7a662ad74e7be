vfio-check system (vfio-tool check): all that it takes, now and after the next boot. Each finding appears, and goes again.

a machine on which everything is as it should be
  $ machine - <<END
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=vfio-pci override=vfio-pci group=57
  > 0000:21:00.1 8086:158b:8086:0002 020000 driver=i40e group=58 net=enp33s0f1np1
  > file sys/module/vfio/initstate 'live\n'
  > file sys/module/vfio_iommu_type1/initstate 'live\n'
  > file sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages '96\n'
  > file sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages '32\n'
  > file sys/kernel/security/lockdown '[none] integrity confidentiality\n'
  > file proc/self/limits 'Max locked memory  unlimited  unlimited  bytes\n'
  > file proc/interrupts '      CPU0\n  0:  44  IR-IO-APIC  2-edge  timer\n'
  > file proc/sys/kernel/osrelease '6.6.1-test\n'
  > file lib/modules/6.6.1-test/modules.dep 'kernel/drivers/vfio/pci/vfio-pci.ko: kernel/drivers/vfio/vfio.ko\nkernel/drivers/vfio/vfio_iommu_type1.ko:\n'
  > file lib/modules/6.6.1-test/modules.builtin ''
  > file etc/passwd 'root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n'
  > file etc/group 'root:x:0:\nvfio:x:991:alice\nalice:x:1000:\n'
  > file dev/vfio/57
  > file dev/vfio/vfio
  > file usr/lib/systemd/libsystemd-shared-252.so
  > END
  $ chown 0:991 $ROOT/dev/vfio/57; chmod 660 $ROOT/dev/vfio/57; chmod 666 $ROOT/dev/vfio/vfio
  $ config <<END
  > devices = ( { name = "dpdk0"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; required = true; } );
  > END
  $ carried() { mkdir -p $ROOT/run/vfio-tool; vfio-generate --digest --root=$ROOT >$ROOT/run/vfio-tool/digest; }
  $ carried; vfio-generate --quiet --root=$ROOT
  $ vfio-check system --root=$ROOT
  ready: 1 of 1 declared device in place
  ok: the IOMMU is active: dmar0, 2 groups
  ok: the kernel has the VFIO modules
  ok: 0000:21:00.0 (dpdk0): is on vfio-pci
  ok: the initramfs that booted carried the configuration as it is
  $ ids() { vfio-check check --root=$ROOT --json | jq -c '[.code] + [.findings[] | select(.severity != "ok") | .id]'; }
  $ said() { vfio-check system --root=$ROOT | grep -A1 -- "$1" | grep -v ^--; }
  $ ids; vfio-check system --quiet --root=$ROOT
  [0]
  $ vfio-check system --json --root=$ROOT | check-json check_system
  1 of check_system: as the schema says
  $ vfio-check system --json --root=$ROOT | jq -c '.schema, .code, .ready, .verdict, .kernel, .next_kernel'
  1
  0
  true
  "ready: 1 of 1 declared device in place"
  "6.6.1-test"
  "6.6.1-test"

nothing is written, and nobody needs root for it
  $ snapshot s; vfio-check system --root=$ROOT >one; snapshot s
  $ chmod a+x . $ROOT; as_nobody $(command -v vfio-check) system --root=$ROOT | cmp - one

the IOMMU, by what the kernel has; and what on the command line switches it off
  $ mv $ROOT/sys/class/iommu iommu; mkdir $ROOT/sys/class/iommu; ids
  [3,"iommu-inactive"]
  $ echo 'ro intel_iommu=on,sm_off intel_iommu=off iommu=off' >$ROOT/proc/cmdline; ids; said =off
  [3,"iommu-inactive","cmdline-contradicts","cmdline-contradicts"]
  not ready: the IOMMU is not active, the kernel command line switches off what VFIO needs (iommu=off and 1 more)
  the IOMMU is not active: iommu=off and intel_iommu=off on the kernel command line
    `vfio-tool setup-boot` takes it out of the boot loader's configuration; then reboot
  iommu=off on the kernel command line switches the IOMMU off
    `vfio-tool setup-boot` takes it out of the boot loader's configuration; then reboot
  intel_iommu=off on the kernel command line switches the IOMMU off
    `vfio-tool setup-boot` takes it out of the boot loader's configuration; then reboot
  $ echo 'ro intel_iommu=off intel_iommu=on' >$ROOT/proc/cmdline; ids
  [3,"iommu-inactive"]
  $ mkdir -p $ROOT/sys/firmware/acpi/tables; touch $ROOT/sys/firmware/acpi/tables/IVRS; echo 'ro intel_iommu=off' >$ROOT/proc/cmdline; ids; echo 'ro amd_iommu=off' >$ROOT/proc/cmdline; ids
  [3,"iommu-inactive"]
  [3,"iommu-inactive","cmdline-contradicts"]
  $ mv $ROOT/sys/firmware/acpi/tables/IVRS $ROOT/sys/firmware/acpi/tables/DMAR; ids; rm -r $ROOT/sys/firmware; ids
  [3,"iommu-inactive"]
  [3,"iommu-inactive","cmdline-contradicts"]
  $ rmdir $ROOT/sys/class/iommu; mv iommu $ROOT/sys/class/iommu

a word for another maker's IOMMU is harmless where one is active
  $ echo 'ro amd_iommu=off' >$ROOT/proc/cmdline; ids
  [0]

values that no kernel knows
  $ echo 'ro amd_iommu=on iommu=pt intel_iommu=pt' >$ROOT/proc/cmdline; ids; said 'no effect'
  [0,"cmdline-value","cmdline-value"]
  note: amd_iommu=on on the kernel command line has no effect: it is no value that the kernel knows
    an AMD IOMMU is on unless the firmware has it off
  note: intel_iommu=pt on the kernel command line has no effect: it is no value that the kernel knows
    iommu=pt is meant, and VFIO does not need it
  $ echo 'ro' >$ROOT/proc/cmdline; ids
  [0]

remapping of interrupts
  $ sed -i s/IR-// $ROOT/proc/interrupts; ids; echo 'ro intremap=off' >$ROOT/proc/cmdline; ids; said intremap=off.on
  [3,"interrupts-not-remapped"]
  [3,"interrupts-not-remapped","cmdline-contradicts"]
  intremap=off on the kernel command line switches the remapping of interrupts off
    `vfio-tool setup-boot` takes it out of the boot loader's configuration; then reboot
  $ mkdir $ROOT/sys/module/vfio_iommu_type1/parameters; echo Y >$ROOT/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts; ids
  [0,"interrupts-unsafe"]
  $ echo N >$ROOT/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts; sed -i s/IO-APIC/IR-IO-APIC/ $ROOT/proc/interrupts; ids; echo ro >$ROOT/proc/cmdline
  [0]

no-IOMMU mode, lockdown, huge pages, what this shell may lock
  $ mkdir $ROOT/sys/module/vfio/parameters; echo Y >$ROOT/sys/module/vfio/parameters/enable_unsafe_noiommu_mode; ids; rm -r $ROOT/sys/module/vfio/parameters; ids
  [0,"noiommu-mode"]
  [0]
  $ echo 'none [integrity] confidentiality' >$ROOT/sys/kernel/security/lockdown; ids; echo '[none] integrity confidentiality' >$ROOT/sys/kernel/security/lockdown
  [0,"lockdown"]
  $ echo 0 >$ROOT/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages; ids; echo 96 >$ROOT/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages
  [0,"hugepages-none"]
  $ echo 'Max locked memory  8388608  8388608  bytes' >$ROOT/proc/self/limits; ids; echo 'Max locked memory  unlimited  unlimited  bytes' >$ROOT/proc/self/limits; ids
  [0,"memlock-low"]
  [0]

a module that the running kernel does not have
  $ rm -r $ROOT/sys/module/vfio_iommu_type1; : >$ROOT/lib/modules/6.6.1-test/modules.dep; ids
  [3,"module-missing"]
  $ printf 'kernel/drivers/vfio/pci/vfio-pci.ko: kernel/drivers/vfio/vfio.ko\nkernel/drivers/vfio/vfio_iommu_type1.ko:\n' >$ROOT/lib/modules/6.6.1-test/modules.dep

one that it has, and that is not loaded
  $ ids; said type1
  [2,"module-not-loaded"]
  not ready: a VFIO module is not loaded (vfio_iommu_type1)
  vfio_iommu_type1: it is not loaded, and a declared device needs it
    load it with: modprobe vfio_iommu_type1, or vfio-tool check --fix
  ok: the IOMMU is active: dmar0, 2 groups
  $ mkdir $ROOT/sys/module/iommufd; echo live >$ROOT/sys/module/iommufd/initstate; ids; rm -r $ROOT/sys/module/iommufd
  [0]
  $ mkdir $ROOT/sys/module/vfio_iommu_type1; echo live >$ROOT/sys/module/vfio_iommu_type1/initstate; ids
  [0]

one that nobody may load: modprobe.d, the first directory that has a file wins, links to /dev/null count
  $ mkdir -p $ROOT/usr/lib/modprobe.d $ROOT/etc/modprobe.d; printf '# no VFIO here\nblacklist vfio-pci\n' >$ROOT/usr/lib/modprobe.d/no-vfio.conf; ids; said blacklisted
  [3,"module-blacklisted"]
  not ready: a VFIO module is blacklisted (vfio_pci)
  vfio_pci: udev does not load it, it is blacklisted by /usr/lib/modprobe.d/no-vfio.conf:2
    take that line out; an initramfs may have a copy of the file: build it anew
  $ ln -s /dev/null $ROOT/etc/modprobe.d/no-vfio.conf; ids
  [0]
  $ rm $ROOT/etc/modprobe.d/no-vfio.conf; printf 'install \\\n  vfio_pci /bin/false\n' >$ROOT/etc/modprobe.d/no-vfio.conf; ids; said instead
  [3,"module-blacklisted"]
  vfio_pci: instead of loading it `/bin/false` is run, by /etc/modprobe.d/no-vfio.conf:1
    take that line out; an initramfs may have a copy of the file: build it anew
  $ echo 'install vfio-pci /sbin/modprobe --ignore-install vfio-pci' >$ROOT/etc/modprobe.d/no-vfio.conf; ids
  [0]
  $ rm $ROOT/etc/modprobe.d/no-vfio.conf $ROOT/usr/lib/modprobe.d/no-vfio.conf

or the kernel command line
  $ echo 'ro modprobe.blacklist=nouveau,vfio-pci' >$ROOT/proc/cmdline; ids; said blacklisted
  [3,"module-blacklisted"]
  not ready: a VFIO module is blacklisted (vfio_pci)
  vfio_pci: udev does not load it, it is blacklisted by the kernel command line
    take it out of the boot loader's configuration, and reboot
  $ echo 'ro module_blacklist=vfio_iommu_type1' >$ROOT/proc/cmdline; ids; said module_blacklist
  [3,"module-blacklisted"]
  vfio_iommu_type1: the kernel does not load it, by module_blacklist= on the kernel command line
    take it out of the boot loader's configuration, and reboot
  $ echo ro >$ROOT/proc/cmdline; ids
  [0]

IDs that vfio-pci is told to take: wrong only where they take what no entry hands to VFIO
  $ echo 'options vfio_pci disable_vga=1 ids=10de:2684,8086:158b:8086:0002' >$ROOT/etc/modprobe.d/ids.conf; ids; said ids=
  [0,"modprobe-ids"]
  warning: 0000:21:00.1: vfio-pci takes it, which no entry hands to VFIO: ids=8086:158b:8086:0002 in /etc/modprobe.d/ids.conf:1
    leave it to the entries, which tell cards of one kind apart: take ids= out there
  ok: the IOMMU is active: dmar0, 2 groups
  $ rm $ROOT/etc/modprobe.d/ids.conf; echo 'ro vfio-pci.ids=8086:158b' >$ROOT/proc/cmdline; ids; said ids=
  [0,"cmdline-ids"]
  warning: 0000:21:00.1: vfio-pci takes it, which no entry hands to VFIO: ids=8086:158b on the kernel command line
    leave it to the entries, which tell cards of one kind apart: take ids= out there
  ok: the IOMMU is active: dmar0, 2 groups
  $ echo 'ro vfio-pci.ids=10de:2684' >$ROOT/proc/cmdline; ids; echo ro >$ROOT/proc/cmdline
  [0]

the kernel that boots next: the one that the link names, else the newest
  $ mkdir -p $ROOT/lib/modules/6.12.0-test $ROOT/boot; echo 'kernel/drivers/vfio/vfio.ko:' >$ROOT/lib/modules/6.12.0-test/modules.dep; ids; said next
  [2,"next-module-missing","next-module-missing"]
  warning: vfio_pci: the next boot's kernel 6.12.0-test (the newest that has modules) has no such module
    install the package with all of that kernel's modules before you reboot
  warning: vfio_iommu_type1: the next boot's kernel 6.12.0-test (the newest that has modules) has no such module
    install the package with all of that kernel's modules before you reboot
  $ vfio-check system --root=$ROOT --json | jq -c .next_kernel
  "6.12.0-test"
  $ ln -s vmlinuz-6.6.1-test $ROOT/boot/vmlinuz; ids; ln -sfn vmlinuz-6.12.0-test $ROOT/boot/vmlinuz; ids; rm $ROOT/boot/vmlinuz
  [0]
  [2,"next-module-missing","next-module-missing"]
  $ cp $ROOT/lib/modules/6.6.1-test/modules.dep $ROOT/lib/modules/6.12.0-test; ids; said next
  [0]
  ok: the next boot's kernel 6.12.0-test (the newest that has modules) has the VFIO modules
  ok: the initramfs that booted carried the configuration as it is
  $ rm -r $ROOT/lib/modules/6.12.0-test

the initramfs
  $ cp $ROOT/run/vfio-tool/digest digest; tr 0-9 a-j <digest | tr g-j 0-3 >$ROOT/run/vfio-tool/digest; ids; rm $ROOT/run/vfio-tool/digest; ids; cp digest $ROOT/run/vfio-tool/digest; ids
  [2,"initramfs-stale"]
  [2,"initramfs-without-part"]
  [0]

kill switches
  $ echo 'ro rd.vfio_tool=0' >$ROOT/proc/cmdline; ids; echo 'ro vfio_tool.skip=dpdk0' >$ROOT/proc/cmdline; vfio-generate -q --root=$ROOT; ids
  [0,"kill-switch-initramfs"]
  [0,"entry-skipped"]
  $ echo 'ro vfio_tool=0' >$ROOT/proc/cmdline; vfio-generate -q --root=$ROOT; ids; echo ro >$ROOT/proc/cmdline; vfio-generate -q --root=$ROOT; ids
  [2,"kill-switch"]
  [0]

the service
  $ mkdir -p $ROOT/run/systemd/system; ids; mkdir -p $ROOT/usr/lib/systemd/system; touch $ROOT/usr/lib/systemd/system/vfio-tool.service; ids
  [2,"service-missing"]
  [2,"service-disabled"]
  $ mkdir -p $ROOT/etc/systemd/system; ln -s /dev/null $ROOT/etc/systemd/system/vfio-tool.service; ids; rm -r $ROOT/run/systemd $ROOT/etc/systemd; ids
  [2,"service-masked"]
  [0]

udev's rules: written from this configuration?
  $ mv $ROOT/run/udev/rules.d/90-vfio-tool-nodes.rules .; ids; said 'is not there'; mv 90-vfio-tool-nodes.rules $ROOT/run/udev/rules.d/; ids
  [2,"rules-missing"]
  warning: /run/udev/rules.d/90-vfio-tool-nodes.rules is not there: udev does not know the configuration
    write the rules anew: vfio-tool apply, or vfio-generate
  [0]
  $ sed -i 's/required = true; //; s/dpdk0/dpdk1/' $ROOT/etc/vfio-tool/vfio-tool.conf; carried; ids; said 'come to now'
  [2,"rules-stale","rules-stale"]
  warning: /run/udev/rules.d/05-vfio-tool.rules is not what the configuration and the machine come to now
    write the rules anew: vfio-tool apply, or vfio-generate
  warning: /run/udev/rules.d/90-vfio-tool-nodes.rules is not what the configuration and the machine come to now
    write the rules anew: vfio-tool apply, or vfio-generate
  $ vfio-generate -q --root=$ROOT; ids
  [0]
  $ mv $ROOT/run/udev .; ids; mv udev $ROOT/run
  [0]

the configuration
  $ config conf.d/more.conf <<END
  > devices = ( { name = "gone"; match = { address = "0000:0f:00.0"; id = "8086:1234"; }; required = true; } );
  > END
  $ carried; vfio-generate -q --root=$ROOT; ids; sed -i 's/required = true; //' $ROOT/etc/vfio-tool/conf.d/more.conf; carried; vfio-generate -q --root=$ROOT; ids
  [1,"device-missing"]
  [0,"device-optional-missing"]
  $ sed -i s/devices/device/ $ROOT/etc/vfio-tool/conf.d/more.conf; carried; ids
  [3,"config-problem","rules-stale","rules-stale"]
  $ echo 'options = { set_permissions = true; };' >$ROOT/etc/vfio-tool/conf.d/more.conf; carried; vfio-generate -q --root=$ROOT 2>/dev/null; chmod 666 $ROOT/dev/vfio/57; ids; said 'every user'
  [0,"config-permissions","node-open"]
  warning: set_permissions is on: every user may open the devices
    use node_group instead
  warning: /dev/vfio/57: every user may open it (mode 0666)
    node_mode = "0660", and a node_group that has the users of the device
  $ chmod 660 $ROOT/dev/vfio/57; rm $ROOT/etc/vfio-tool/conf.d/more.conf; carried; vfio-generate -q --root=$ROOT; ids
  [0]

a device that is not where it should be, another driver in its group
  $ dev=$ROOT/sys/bus/pci/devices/0000:21:00.0; i40e=../../../bus/pci/drivers/i40e; ln -sfn $i40e $dev/driver; mv $dev/vfio-dev .; ids; said 'dpdk1).*i40e'
  [2,"device-not-on-vfio"]
  0000:21:00.0 (dpdk1): is on i40e, not on vfio-pci
    take it now with: vfio-tool apply
  $ ln -sfn ../../../bus/pci/drivers/vfio-pci $dev/driver; mv vfio-dev $dev; ids
  [0]
  $ ln -s ../../../devices/pci0000:21/0000:21:00.1 $ROOT/sys/kernel/iommu_groups/57/devices/0000:21:00.1; ln -sfn ../../../kernel/iommu_groups/57 $ROOT/sys/bus/pci/devices/0000:21:00.1/iommu_group; ids
  [2,"device-group-not-viable"]
  $ rm $ROOT/sys/kernel/iommu_groups/57/devices/0000:21:00.1; ln -sfn ../../../kernel/iommu_groups/58 $ROOT/sys/bus/pci/devices/0000:21:00.1/iommu_group; ids
  [0]
  $ mv $dev/iommu_group .; ids; mv iommu_group $dev; ids
  [3,"device-without-iommu"]
  [0]

memory that the firmware keeps: "direct" forbids it, "direct-relaxable" does not
  $ regions=$ROOT/sys/kernel/iommu_groups/57/reserved_regions; echo '0x000000007b800000 0x000000007fffffff direct-relaxable' >>$regions; ids
  [0]
  $ echo '0x000000008b800000 0x000000008fffffff direct' >>$regions; ids; said RMRR; sed -i 1q $regions; ids
  [3,"device-reserved-region"]
  0000:21:00.0 (dpdk1): the firmware wants memory of its group 57 mapped one to one (RMRR, 0x8b800000 to 0x8fffffff): kernels refuse to hand it out, with Intel's IOMMU all, with others from 6.5 on
    switch off in the firmware what uses it (remote management, sensors, shared memory), or use another slot
  [0]

a device that cannot be reset alone, one that is switched off
  $ mv $dev/reset_method $dev/reset .; ids; said reset; mv reset $dev; echo >$dev/reset_method; ids; echo flr >$dev/reset_method; ids
  [0,"device-without-reset"]
  note: 0000:21:00.0 (dpdk1): it cannot be reset alone: what one user leaves behind, the next may find
    a reset of its bus takes all functions on it: hand them over together
  ok: the IOMMU is active: dmar0, 2 groups
  [0,"device-without-reset"]
  [0]
  $ echo D3cold >$dev/power_state; ids; said D3cold; echo D3hot >$dev/power_state; ids
  [0,"device-powered-off"]
  note: 0000:21:00.0 (dpdk1): it is switched off (D3cold) while nobody uses it
    where it does not come back from that: echo 0 >d3cold_allowed in its directory of sysfs, or disable_idle_d3=1 for vfio-pci
  [0]

nodes, as those would find them whom the entry names
  $ chmod 600 $ROOT/dev/vfio/57; ids; chmod 660 $ROOT/dev/vfio/57; chown 0:0 $ROOT/dev/vfio/57; ids; chown 0:991 $ROOT/dev/vfio/57; ids
  [2,"node-access"]
  [2,"node-access"]
  [0]
  $ mv $ROOT/dev/vfio/57 .; ids; mv 57 $ROOT/dev/vfio; ids
  [2,"node-missing"]
  [0]
  $ chmod 600 $ROOT/dev/vfio/vfio; ids; said /dev/vfio/vfio; chmod 660 $ROOT/dev/vfio/vfio; ids; chown 0:991 $ROOT/dev/vfio/vfio; ids
  [2,"container-access"]
  not ready: who may open the devices may not open VFIO (/dev/vfio/vfio)
  /dev/vfio/vfio: has owner 0, group 0 and mode 0600: those who may open the nodes of dpdk1 need it, and may not
    the kernel makes it 0666, and it gives access to no device by itself: find the udev rule that changes it, and chmod 666 it
  [2,"container-access"]
  [0]
  $ chmod 666 $ROOT/dev/vfio/vfio

their group: there, of the system, with members
  $ sed -i s/vfio:x:991:alice/vfio:x:991:/ $ROOT/etc/group; ids; said members; sed -i s/alice:x:1000:1000/alice:x:1000:991/ $ROOT/etc/passwd; ids
  [0,"group-empty"]
  note: group vfio of the nodes of dpdk1: it has no members
    usermod -aG vfio USER; for a service SupplementaryGroups=vfio
  [0]
  $ sed -i s/^vfio/other/ $ROOT/etc/group; ids; said 'does not exist'; sed -i s/^other/vfio/ $ROOT/etc/group; ids
  [2,"node-access","account-missing"]
  warning: group vfio of the nodes of dpdk1: it does not exist, udev leaves the nodes to root
    create it (groupadd --system), or correct the entry
  [0]
  $ echo 'options = { node_group = "alice"; };' >$ROOT/etc/vfio-tool/conf.d/more.conf; carried; vfio-generate -q --root=$ROOT; chown 0:1000 $ROOT/dev/vfio/57; sed -i s/alice:x:1000:$/alice:x:1000:bob/ $ROOT/etc/group; ids; said 1000
  [0,"account-not-system"]
  warning: group alice of the nodes of dpdk1: its number is 1000, and udev ignores those that are not of the system from systemd 258 on
    take a system group (groupadd --system), and make the users its members
  $ mv $ROOT/usr/lib/systemd/libsystemd-shared-252.so $ROOT/usr/lib/systemd/libsystemd-shared-258.1-2.fc43.so; said 1000
  warning: group alice of the nodes of dpdk1: its number is 1000, and udev (systemd 258) ignores those that are not of the system
    take a system group (groupadd --system), and make the users its members
  $ rm $ROOT/etc/vfio-tool/conf.d/more.conf; carried; vfio-generate -q --root=$ROOT; chown 0:991 $ROOT/dev/vfio/57; ids
  [0]

services that use the devices: what they may lock, when they do not run as root
  $ units=$ROOT/etc/systemd/system; mkdir -p $units/app.service.d; printf '[Unit]\nAfter=network.target vfio-tool.service\nRequires=vfio-tool.service\n[Service]\nExecStart=/opt/app\n' >$units/app.service; ids
  [0]
  $ echo 'User=dpdk' >>$units/app.service; ids; said app.service
  [0,"unit-memlock"]
  warning: app.service: it needs vfio-tool.service, runs as dpdk, and may lock 8M of memory by default; what a device may reach counts as locked
    LimitMEMLOCK=infinity below [Service]: systemctl edit app.service
  ok: the IOMMU is active: dmar0, 2 groups
  $ printf '[Service]\nLimitMEMLOCK=64M\n' >$units/app.service.d/limit.conf; ids; printf '[Service]\nLimitMEMLOCK=1M:infinity\n' >$units/app.service.d/limit.conf; ids; said app.service
  [0]
  [0,"unit-memlock"]
  warning: app.service: it needs vfio-tool.service, runs as dpdk, and may lock 1M of memory; what a device may reach counts as locked
    LimitMEMLOCK=infinity below [Service]: systemctl edit app.service
  ok: the IOMMU is active: dmar0, 2 groups
  $ rm $units/app.service.d/limit.conf; mkdir $ROOT/etc/systemd/system.conf.d; printf '[Manager]\nDefaultLimitMEMLOCK=infinity\n' >$ROOT/etc/systemd/system.conf.d/limit.conf; ids; rm -r $ROOT/etc/systemd/system.conf.d; ids
  [0]
  [0,"unit-memlock"]
  $ echo 'AmbientCapabilities=CAP_NET_RAW CAP_IPC_LOCK' >>$units/app.service; ids
  [0]
  $ printf '[Service]\nUser=dpdk\n' >$units/app.service; ids; mkdir $units/app.service.requires; ln -s ../vfio-tool.service $units/app.service.requires/; ids
  [0]
  [0,"unit-memlock"]
  $ ln -sfn /dev/null $units/app.service; ids; rm -r $units
  [0]

a change that was not finished; such a device is not looked at closely
  $ mkdir $ROOT/run/vfio-tool/journal; printf 'address=0000:21:00.0\nid=8086:158b:8086:0002\ndriver=i40e\noverride=\non_vfio=no\nend=1\n' >$ROOT/run/vfio-tool/journal/0000:21:00.0
  $ ids; rm -r $ROOT/run/vfio-tool/journal; ids
  [2,"change-unfinished"]
  [0]

bare, vfio-check judges the configuration as well, and nothing twice
  $ vfio-check --root=$ROOT; vfio-check -q --root=$ROOT
  ok: the IOMMU is active: dmar0, 2 groups
  ok: the kernel has the VFIO modules
  ok: the initramfs that booted carried the configuration as it is
  ok: the files have no mistake: 1 entry
  ok: 0000:21:00.0: on vfio-pci, IOMMU group 57, /dev/vfio/57
  note: 0000:21:00.1 (enp33s0f1np1): no entry names it: 8086:158b, on i40e
  $ chmod 600 $ROOT/dev/vfio/57; chmod 600 $ROOT/dev/vfio/vfio; vfio-check -q --root=$ROOT
  /dev/vfio/vfio: has owner 0, group 991 and mode 0600: those who may open the nodes of dpdk1 need it, and may not
    the kernel makes it 0666, and it gives access to no device by itself: find the udev rule that changes it, and chmod 666 it
  0000:21:00.0: /dev/vfio/57 has owner 0, group 991 and mode 0600, it is to have root:vfio and 0660
    write the rules anew, and have udev follow them: vfio-tool apply
  [2]
  $ vfio-check --json --root=$ROOT | check-json check_all; vfio-check --json --root=$ROOT | jq -c '.code, .system.code, .config.code, [.system, .config | .findings[] | select(.wrong) | .id]'
  1 of check_all: as the schema says
  2
  2
  2
  ["container-access","node-access"]
  $ chmod 660 $ROOT/dev/vfio/57; chmod 666 $ROOT/dev/vfio/vfio; vfio-check --offline
  vfio-check: the system and the configuration: no use for --offline
  Try 'vfio-check --help'.
  [3]
  $ vfio-check --root=$ROOT/none --json
  $ROOT/none: No such file or directory
  $ROOT/none: No such file or directory
  {
    "schema": 1,
    "code": 3,
    "system": null,
    "config": null
  }
  [3]

what is wrong comes first, the worst before the rest
  $ echo 'ro intel_iommu=pt' >$ROOT/proc/cmdline; chmod 600 $ROOT/dev/vfio/57; mv $ROOT/run/udev/rules.d/90-vfio-tool-nodes.rules .; vfio-check system --root=$ROOT; vfio-check system -q --root=$ROOT | grep -c .
  not ready: a node has another owner, group or mode than declared (0000:21:00.0)
  0000:21:00.0: /dev/vfio/57 has owner 0, group 991 and mode 0600, it is to have root:vfio and 0660
    write the rules anew, and have udev follow them: vfio-tool apply
  warning: /run/udev/rules.d/90-vfio-tool-nodes.rules is not there: udev does not know the configuration
    write the rules anew: vfio-tool apply, or vfio-generate
  note: intel_iommu=pt on the kernel command line has no effect: it is no value that the kernel knows
    iommu=pt is meant, and VFIO does not need it
  ok: the IOMMU is active: dmar0, 2 groups
  ok: the kernel has the VFIO modules
  ok: 0000:21:00.0 (dpdk1): is on vfio-pci
  ok: the initramfs that booted carried the configuration as it is
  4

without a declared device the machine is judged, and nothing that is only for devices
  $ rm -r $ROOT/run/udev/rules.d; echo >$ROOT/etc/vfio-tool/vfio-tool.conf; carried; ids
  [0,"config-empty","cmdline-value"]

a system without a PCI bus, and one that cannot be read
  $ rm -r $ROOT/sys/bus; ids; vfio-check system --root=$ROOT/none
  [3,"config-empty","pci-absent","cmdline-value"]
  $ROOT/none: No such file or directory
  [3]

usage
  $ vfio-check system --offline
  vfio-check: system: no use for --offline
  Try 'vfio-check --help'.
  [3]
  $ vfio-check system eth0
  vfio-check: system: `eth0`: it takes options only
  Try 'vfio-check --help'.
  [3]
  $ vfio-check system --help
  Usage: vfio-check system [OPTION]...
         vfio-tool check ...
  
  Tells: can VFIO be used on this machine, now and after the next boot,
  and is every declared device in its place?
  
  Options:
        --fix             do what can be done at once: load modules, `vfio-bind apply`,
                          write udev's rules and have it follow them, build the
                          initramfs anew (asks before); tell what is left
    -n, --dry-run         with --fix: tell what would be done
    -y, --yes             with --fix: agree to everything
        --format=FORMAT   text, json, prometheus (for node_exporter's textfile
                          collector) or nfd (node-feature-discovery's local features)
        --json            the same as --format=json
        --output=FILE     write it to FILE, as a whole or not at all (-: to standard
                          output)
        --root=DIR        judge the system below DIR
    -q, --quiet           say nothing but what is wrong
    -h, --help            show this help
    -V, --version         show the version
  
  Exit status: 0 all is well, 1 a required device is missing, 2 something is not where it
  should be, or would not be after the next boot, 3 the machine or a file does not
  allow it, or it could not be judged. With several the worst counts: 3, 2, 1.

--fix is for the running system, and for root; nothing has happened before that is known
  $ vfio-check system --fix --root=$ROOT
  vfio-check: --fix is for the running system
  Try 'vfio-check --help'.
  [3]
  $ as_nobody $(command -v vfio-check) system --fix 2>&1 | sed 's|/.*/||'; as_nobody $(command -v vfio-check) system --fix --yes >/dev/null 2>&1
  This command requires root privileges.
  Run with sudo: sudo vfio-check --fix system
  [4]
  $ vfio-check system --yes 2>&1 | head -1; vfio-check system -n 2>&1 | head -1; vfio-check config --fix 2>&1 | head -1; vfio-check --fix 2>&1 | head -1
  vfio-check: --yes is for --fix
  vfio-check: --dry-run is for --fix
  vfio-check: config: no use for --fix
  vfio-check: the system and the configuration: no use for --fix
