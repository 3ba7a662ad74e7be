The command line of vfio-bind: what is wrong with it is exit 3, before anything is looked at.

--help is a page
  $ vfio-bind --help
  Usage: vfio-bind [COMMAND] [OPTION]... [DEVICE]...
  Hand PCI devices to VFIO, and give them back to the kernel.
  
  Commands:
    bind DEVICE...        put devices on their VFIO driver (the default command)
    unbind DEVICE...      give devices back; they stay with the kernel until the
                          next boot, bind or apply
    reset                 give back all that vfio-tool has put on VFIO, and wait for the
                          network interfaces; with --all what others have put there, too;
                          names of them that are recorded wrongly in /etc are corrected
    ensure-vfio DEVICE... bind those that are not on VFIO yet, and verify that all can
                          be used there; root is needed only if one has to be bound
    apply                 make the declared devices what the configuration says
    sriov [DEVICE...]     make the virtual functions that `sriov` declares (all, or those
                          of these physical functions), before any driver sees them
    claim                 direct declared devices that have no driver yet to VFIO,
                          without unbinding anything (early boot)
    match ADDRESS         print the driver that the configuration wants for a device
    vet                   print what the guards say about the declared devices, and the
                          network cards that this system needs: the next boots, which
                          cannot see that, leave those alone
  
  A DEVICE is a PCI address, an interface name, a vendor:device pair that one device
  has, or the name of an entry; several may be given, also separated by commas.
  
  Options:
    -n, --dry-run         print what would be written, in order, and write nothing
        --json            report as JSON
        --driver=NAME     bind: this VFIO driver instead of vfio-pci
        --group=POLICY    bind: strict, or whole to take the IOMMU group along
        --allow=GUARDS    take devices in spite of these guards (default-route,
                          root-disk, ...: see the refusal for the name)
        --timeout=SECONDS how long a driver or another helper may take (default 10)
        --all             reset: all devices on VFIO, whoever has put them there
        --confirm-within=SECONDS
                          apply, bind: undo it all after that time, unless a new login
                          has confirmed it; in case it cuts the connection
        --confirm         apply: confirm the one before
        --boot            apply: entry by entry instead of all or nothing, for the service
        --keep            vet: on disk, too, for boots without an initramfs of ours
        --image           vet: the same, for an initramfs that is being built
        --udev ADDRESS    do what an event of this device asks for, for udev's rules
        --root=DIR        decide for the system below DIR (needs --dry-run)
    -y, --yes             apply: build a stale initramfs anew without asking
    -q, --quiet           say nothing but refusals and failures
    -v, --verbose         say more
    -h, --help            show this help
    -V, --version         show the version
  
  Exit status: 0 done, 1 no such device, 2 wrong mode, 3 other error, 4 root needed,
  5 refused, 6 timed out.

--version is one line
  $ vfio-bind --version
  vfio-bind [0-9.]+ (re)
  $ vfio-bind -V
  vfio-bind [0-9.]+ (re)

no device is no request
  $ vfio-bind
  vfio-bind: bind: which device?
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind bind
  vfio-bind: bind: which device?
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind unbind --dry-run
  vfio-bind: unbind: which device?
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind match
  vfio-bind: match takes one address
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --udev
  vfio-bind: --udev takes one address
  Try 'vfio-bind --help'.
  [3]

commands that act on the configuration take no device
  $ vfio-bind apply 0000:01:00.0
  vfio-bind: apply takes no device: it acts on what the configuration declares
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind claim eth0
  vfio-bind: claim takes no device: it acts on what the configuration declares
  Try 'vfio-bind --help'.
  [3]

match and --udev take one address
  $ vfio-bind match 0000:01:00.0 0000:02:00.0
  vfio-bind: match takes one address
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --udev 0000:01:00.0 0000:02:00.0
  vfio-bind: --udev takes one address
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind match eth0
  eth0: not a full address such as 0000:01:00.0
  [3]
  $ vfio-bind match 01:00.0
  01:00.0: not a full address such as 0000:01:00.0
  [3]

an unknown option is named, with the one that was meant
  $ vfio-bind --dryrun 0000:01:00.0
  vfio-bind: there is no option `--dryrun`; did you mean `--dry-run`?
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --drivr=vfio-pci 0000:01:00.0
  vfio-bind: there is no option `--drivr`; did you mean `--driver`?
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --frobnicate
  vfio-bind: there is no option `--frobnicate`
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind -x
  vfio-bind: there is no option `-x`
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind "--$(printf '\033[31m')"
  vfio-bind: there is no option `--\x1b[31m`
  Try 'vfio-bind --help'.
  [3]

