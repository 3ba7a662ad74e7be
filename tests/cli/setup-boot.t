vfio-cmdline: what the kernel command line needs, asked, made, taken back.
needs: strace jq

a machine whose kernel leaves Intel's IOMMU off, and Debian's GRUB
  $ fresh() { rm -rf $ROOT; mkdir $ROOT; machine - <<'END'
  > 0000:01:00.0 8086:10d3 020000 driver=e1000e
  > file proc/cpuinfo 'vendor_id\t: GenuineIntel\n'
  > file proc/sys/kernel/osrelease 6.1.0-9
  > file lib/modules/6.1.0-9/modules.dep
  > file sys/firmware/acpi/tables/DMAR
  > file boot/config-6.1.0-9 'CONFIG_INTEL_IOMMU=y\n'
  > file usr/sbin/update-grub
  > file usr/sbin/grub-mkconfig 'default/grub.d'
  > file boot/grub/grub.cfg '\tlinux /vmlinuz ro quiet\n'
  > file etc/default/grub 'GRUB_CMDLINE_LINUX_DEFAULT="quiet iommu=off"\nGRUB_CMDLINE_LINUX=""\n'
  > END
  > }; fresh; setup() { vfio-cmdline --root=$ROOT "$@"; }; store=$ROOT/var/lib/vfio-tool/setup-boot

nobody to ask: nothing is changed
  $ cp -a $ROOT/etc old; setup; diff -r old $ROOT/etc; ls $ROOT/var
  the IOMMU is not active: this kernel leaves Intel's off unless it is told to
  boot loader: GRUB, with drop-ins in /etc/default/grub.d
  to be added: intel_iommu=on
  to be taken out: iommu=off
  --- /etc/default/grub
  +++ /etc/default/grub
  @@ -1,2 +1,2 @@
  -GRUB_CMDLINE_LINUX_DEFAULT="quiet iommu=off"
  +GRUB_CMDLINE_LINUX_DEFAULT="quiet"
   GRUB_CMDLINE_LINUX=""
  --- /dev/null
  +++ /etc/default/grub.d/zz-vfio-tool.cfg
  @@ -0,0 +1,2 @@
  +# Written by `vfio-tool setup-boot`; `vfio-tool setup-boot --undo` takes it back.
  +GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX intel_iommu=on"
  then: /usr/sbin/update-grub
  nothing was changed: there is nobody to ask
    --yes makes the change without a question
  ls: cannot access '$ROOT/var': No such file or directory
  [2]

the same as JSON
  $ setup --json | check-json setup_boot; setup --json | jq -c '.state, .iommu, .loader, .add, .drop, .programs, .reboot'
  1 of setup_boot: as the schema says
  "declined"
  {"active":false,"cause":"default-off"}
  "grub-drop-in"
  ["intel_iommu=on"]
  ["iommu=off"]
  [["/usr/sbin/update-grub"]]
  false

agreed to, and what is kept of it
  $ setup --yes; cp -a $ROOT/etc new; ls $store; cat $store/record; diff $store/b0.before old/default/grub
  the IOMMU is not active: this kernel leaves Intel's off unless it is told to
  boot loader: GRUB, with drop-ins in /etc/default/grub.d
  to be added: intel_iommu=on
  to be taken out: iommu=off
  --- /etc/default/grub
  +++ /etc/default/grub
  @@ -1,2 +1,2 @@
  -GRUB_CMDLINE_LINUX_DEFAULT="quiet iommu=off"
  +GRUB_CMDLINE_LINUX_DEFAULT="quiet"
   GRUB_CMDLINE_LINUX=""
  --- /dev/null
  +++ /etc/default/grub.d/zz-vfio-tool.cfg
  @@ -0,0 +1,2 @@
  +# Written by `vfio-tool setup-boot`; `vfio-tool setup-boot --undo` takes it back.
  +GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX intel_iommu=on"
  then: /usr/sbin/update-grub
  done; the programs above are for the system itself: they were not run
  b0.after
  b0.before
  b1.after
  record
  copies=b
  layout=grub-drop-in
  add=intel_iommu=on
  drop=iommu=off
  file=/etc/default/grub
  access=644 0 0
  file=/etc/default/grub.d/zz-vfio-tool.cfg
  access=644 0 0
  $ setup --yes
  the IOMMU is not active: this kernel leaves Intel's off unless it is told to
  boot loader: GRUB, with drop-ins in /etc/default/grub.d
  then: /usr/sbin/update-grub
  the files are as they should be; the programs above have still to be run, on the system itself

