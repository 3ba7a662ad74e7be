vfio-generate install and uninstall: the lasting switch, what is generated and removed, and what stands against them.
needs: script jq

a machine with our files in their places, one device declared and on VFIO, the other given back
  $ machine - <<'END'
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=vfio-pci override=vfio-pci group=57
  > 0000:21:00.1 8086:158b:8086:0002 020000 driver=i40e group=58 net=enp33s0f1np1
  > END
  $ config conf.d/mine.conf <<'END'
  > devices = ( { name = "dpdk0"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; } ); # mine
  > END
  $ put() { mkdir -p $ROOT/$1; shift_to=$1; shift; for name; do : >$ROOT/$shift_to/$name; done; }
  $ put usr/sbin vfio-bind vfio-generate; put usr/lib/udev/rules.d 90-vfio-tool-records.rules
  $ put usr/lib/systemd/system vfio-tool.service vfio-tool-claim.service vfio-tool-vet.service vfio-bind@.service vfio-sriov@.service
  $ mkdir -p $ROOT/usr/lib/systemd/system-generators; ln -s /usr/sbin/vfio-generate $ROOT/usr/lib/systemd/system-generators/vfio-tool-generator
  $ record() { mkdir -p $ROOT/run/vfio-tool/devices; printf '%s\n' address=$1 id=8086:158b:8086:0002 driver_before=i40e override_before= on_vfio_before=no driver=vfio-pci entry= interface=$2 by=bind when=1 >$ROOT/run/vfio-tool/devices/$1; }
  $ install() { vfio-generate install --root=$ROOT "$@"; }; uninstall() { vfio-generate uninstall --root=$ROOT "$@"; }
  $ listing() { (cd $ROOT; find etc run ! -type d; [ ! -e run/vfio-tool ] || echo run/vfio-tool; [ ! -e etc/vfio-tool ] || echo etc/vfio-tool) | sort; }

install: nothing was switched off, so that the rules are all there is to do; a second time there is nothing
  $ install --dry-run; listing
  would: write the files for udev and modprobe in /run
  1 entry hands devices to VFIO; no device was touched, that is: vfio-tool apply
  etc/vfio-tool
  etc/vfio-tool/conf.d/mine.conf
  $ install; listing
  did: write the files for udev and modprobe in /run
  1 entry hands devices to VFIO; no device was touched, that is: vfio-tool apply
  etc/vfio-tool
  etc/vfio-tool/conf.d/mine.conf
  run/udev/rules.d/05-vfio-tool.rules
  run/udev/rules.d/90-vfio-tool-nodes.rules
  $ install
  1 entry hands devices to VFIO; no device was touched, that is: vfio-tool apply
  $ install -q

uninstall says beforehand what it would do
  $ uninstall --dry-run; uninstall -n --purge --unbind | tail -n 1
  would: write /etc/vfio-tool/disabled
  would: remove the files for udev and modprobe from /run
  would: remove /run/vfio-tool
  would: remove /etc/vfio-tool, with the configuration
  $ cp -a $ROOT/run before; cp -a $ROOT/etc etc-before; diff -r before $ROOT/run && diff -r etc-before $ROOT/etc

it switches off, removes what was generated, and leaves the configuration
  $ record 0000:21:00.0 enp33s0f0np0; record 0000:21:00.1 enp33s0f1np1; touch $ROOT/run/vfio-tool/booted $ROOT/run/vfio-tool/digest
  $ uninstall; listing
  did: write /etc/vfio-tool/disabled
  did: remove the files for udev and modprobe from /run
  did: remove /run/vfio-tool
  0000:21:00.0: stays on vfio-pci until the next boot
    give it back with: vfio-tool unbind 0000:21:00.0
  vfio-tool is off, and the configuration is as it was: the way back is vfio-tool install
  the programs stay: remove the package of vfio-tool, or run make uninstall where it was built
  etc/vfio-tool
  etc/vfio-tool/conf.d/mine.conf
  etc/vfio-tool/disabled
  run/vfio-tool
  run/vfio-tool/devices/0000:21:00.0
  $ cat $ROOT/etc/vfio-tool/disabled $ROOT/etc/vfio-tool/conf.d/mine.conf
  # Written by vfio-tool uninstall: while this file is here, no boot and no hotplug takes a
  # device for VFIO, whatever is declared. vfio-tool install removes it.
  devices = ( { name = "dpdk0"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; } ); # mine
  $ uninstall
  0000:21:00.0: stays on vfio-pci until the next boot
    give it back with: vfio-tool unbind 0000:21:00.0
  vfio-tool is off, and the configuration is as it was: the way back is vfio-tool install
  the programs stay: remove the package of vfio-tool, or run make uninstall where it was built