a value that lacks, and one that is too much
  $ vfio-bind --root
  vfio-bind: --root lacks its value
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --json=yes 0000:01:00.0
  vfio-bind: --json takes no value
  Try 'vfio-bind --help'.
  [3]

values are checked
  $ vfio-bind --driver=../../x 0000:01:00.0
  vfio-bind: --driver: `../../x` is not the name of a VFIO driver; write vfio-pci, or a variant such as mlx5_vfio_pci
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --driver=e1000e 0000:01:00.0
  vfio-bind: --driver: `e1000e` is not the name of a VFIO driver; write vfio-pci, or a variant such as mlx5_vfio_pci
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --driver=vfio_pci 0000:01:00.0
  vfio-bind: --driver: `vfio_pci` is not the name of a VFIO driver; write vfio-pci, or a variant such as mlx5_vfio_pci
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --driver= 0000:01:00.0
  vfio-bind: --driver: `` is not the name of a VFIO driver; write vfio-pci, or a variant such as mlx5_vfio_pci
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --group=list 0000:01:00.0
  vfio-bind: --group: `list` is neither strict nor whole
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --group=Whole 0000:01:00.0
  vfio-bind: --group: `Whole` is neither strict nor whole
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --allow=default-rout 0000:01:00.0
  vfio-bind: --allow: there is no guard `default-rout`; did you mean `default-route`?
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --allow= 0000:01:00.0
  vfio-bind: --allow takes names of guards, separated by commas
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --allow=root-disk,,swap 0000:01:00.0
  vfio-bind: --allow takes names of guards, separated by commas
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --timeout=0 0000:01:00.0
  vfio-bind: --timeout: `0` is not a number of seconds from 1 to 3600
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --timeout=3601 0000:01:00.0
  vfio-bind: --timeout: `3601` is not a number of seconds from 1 to 3600
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --timeout=1s 0000:01:00.0
  vfio-bind: --timeout: `1s` is not a number of seconds from 1 to 3600
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --timeout=-1 0000:01:00.0
  vfio-bind: --timeout: `-1` is not a number of seconds from 1 to 3600
  Try 'vfio-bind --help'.
  [3]

options that a command does not heed are refused
  $ vfio-bind unbind --driver=vfio-pci 0000:01:00.0
  vfio-bind: --driver and --group are for bind
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind apply --group=whole
  vfio-bind: --driver and --group are for bind
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind apply --allow=root-disk
  vfio-bind: --allow is for bind, `allow` for an entry
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --boot 0000:01:00.0
  vfio-bind: --boot is for apply
  Try 'vfio-bind --help'.
  [3]

lists have no empty items
  $ vfio-bind --dry-run 0000:01:00.0,,0000:02:00.0
  vfio-bind: `0000:01:00.0,,0000:02:00.0` has an empty item in its list
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --dry-run 0000:01:00.0,
  vfio-bind: `0000:01:00.0,` has an empty item in its list
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --dry-run ,
  vfio-bind: `,` has an empty item in its list
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --dry-run ''
  vfio-bind: `` has an empty item in its list
  Try 'vfio-bind --help'.
  [3]

--root is for looking only
  $ vfio-bind --root=$ROOT 0000:01:00.0
  vfio-bind: --root needs --dry-run: what is written goes to the running kernel
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --root=$ROOT unbind 0000:01:00.0
  vfio-bind: --root needs --dry-run: what is written goes to the running kernel
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --root=$ROOT apply
  vfio-bind: --root needs --dry-run: what is written goes to the running kernel
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --root=$ROOT claim
  vfio-bind: --root needs --dry-run: what is written goes to the running kernel
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind --root=$ROOT --udev 0000:01:00.0
  vfio-bind: --root needs --dry-run: what is written goes to the running kernel
  Try 'vfio-bind --help'.
  [3]

a root directory that is not there
  $ vfio-bind --dry-run --root=/nonexistent 0000:01:00.0
  /nonexistent: No such file or directory
  [3]

a directory without sysfs has no devices
  $ mkdir -p empty && vfio-bind --dry-run --root=empty 0000:01:00.0
  0000:01:00.0: no such device
    see which there are with: vfio-tool list --all
  [1]
  $ vfio-bind --dry-run --root=empty 8086:10d3
  this system has no PCI bus
  [1]
  $ vfio-bind --dry-run --root=empty apply
  $ vfio-bind --dry-run --root=empty claim
  $ vfio-bind --root=empty match 0000:01:00.0
  [1]