taken back
  $ setup --undo --dry-run; diff -r new $ROOT/etc
  boot loader: GRUB, with drop-ins in /etc/default/grub.d
  to be added: iommu=off
  to be taken out: intel_iommu=on
  --- /etc/default/grub
  +++ /etc/default/grub
  @@ -1,2 +1,2 @@
  -GRUB_CMDLINE_LINUX_DEFAULT="quiet"
  +GRUB_CMDLINE_LINUX_DEFAULT="quiet iommu=off"
   GRUB_CMDLINE_LINUX=""
  --- /etc/default/grub.d/zz-vfio-tool.cfg
  +++ /dev/null
  @@ -1,2 +0,0 @@
  -# Written by `vfio-tool setup-boot`; `vfio-tool setup-boot --undo` takes it back.
  -GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX intel_iommu=on"
  then: /usr/sbin/update-grub
  nothing was changed: this is a dry run
  $ setup --undo --yes --json | check-json setup_boot; diff -r old/default/grub $ROOT/etc/default/grub; ls $store
  1 of setup_boot: as the schema says
  ls: cannot access '$ROOT/var/lib/vfio-tool/setup-boot': No such file or directory
  [2]

nothing more to be taken back
  $ setup --undo --yes
  nothing is to be taken back: setup-boot has changed nothing here

who has changed a file since keeps it
  $ setup -qy; echo '# mine' >>$ROOT/etc/default/grub; setup --undo --yes
  /etc/default/grub: somebody has changed it since: nothing was taken back
  --- as vfio-tool left it
  +++ as it is
  @@ -1,2 +1,3 @@
   GRUB_CMDLINE_LINUX_DEFAULT="quiet"
   GRUB_CMDLINE_LINUX=""
  +# mine
    take that out, or put back by hand what is kept in /var/lib/vfio-tool/setup-boot
  [5]
  $ sed -i '/# mine/d' $ROOT/etc/default/grub; setup --undo -qy; ls $store
  ls: cannot access '$ROOT/var/lib/vfio-tool/setup-boot': No such file or directory
  [2]

a second change goes back to before the first
  $ setup -qy; setup --performance -y; grep = $ROOT/etc/default/grub.d/zz-vfio-tool.cfg; setup --undo -qy; cmp old/default/grub $ROOT/etc/default/grub; ls $ROOT/etc/default/grub.d
  the IOMMU is not active: this kernel leaves Intel's off unless it is told to
  boot loader: GRUB, with drop-ins in /etc/default/grub.d
  to be added: iommu=pt
  --- /etc/default/grub.d/zz-vfio-tool.cfg
  +++ /etc/default/grub.d/zz-vfio-tool.cfg
  @@ -1,2 +1,2 @@
   # Written by `vfio-tool setup-boot`; `vfio-tool setup-boot --undo` takes it back.
  -GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX intel_iommu=on"
  +GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX intel_iommu=on iommu=pt"
  then: /usr/sbin/update-grub
  iommu=pt: the host's own drivers reach memory without translation: faster, and no longer held
    to what they asked for; devices on VFIO are isolated all the same
  done; the programs above are for the system itself: they were not run
  GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX intel_iommu=on iommu=pt"

what is kept and cannot be read
  $ setup -qy; echo 'layout=x' >>$store/record; setup --undo -y; setup --performance -y; rm -r $store
  /var/lib/vfio-tool/setup-boot: cannot be read: Invalid argument
  the IOMMU is not active: this kernel leaves Intel's off unless it is told to
  boot loader: GRUB, with drop-ins in /etc/default/grub.d
  to be added: iommu=pt
  --- /etc/default/grub.d/zz-vfio-tool.cfg
  +++ /etc/default/grub.d/zz-vfio-tool.cfg
  @@ -1,2 +1,2 @@
   # Written by `vfio-tool setup-boot`; `vfio-tool setup-boot --undo` takes it back.
  -GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX intel_iommu=on"
  +GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX intel_iommu=on iommu=pt"
  then: /usr/sbin/update-grub
  iommu=pt: the host's own drivers reach memory without translation: faster, and no longer held
    to what they asked for; devices on VFIO are isolated all the same
  /var/lib/vfio-tool/setup-boot: cannot be read: Invalid argument
    take it away when it is of no use any more

each call that writes fails once, by its number: all is old then, and said so, or all is new (the last write is to standard output)
  $ again() { rm -rf $ROOT/etc $ROOT/var; cp -a old $ROOT/etc; }
  $ faulty() { ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=$1 -e inject=$1:error=$2:when=$3 vfio-cmdline --root=$ROOT --yes >out 2>&1; echo $? >code; grep -q INJECTED calls; }
  $ judge() { rmdir $ROOT/etc/default/grub.d 2>/dev/null; diff -r old $ROOT/etc >/dev/null && is=old || { diff -r new $ROOT/etc >/dev/null && is=new || is=mixed; }; echo "$is $(cat code)"; }
  $ each() { n=0; while n=$((n + 1)); again; faulty $1 $2 $n; do judge; [ "$(cat code)" = 0 ] || [ -s out ] || echo silent; done | sort | uniq -c; }
  $ each write ENOSPC
        1 new 3
        9 old 3
  $ each write EIO
        1 new 3
        9 old 3
  $ each fsync EIO
       12 old 3
  $ each fchmod EROFS
        6 old 3
  $ each renameat EROFS
        6 old 3
  $ each unlinkat EROFS
        2 new 0
        1 old 3