every stage heeds it, and a person is told
  $ vfio-bind --dry-run --root=$ROOT apply --boot
  $ vfio-bind --dry-run --root=$ROOT claim
  $ vfio-bind --dry-run --root=$ROOT --udev 0000:21:00.0
  $ vfio-bind --root=$ROOT match 0000:21:00.0
  [1]
  $ vfio-generate --root=$ROOT --dry-run
  $ vfio-bind --dry-run --root=$ROOT apply
  switched off by /etc/vfio-tool/disabled: nothing is done
    switch it on with: vfio-tool install; take one device all the same with: vfio-tool bind DEVICE
  [5]
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:21:00.0 | tail -n 1
  write "\n" to /sys/bus/pci/devices/0000:21:00.0/driver_override
  $ vfio-bind --dry-run --root=$ROOT bind 0000:21:00.1 | tail -n 1
  write "0000:21:00.1" to /sys/bus/pci/drivers/vfio-pci/bind
  $ vfio-probe status --root=$ROOT | grep -A1 -e 'switched off' -e 'kill sw'
  warning: vfio-tool is switched off by the file /etc/vfio-tool/disabled: nothing is taken at boot or on hotplug
    switch it on with: vfio-tool install; until then: vfio-tool bind DEVICE
  --
  ok: the initramfs that booted has no part of vfio-tool, which is switched off
  
  --
    kill switches:       /etc/vfio-tool/disabled
    vfio-tool.service:   unknown
  $ vfio-check validate --root=$ROOT | grep -A1 switched
  switched off by the file /etc/vfio-tool/disabled: nothing is done, and `apply` refuses
    switch it on with: vfio-tool install
  $ vfio-check boot --root=$ROOT
  vfio-tool is switched off by the file /etc/vfio-tool/disabled: nothing is taken at boot or on hotplug
    switch it on with: vfio-tool install; until then: vfio-tool bind DEVICE
  ok: the initramfs that booted has no part of vfio-tool, which is switched off
  [2]
  $ vfio-generate --digest --root=$ROOT >$ROOT/run/vfio-tool/digest; vfio-check boot --root=$ROOT; vfio-check boot --root=$ROOT --json | check-json check_boot; rm $ROOT/run/vfio-tool/digest
  vfio-tool is switched off by the file /etc/vfio-tool/disabled: nothing is taken at boot or on hotplug
    switch it on with: vfio-tool install; until then: vfio-tool bind DEVICE
  the initramfs that booted was built before vfio-tool was switched off: it takes what was declared then
    build it anew with this system's generator (dracut, update-initramfs and mkinitcpio were not found)
  1 of check_boot: as the schema says
  $ vfio-check system --root=$ROOT --json | jq -c '[.code, [.findings[] | select(.id == "switched-off") | .subject]]'
  [2,["/etc/vfio-tool/disabled"]]
  $ vfio-probe explain --root=$ROOT 0000:21:00.0 | grep -A1 disabled
    nothing, as long as vfio-tool is switched off by the file /etc/vfio-tool/disabled; without it:
    the entry dpdk0 at /etc/vfio-tool/conf.d/mine.conf:1 wants it on vfio-pci

install is the way back
  $ install; listing
  did: remove /etc/vfio-tool/disabled
  did: write the files for udev and modprobe in /run
  1 entry hands devices to VFIO; no device was touched, that is: vfio-tool apply
  etc/vfio-tool
  etc/vfio-tool/conf.d/mine.conf
  run/udev/rules.d/05-vfio-tool.rules
  run/udev/rules.d/90-vfio-tool-nodes.rules
  run/vfio-tool
  run/vfio-tool/devices/0000:21:00.0

purge leaves nothing but the record of the device that is on VFIO still
  $ record 0000:21:00.0 enp33s0f0np0; uninstall --purge; listing
  did: write /etc/vfio-tool/disabled
  did: remove the files for udev and modprobe from /run
  did: remove /etc/vfio-tool, with the configuration
  0000:21:00.0: stays on vfio-pci until the next boot
    give it back with: vfio-tool unbind 0000:21:00.0
  the programs stay: remove the package of vfio-tool, or run make uninstall where it was built
  run/vfio-tool
  run/vfio-tool/devices/0000:21:00.0
  $ rm -r $ROOT/run/vfio-tool; install; listing
  did: make /etc/vfio-tool/conf.d
  no device is declared yet
    declare some with: vfio-tool save --vfio=LIST
  etc/vfio-tool

files of packages would take effect again: the switch stays
  $ mkdir -p $ROOT/usr/lib/vfio-tool/conf.d; cp etc-before/vfio-tool/conf.d/mine.conf $ROOT/usr/lib/vfio-tool/conf.d/site.conf; ln -s /dev/null $ROOT/etc/vfio-tool/conf.d/site.conf
  $ uninstall --purge; listing; rm -r $ROOT/usr/lib/vfio-tool
  did: write /etc/vfio-tool/disabled
  did: remove /etc/vfio-tool, with the configuration, but for the file disabled
  /usr/lib/vfio-tool/conf.d/site.conf: would take effect again: /etc/vfio-tool/disabled stays
    remove it when the package of that file is removed
  the programs stay: remove the package of vfio-tool, or run make uninstall where it was built
  etc/vfio-tool
  etc/vfio-tool/disabled

