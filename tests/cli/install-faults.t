vfio-generate install and uninstall: what cannot be written or removed leaves the old state, or the new one, and says which.
needs: strace

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
  $ install() { vfio-generate install --root=$ROOT "$@"; }; uninstall() { vfio-generate uninstall --root=$ROOT "$@"; }

each call that writes fails once, by its number: each file is old, new or gone, never half; it stays on, or is off before anything else is missing
  $ snap() { rm -rf $ROOT/etc $ROOT/run; cp -a $1/etc $1/run $ROOT; }; same() { diff -r $1/etc $ROOT/etc && diff -r $1/run $ROOT/run; }
  $ rm -rf $ROOT/run/vfio-tool; install -q; mkdir on off gone; cp -a $ROOT/etc $ROOT/run on; uninstall -q; cp -a $ROOT/etc $ROOT/run off; uninstall -q --purge; cp -a $ROOT/etc $ROOT/run gone
  $ faulty() { call=$1 error=$2 number=$3; shift 3; ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=$call -e inject=$call:error=$error:when=$number vfio-generate "$@" --root=$ROOT >out 2>&1; echo $? >code; grep -q INJECTED calls; }
  $ whole() { (cd $ROOT; find etc run -type f) | while read -r file; do cmp -s $ROOT/$file on/$file || cmp -s $ROOT/$file off/$file || echo "broken: $file"; done; }
  $ judge() { whole; is=; for state in on off gone; do ! same $state >/dev/null 2>&1 || is=$state; done; [ -n "$is" ] || { [ -e $ROOT/etc/vfio-tool/disabled ] && is='off, not all'; } || { [ -e $ROOT/etc/vfio-tool/conf.d/mine.conf ] || is='gone, not all'; }; echo "${is:-on, not all} $(cat code)"; }
  $ each() { from=$1 call=$2 error=$3; shift 3; n=0; while n=$((n + 1)); snap $from; faulty $call $error $n "$@"; do judge; [ "$(cat code)" != 0 ] || cat out; grep -q -e '^  .*again' -e '^  .*vfio-tool' -e '^  nothing' -e '^standard output' -e '^  it is gone' out || cat out; done | sort | uniq -c; }
  $ for error in ENOSPC EROFS EIO; do each on write $error uninstall; done
        3 off 3
        1 on 3
        3 off 3
        1 on 3
        3 off 3
        1 on 3
  $ for error in ENOSPC EROFS EIO; do each on renameat $error uninstall; done; each on fsync EIO uninstall; each on unlinkat EIO uninstall; each on unlinkat EROFS uninstall
        1 on 3
        1 on 3
        1 on 3
        1 off, not all 3
        1 on 3
        2 off, not all 3
        2 off, not all 3
  $ for error in ENOSPC EROFS EIO; do each on mkdirat $error uninstall --purge; done; each on unlinkat EIO uninstall --purge; each on unlinkat EROFS uninstall --purge; each on fsync EIO uninstall --purge
        4 off, not all 3
        2 on 3
        4 off, not all 3
        2 on 3
        4 off, not all 3
        2 on 3
        1 gone, not all 3
        2 off 3
        4 off, not all 3
        1 gone, not all 3
        2 off 3
        4 off, not all 3
        1 off, not all 3
        1 on 3
  $ for error in ENOSPC EROFS EIO; do each off write $error install; each off renameat $error install; each off mkdirat $error install; done; each off unlinkat EROFS install; each off unlinkat EIO install; each off fsync EIO install
        3 on 3
        2 on, not all 3
        2 on, not all 3
        4 on, not all 3
        3 on 3
        2 on, not all 3
        2 on, not all 3
        4 on, not all 3
        3 on 3
        2 on, not all 3
        2 on, not all 3
        4 on, not all 3
        1 off 3
        1 off 3
        1 on, not all 3

run again, it completes what was cut off
  $ for n in 1 2 3 4 5 6 7 8 9; do snap on; faulty unlinkat EIO $n uninstall --purge; uninstall -q --purge; judge; done 2>/dev/null | sed 's/ [0-9]$//' | sort | uniq -c
        9 gone

the switch cannot be made, or taken away
  $ snap on; faulty openat ENOENT 60000 uninstall; number=$(grep openat calls | grep -n O_CREAT | sed -n '1s/:.*//p'); for error in EROFS ENOSPC; do snap on; faulty openat $error $number uninstall; cat out; judge; done
  /etc/vfio-tool/disabled: cannot be written: Read-only file system
    nothing was removed: vfio-tool is still on; where /etc is not to be written, vfio_tool=0 on the kernel command line switches off
  not done: remove the files for udev and modprobe from /run
  not done: remove /run/vfio-tool
  on 3
  /etc/vfio-tool/disabled: cannot be written: No space left on device
    nothing was removed: vfio-tool is still on; make room, and run the command again
  not done: remove the files for udev and modprobe from /run
  not done: remove /run/vfio-tool
  on 3
  $ snap off; faulty unlinkat EROFS 1 install; cat out; judge
  /etc/vfio-tool/disabled: cannot be removed: Read-only file system
    nothing else was changed; run the command again when /etc can be written
  not done: write the files for udev and modprobe in /run
  off 3
  $ snap off; faulty fsync EIO 1 install; cat out
  /etc/vfio-tool/disabled: is removed, but may come back when the power fails: Input/output error
    nothing else was changed; run the command again when /etc can be written
  not done: write the files for udev and modprobe in /run
  $ snap on; faulty fsync EIO 2 uninstall; cat out
  /etc/vfio-tool/disabled: is there, but may be lost when the power fails: Input/output error
    nothing else was done: run the command again
  not done: remove the files for udev and modprobe from /run
  not done: remove /run/vfio-tool