without privileges nothing is begun
  $ machine <<END
  > 0000:01:00.0 8086:10d3 020000 driver=e1000e group=1 net=enp1s0
  > END
  $ snapshot before
  $ as_nobody vfio-bind 0000:01:00.0
  This command requires root privileges.
  Run with sudo: sudo vfio-bind 0000:01:00.0
  [4]
  $ as_nobody vfio-bind unbind 0000:01:00.0
  This command requires root privileges.
  Run with sudo: sudo vfio-bind unbind 0000:01:00.0
  [4]
  $ as_nobody vfio-bind apply
  This command requires root privileges.
  Run with sudo: sudo vfio-bind apply
  [4]
  $ as_nobody vfio-bind claim
  This command requires root privileges.
  Run with sudo: sudo vfio-bind claim
  [4]
  $ as_nobody vfio-bind --udev 0000:01:00.0
  This command requires root privileges.
  Run with sudo: sudo vfio-bind --udev 0000:01:00.0
  [4]
  $ as_nobody vfio-bind --driver="$(printf 'a\033b')" 0000:01:00.0
  vfio-bind: --driver: `a\x1bb` is not the name of a VFIO driver; write vfio-pci, or a variant such as mlx5_vfio_pci
  Try 'vfio-bind --help'.
  [3]
  $ snapshot before

a dry run needs no privileges
  $ as_nobody vfio-bind --dry-run --root=$ROOT 0000:01:00.0
  write "vfio-pci" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/unbind
  write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/bind

a dry run writes nothing, neither there nor beside it
  $ find $ROOT | sort >files.before
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.0 >/dev/null
  $ vfio-bind --dry-run --root=$ROOT unbind 0000:01:00.0 >/dev/null
  $ vfio-bind --dry-run --root=$ROOT apply
  $ vfio-bind --dry-run --root=$ROOT claim
  $ snapshot before; find $ROOT | sort | cmp - files.before

output that cannot be written is an error
  $ vfio-bind --help >/dev/full
  standard output: No space left on device
  [3]
  $ vfio-bind --help >&-
  standard output: Bad file descriptor
  [3]
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.0 >/dev/full
  standard output: No space left on device
  [3]
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.0 >&-
  standard output: Bad file descriptor
  [3]
  $ vfio-bind --dry-run --root=$ROOT --json 0000:01:00.0 >/dev/full
  standard output: No space left on device
  [3]

closed input and errors are no obstacle
  $ vfio-bind --dry-run --root=$ROOT 0000:01:00.0 <&-
  write "vfio-pci" to /sys/bus/pci/devices/0000:01:00.0/driver_override
  write "0000:01:00.0" to /sys/bus/pci/drivers/e1000e/unbind
  write "0000:01:00.0" to /sys/bus/pci/drivers/vfio-pci/bind
  $ vfio-bind --dry-run --root=$ROOT 0000:ff:00.0 2>&-
  [1]

--quiet leaves refusals and failures
  $ vfio-bind --quiet --dry-run --root=$ROOT 0000:01:00.0
  $ vfio-bind --quiet --dry-run --root=$ROOT 0000:ff:00.0
  0000:ff:00.0: no such device
    see which there are with: vfio-tool list --all
  [1]

what is undone unless it is confirmed
  $ vfio-bind unbind --confirm-within=60 0000:01:00.0
  vfio-bind: --confirm-within is for apply and bind
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind apply --confirm-within=0
  vfio-bind: --confirm-within: seconds, from 1 to 3600
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind apply --confirm-within=60 --dry-run --root=$ROOT
  vfio-bind: --confirm and --confirm-within go neither together nor with --dry-run or --boot
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind apply --confirm-within=60 --confirm
  vfio-bind: --confirm and --confirm-within go neither together nor with --dry-run or --boot
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind unbind --confirm 0000:01:00.0
  vfio-bind: --confirm is for apply
  Try 'vfio-bind --help'.
  [3]

--yes and --keep belong to one command each
  $ vfio-bind --dry-run --root=$ROOT --yes 0000:01:00.0
  vfio-bind: --yes is for apply
  Try 'vfio-bind --help'.
  [3]
  $ vfio-bind claim --dry-run --root=$ROOT --keep
  vfio-bind: --keep and --image are for vet
  Try 'vfio-bind --help'.
  [3]
