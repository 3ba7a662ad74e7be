vfio-check conflicts --fix and vfio-generate: what cannot be written leaves the old files, or the new ones, never anything between.
needs: strace

a file of somebody else's that is to be changed, and rules that are to be written
  $ machine - <<'END'
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=i40e group=57 net=enp33s0f0np0
  > 0000:d1:00.0 8086:15ff 020000 driver=i40e group=19 net=enp209s0f0np0
  > END
  $ config <<'END'
  > devices = ( { name = "dpdk0"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; },
  >   { name = "mgmt"; match = { address = "0000:d1:00.0"; id = "8086:15ff"; }; mode = "kernel"; } );
  > END
  $ mkdir -p $ROOT/etc/modprobe.d; printf '# mine\noptions vfio-pci disable_vga=1 ids=10de:2684,8086:15ff\nsoftdep i40e pre: vfio-pci\n' >$ROOT/etc/modprobe.d/vfio.conf
  $ mkdir -p $ROOT/etc/driverctl.d; echo i40e >$ROOT/etc/driverctl.d/pci-0000:21:00.0; cp -a $ROOT/etc old
  $ fix() { vfio-check conflicts --fix --yes -q --root=$ROOT; }
  $ fix; cp -a $ROOT/etc new; diff -rq old new | sed "s,$DIR/,,"
  remove /etc/driverctl.d/pci-0000:21:00.0: done; as it was: /etc/driverctl.d/.pci-0000:21:00.0.vfio-tool-backup
  take 8086:15ff out of /etc/modprobe.d/vfio.conf:2: done; as it was: /etc/modprobe.d/vfio.conf.vfio-tool-backup
  what is loaded and bound stays so until vfio-tool apply or a reboot; build the initramfs anew before that
  Only in new/driverctl.d: .pci-0000:21:00.0.vfio-tool-backup
  Only in old/driverctl.d: pci-0000:21:00.0
  Files old/modprobe.d/vfio.conf and new/modprobe.d/vfio.conf differ
  Only in new/modprobe.d: vfio.conf.vfio-tool-backup

each call that writes fails once, by its number: each file is old or new, what is new has the old one beside it, and what was not done is said
  $ faulty() { call=$1 error=$2 number=$3; shift 3; ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=$call -e inject=$call:error=$error:when=$number "$@" >out 2>&1; echo $? >code; grep -q INJECTED calls; }
  $ again() { rm -rf $ROOT/etc; cp -a old $ROOT/etc; }
  $ one() { if cmp -s old/$1 $ROOT/etc/$1; then echo old; elif { [ ! -e new/$1 ] && [ ! -e $ROOT/etc/$1 ]; } || cmp -s new/$1 $ROOT/etc/$1; then cmp -s old/$1 $ROOT/etc/$2 && echo new || echo "no backup"; else echo mixed; fi; }
  $ judge() { echo "$(one modprobe.d/vfio.conf modprobe.d/vfio.conf.vfio-tool-backup) $(one driverctl.d/pci-0000:21:00.0 driverctl.d/.pci-0000:21:00.0.vfio-tool-backup) $(cat code)"; find $ROOT/etc -name '*.tmp'; grep -q -e 'not done' -e 'No space' -e 'Read-only' -e 'Input/output' -e done out || cat out; }
  $ each() { n=0; while n=$((n + 1)); again; faulty $1 $2 $n vfio-check conflicts --fix --yes -q --root=$ROOT; do judge; done | sort | uniq -c; }
  $ for error in ENOSPC EROFS EIO; do echo $error; each write $error; each renameat $error; each linkat $error; done; each fsync EIO; each unlinkat EROFS
  ENOSPC
        1 new new 3
        1 new old 2
        2 old new 2
        1 new old 2
        2 old new 2
  EROFS
        1 new new 3
        1 new old 2
        2 old new 2
        1 new old 2
        2 old new 2
  EIO
        1 new new 3
        1 new old 2
        2 old new 2
        1 new old 2
        2 old new 2
        2 new new 0
        2 new old 2
        3 old new 2
        1 new old 2

the rules: whole, or not there, and the exit status says it
  $ rules() { if [ ! -e $ROOT/run/udev/rules.d/$1 ]; then echo none; elif cmp -s rules/$1 $ROOT/run/udev/rules.d/$1; then echo whole; else echo broken; fi; }
  $ again; vfio-generate -q --root=$ROOT; cp -r $ROOT/run/udev/rules.d rules; ls rules
  05-vfio-tool.rules
  90-vfio-tool-nodes.rules
  $ each() { n=0; while n=$((n + 1)); rm -rf $ROOT/run/udev; faulty $1 $2 $n vfio-generate --root=$ROOT; do echo "$(rules 05-vfio-tool.rules) $(rules 90-vfio-tool-nodes.rules) $(cat code)"; find $ROOT/run -name '.*.tmp'; done | sort | uniq -c; }
  $ for error in ENOSPC EROFS EIO; do echo $error; each write $error; each renameat $error; each mkdirat $error; each fchmod $error; done
  ENOSPC
        1 none whole 3
        1 whole none 3
        2 whole whole 0
        1 none whole 3
        1 whole none 3
        2 none whole 3
        2 whole none 3
        1 none whole 3
        1 whole none 3
  EROFS
        1 none whole 3
        1 whole none 3
        2 whole whole 0
        1 none whole 3
        1 whole none 3
        2 none whole 3
        2 whole none 3
        1 none whole 3
        1 whole none 3
  EIO
        1 none whole 3
        1 whole none 3
        2 whole whole 0
        1 none whole 3
        1 whole none 3
        2 none whole 3
        2 whole none 3
        1 none whole 3
        1 whole none 3