a file that somebody else has made there is left alone, and a directory of theirs is not followed
  $ rm -r $ROOT/etc/vfio-tool; cp -a etc-before/vfio-tool $ROOT/etc; install -q; mkdir elsewhere; touch elsewhere/kept; ln -s $DIR/elsewhere $ROOT/etc/vfio-tool/link
  $ echo '# mine' >$ROOT/run/udev/rules.d/05-vfio-tool.rules; uninstall --purge -q; listing; ls elsewhere
  run/udev/rules.d/05-vfio-tool.rules
  kept
  $ ln -s $DIR/elsewhere $ROOT/etc/vfio-tool; uninstall --purge; ls elsewhere; rm $ROOT/etc/vfio-tool; rm $ROOT/run/udev/rules.d/05-vfio-tool.rules
  /etc/vfio-tool/disabled: cannot be written: Not a directory
    nothing was removed: vfio-tool is still on
  not done: remove the files for udev and modprobe from /run
  not done: remove /run/vfio-tool
  not done: remove /etc/vfio-tool, with the configuration
  kept

a change that is under way is not cut off from its way back
  $ cp -a etc-before/vfio-tool $ROOT/etc; mkdir -p $ROOT/run/vfio-tool/journal; printf 'address=0000:21:00.0\nid=8086:158b:8086:0002\ndriver=i40e\noverride=\non_vfio=no\nend=1\n' >$ROOT/run/vfio-tool/journal/0000:21:00.0
  $ uninstall; listing; rm -r $ROOT/run/vfio-tool
  0000:21:00.0: a change is under way, or was cut off
    undo it with: vfio-tool uninstall --unbind
  etc/vfio-tool
  etc/vfio-tool/conf.d/mine.conf
  run/vfio-tool
  run/vfio-tool/journal/0000:21:00.0

nobody is asked about the devices of another system, on a terminal neither
  $ record 0000:21:00.0 enp33s0f0np0; script -qec "vfio-generate uninstall --root=$ROOT" /dev/null </dev/null | grep -c -e stays -e Give; install -q; rm -r $ROOT/run/vfio-tool
  1

what is missing or masked is named, and nothing is changed
  $ mv $ROOT/usr/lib/systemd/system/vfio-tool-vet.service .; ln -s /dev/null $ROOT/etc/vfio-tool-none; mkdir -p $ROOT/etc/systemd/system; ln -s /dev/null $ROOT/etc/systemd/system/vfio-tool.service; touch $ROOT/etc/vfio-tool/disabled
  $ install; ls $ROOT/etc/vfio-tool
  /etc/systemd/system/vfio-tool.service: is masked: a link to /dev/null
    remove it: rm /etc/systemd/system/vfio-tool.service
  vfio-tool-vet.service: is missing; it belongs into /etc/systemd/system or /usr/lib/systemd/system
    install vfio-tool again: its package, or make install
  nothing was changed
  conf.d
  disabled
  $ mv vfio-tool-vet.service $ROOT/usr/lib/systemd/system/; rm -r $ROOT/etc/systemd $ROOT/etc/vfio-tool-none

a mistake in the configuration is said; the rest is in force
  $ echo 'devices = ( { name = "x" } );' >$ROOT/etc/vfio-tool/conf.d/wrong.conf; install; grep -c 0000:21:00.0 $ROOT/run/udev/rules.d/05-vfio-tool.rules; rm $ROOT/etc/vfio-tool/conf.d/wrong.conf
  /etc/vfio-tool/conf.d/wrong.conf:1: the entry selects no device; add match = { address = "0000:21:00.0"; id = "8086:158b"; };
  did: remove /etc/vfio-tool/disabled
  1 entry hands devices to VFIO; no device was touched, that is: vfio-tool apply
  2

JSON
  $ uninstall --json --purge --dry-run | check-json setup; uninstall --json | check-json setup; install --json | tee said | check-json setup
  1 of setup: as the schema says
  1 of setup: as the schema says
  1 of setup: as the schema says
  $ jq -c '[.code, [.steps[] | [.step, .state]]]' said
  [0,[["switch-on","done"],["rules","done"]]]

usage
  $ vfio-generate install --purge
  vfio-generate: there is no option `--purge`
  Try 'vfio-generate --help'.
  [3]
  $ vfio-generate uninstall --root=$ROOT --unbind
  vfio-generate: --unbind is for the running system, and --root is not
  Try 'vfio-generate --help'.
  [3]
  $ vfio-generate uninstall dpdk0
  vfio-generate: uninstall: `dpdk0`: it takes options only
  Try 'vfio-generate --help'.
  [3]
  $ as_nobody vfio-generate uninstall --purge
  This command requires root privileges.
  Run with sudo: sudo vfio-generate uninstall --purge
  [4]
  $ vfio-generate install --help | head -n 3; vfio-generate uninstall --help | grep -e --purge
  Usage: vfio-generate install [OPTION]...
  Have every boot from now on, and every hotplug, hand the declared devices to VFIO: what
  `uninstall` switched off is on again, udev, modprobe and systemd know the
        --purge           remove /etc/vfio-tool, with the configuration