the store cannot be made, on a file system that is read-only
  $ again; faulty mkdirat EROFS 1; judge; cat out
  old 3
  the IOMMU is not active: this kernel leaves Intel's off unless it is told to
  boot loader: GRUB, with drop-ins in /etc/default/grub.d
  to be added: intel_iommu=on
  to be taken out: iommu=off
  --- /etc/default/grub
  +++ /etc/default/grub
  @@ -1,2 +1,2 @@
  -GRUB_CMDLINE_LINUX_DEFAULT="quiet iommu=off"
  +GRUB_CMDLINE_LINUX_DEFAULT="quiet"
   GRUB_CMDLINE_LINUX=""
  --- /dev/null
  +++ /etc/default/grub.d/zz-vfio-tool.cfg
  @@ -0,0 +1,2 @@
  +# Written by `vfio-tool setup-boot`; `vfio-tool setup-boot --undo` takes it back.
  +GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX intel_iommu=on"
  then: /usr/sbin/update-grub
  /var/lib/vfio-tool/setup-boot: what is there now cannot be kept: Read-only file system
    all is as it was

whatever fails while it is taken back, all is as it was before the attempt, or all is back
  $ backwards() { again; setup -qy; ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=$1 -e inject=$1:error=$2:when=$3 vfio-cmdline --root=$ROOT --undo --yes >out 2>&1; echo $? >code; grep -q INJECTED calls; }
  $ back() { n=0; while n=$((n + 1)); backwards $1 $2 $n; do judge; done | sort | uniq -c; }
  $ back fsync EIO
        3 new 3
        4 old 0
  $ back renameat EROFS
        1 new 3
  $ back unlinkat EROFS
        1 new 3
       10 old 0

killed while a second change is made, at any rename: no file gets the text of another, whatever --undo does then
  $ twice() { again; sed -i 's/ iommu=off//' $ROOT/etc/default/grub; setup -qy; sed -i 's/quiet/quiet iommu=off/' $ROOT/etc/default/grub; ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=renameat -e inject=renameat:signal=KILL:when=$1 vfio-cmdline --root=$ROOT -qy >out 2>&1; grep -q SIGKILL calls; }
  $ own() { grep -q '^GRUB_CMDLINE_LINUX_DEFAULT="quiet\( iommu=off\)\?"$' $ROOT/etc/default/grub && { [ ! -e $ROOT/etc/default/grub.d/zz-vfio-tool.cfg ] || grep -q '^# Written by `vfio-tool' $ROOT/etc/default/grub.d/zz-vfio-tool.cfg; } && echo own || echo another; }
  $ n=0; while n=$((n + 1)); twice $n 2>/dev/null; do setup --undo -qy >out 2>&1; own; done | sort | uniq -c
        5 own

usage
  $ vfio-cmdline --undo --performance --root=$ROOT
  vfio-cmdline: --undo: no use for --performance
  Try 'vfio-cmdline --help'.
  [3]
  $ vfio-cmdline grub --root=$ROOT
  vfio-cmdline: `grub`: it takes options only
  Try 'vfio-cmdline --help'.
  [3]
  $ vfio-cmdline --nope
  vfio-cmdline: there is no option `--nope`
  Try 'vfio-cmdline --help'.
  [3]
  $ vfio-cmdline --root=$DIR/nowhere
  $DIR/nowhere: No such file or directory
  [3]
  $ vfio-cmdline --version | grep -c vfio-cmdline; vfio-cmdline --help | head -2
  1
  Usage: vfio-cmdline [setup-boot] [OPTION]...
         vfio-tool setup-boot ..., vfio-tool setup-grub ...
  $ setup --yes >/dev/full
  standard output: No space left on device
  [3]

who is not root
  $ chmod a+x $DIR; as_nobody $(command -v vfio-cmdline) --yes
  This command requires root privileges.
  Run with sudo: sudo vfio-cmdline --yes
  [4]

the disk of another system: what is not known is said
  $ fresh; rm -r $ROOT/sys $ROOT/proc; setup -n | head -2; rm $ROOT/boot/config-6.1.0-9; sed -i 's/ iommu=off//' $ROOT/etc/default/grub; setup -n
  whether the IOMMU is active is unknown: no system runs here
  boot loader: GRUB, with drop-ins in /etc/default/grub.d
  whether the IOMMU is active is unknown: no system runs here
  boot loader: GRUB, with drop-ins in /etc/default/grub.d
  whether its kernel needs intel_iommu=on is unknown: it has no config file in /boot
    run it on the system itself
  [3]
