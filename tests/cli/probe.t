The command line of vfio-probe: its help, its errors, what is printed where.

bare, it lists
  $ machine <<END
  > 0000:01:00.0 8086:158b 020000 driver=i40e net=eth0 group=1
  > 0000:02:00.0 144d:a808 010802 driver=nvme group=2
  > END
  $ vfio-probe --root=$ROOT
  INTERFACE PCI ADDRESS  DRIVER IOMMU GROUP VENDOR:DEVICE STATUS MAX SPEED LINK
  eth0      0000:01:00.0 i40e   1           0x8086:0x158b kernel 25G       up
  $ vfio-probe --root=$ROOT >bare && vfio-probe --root=$ROOT list >named && cmp bare named

the help of a command has the options that it takes
  $ vfio-probe --help
  Usage: vfio-probe [COMMAND] [ARGUMENT]... [OPTION]...
  Show PCI devices and who drives them. Nothing is changed, and root is not needed.
  
  Commands:
    list *  which device is where, and who drives it (glob)
  ...
    -h, --help            show this help; behind a command, that command's
    -V, --version         show the version
  ...
  Exit status: 0 done, 1 no such device, 3 other error.
  $ vfio-probe list --help >a && vfio-probe --help list >b && cmp a b && head -1 a
  Usage: vfio-probe list* (glob)

--version is one line
  $ vfio-probe --version
  vfio-probe [0-9.]+ (re)

an unknown command is named, with the one that was meant
  $ vfio-probe lst
  vfio-probe: there is no command `lst`; did you mean `list`?
  Try 'vfio-probe --help'.
  [3]
  $ vfio-probe ''
  vfio-probe: there is no command ``; known are `list`* (glob)
  Try 'vfio-probe --help'.
  [3]

an option that a command does not take is named with the command
  $ vfio-probe list --dot
  vfio-probe: list does not take --dot
  Try 'vfio-probe --help'.
  [3]
  $ vfio-probe --svg
  vfio-probe: list does not take --svg
  Try 'vfio-probe --help'.
  [3]

what is no option is named, with the one that was meant
  $ vfio-probe --jsn
  vfio-probe: there is no option `--jsn`; did you mean `--json`?
  Try 'vfio-probe --help'.
  [3]
  $ vfio-probe -x
  vfio-probe: there is no option `-x`
  Try 'vfio-probe --help'.
  [3]
  $ vfio-probe -o
  vfio-probe: --output lacks its value
  Try 'vfio-probe --help'.
  [3]
  $ vfio-probe --all=1
  vfio-probe: --all takes no value
  Try 'vfio-probe --help'.
  [3]
  $ vfio-probe --color=blue
  vfio-probe: --color: `blue` is neither auto nor always nor never
  Try 'vfio-probe --help'.
  [3]
  $ vfio-probe --json --svg
  vfio-probe: --svg: another format was asked for already
  Try 'vfio-probe --help'.
  [3]

a full disk and a closed output are errors
  $ vfio-probe --root=$ROOT >/dev/full
  standard output: No space left on device
  [3]
  $ vfio-probe --root=$ROOT --json >&-
  standard output: Bad file descriptor
  [3]
  $ vfio-probe --help >&-
  standard output: Bad file descriptor
  [3]

a pipe that nobody reads is an error, not a signal
  $ (trap '' PIPE; sleep 1; vfio-probe --root=$ROOT; echo $? >status) | :; cat status
  standard output: Broken pipe
  3

a system that is not there, or has no PCI bus, is said to be so
  $ vfio-probe --root=$DIR/none
  $DIR/none: No such file or directory
  [3]
  $ mkdir -p empty && vfio-probe --root=$DIR/empty
  this system has no PCI bus
  [3]
