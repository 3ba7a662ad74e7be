vfio-configure: what cannot be written leaves the old files, or the new ones, never anything between.
needs: strace

two files are to be changed, and one is new
  $ machine - <<'END'
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=i40e group=57 net=enp33s0f0np0
  > 0000:21:00.1 8086:158b:8086:0002 020000 driver=i40e group=58 net=enp33s0f1np1
  > 0000:07:00.0 1b36:0010:1af4:1100 010802 driver=nvme group=7 block=nvme0n1
  > END
  $ config <<'END'
  > devices = ( { name = "a"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; } ); # first
  > END
  $ config conf.d/10-more.conf <<'END'
  > devices = ( { name = "b"; match = { address = "0000:21:00.1"; id = "8086:158b"; }; } ); # second
  > END
  $ cp -a $ROOT/etc old; save() { vfio-configure save --root=$ROOT --vfio=21:00.0,21:00.1 --kernel=07:00.0 "$@"; }
  $ save >said; cp -a $ROOT/etc new; diff -rq old new
  Files old/vfio-tool/conf.d/10-more.conf and new/vfio-tool/conf.d/10-more.conf differ
  Only in new/vfio-tool/conf.d: saved.conf
  Files old/vfio-tool/vfio-tool.conf and new/vfio-tool/vfio-tool.conf differ
  [1]

each call that writes fails once, by its number: all is old then, and said so, or all is new (the last write is to standard output)
  $ again() { rm -r $ROOT/etc; cp -a old $ROOT/etc; }
  $ faulty() { ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=$1 -e inject=$1:error=$2:when=$3 vfio-configure save --root=$ROOT --vfio=21:00.0,21:00.1 --kernel=07:00.0 >out 2>&1; echo $? >code; grep -q INJECTED calls; }
  $ judge() { diff -r old $ROOT/etc >/dev/null && is=old || { diff -r new $ROOT/etc >/dev/null && is=new || is=mixed; }; echo "$is $(cat code)"; }
  $ each() { n=0; while n=$((n + 1)); again; faulty $1 $2 $n; do judge; grep -q 'all is as it was' out || grep -q 'standard output' out || [ "$(cat code)" = 0 ] || cat out; done | sort | uniq -c; }
  $ each write ENOSPC
        1 new 3
        3 old 3
  $ each write EIO
        1 new 3
        3 old 3
  $ each fsync EIO
        6 old 3
  $ each fchmod EROFS
        3 old 3
  $ each renameat EROFS
        3 old 3

the file beside the target cannot be made
  $ again; faulty openat ENOENT 60000; number() { grep openat calls | grep -n O_CREAT | sed -n "$1s/:.*//p"; }; number 1 >first; number 3 >third; judge
  new 0
  $ again; faulty openat EROFS $(cat first); judge; cat out
  old 3
  /etc/vfio-tool/vfio-tool.conf: cannot be written: Read-only file system
    all is as it was; --output=FILE writes the text elsewhere
  $ again; faulty openat ENOSPC $(cat third); judge; cat out; find $ROOT/etc -name '.*'
  old 3
  /etc/vfio-tool/conf.d/saved.conf: cannot be written: No space left on device
    all is as it was; make room, and run the command again

what cannot be taken back is named
  $ again; ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=renameat -e inject=renameat:error=EIO:when=2+ vfio-configure save --root=$ROOT --vfio=21:00.0,21:00.1; cmp new/vfio-tool/vfio-tool.conf $ROOT/etc/vfio-tool/vfio-tool.conf
  /etc/vfio-tool/conf.d/10-more.conf: cannot be written: Input/output error
    /etc/vfio-tool/vfio-tool.conf has the new text, and could not be taken back
  $ cmp old/vfio-tool/conf.d/10-more.conf $ROOT/etc/vfio-tool/conf.d/10-more.conf; find $ROOT/etc -name '.*'

somebody else is at work: it waits, and then reads what that one wrote
  $ again; (flock $ROOT/etc/vfio-tool sh -c ': >ready; sleep 1; sed -i "s/# first/# theirs/" $ROOT/etc/vfio-tool/vfio-tool.conf') & while [ ! -e ready ]; do sleep 0.1; done; save -q; grep -c theirs $ROOT/etc/vfio-tool/vfio-tool.conf; wait
  1
  $ again; ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=flock,clock_nanosleep -e inject=flock:error=EAGAIN -e inject=clock_nanosleep:retval=0 vfio-configure save --root=$ROOT --vfio=21:00.0; diff -r old $ROOT/etc
  another vfio-configure is at work
    wait until it has ended

a file system without locks does without
  $ again; ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=flock -e inject=flock:error=ENOLCK vfio-configure save --root=$ROOT --vfio=21:00.0,21:00.1 --kernel=07:00.0 -q; diff -r new $ROOT/etc
