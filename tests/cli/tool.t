The front command: helpers/vfio-tool.c.

--help lists the commands that there are
  $ vfio-tool --help
  Usage: vfio-tool COMMAND [OPTION]... [DEVICE]...
  Hand PCI devices to VFIO: by a file in /etc/vfio-tool, at boot, or now.
  
  Look:
  ...
  Change devices now:
  ...
  
  Options:
    -h, --help           show this help; COMMAND --help shows a command's
    -V, --version        show the version
  
  A DEVICE is a PCI address, an interface name, a vendor:device pair that one device
  has, or the name of an entry; several may be given, also separated by commas.
  
  Exit status: 0 done, 1 no such device, 2 wrong mode, 3 other error, 4 root needed,
  5 refused, 6 timed out.

help and -h are the same
  $ vfio-tool --help >a && vfio-tool -h >b && vfio-tool help >c && cmp a b && cmp a c

--version is one line
  $ vfio-tool --version
  vfio-tool [0-9.]+ (re)
  $ vfio-tool -V
  vfio-tool [0-9.]+ (re)

no command shows the help and is an error
  $ vfio-tool >d; echo $?; cmp a d
  3

an unknown command is named, with the one that was meant
  $ vfio-tool bnd 0000:01:00.0
  vfio-tool: there is no command `bnd`; did you mean `bind`?
  Try 'vfio-tool --help'.
  [3]
  $ vfio-tool UNBIND
  vfio-tool: there is no command `UNBIND`; did you mean `unbind`?
  Try 'vfio-tool --help'.
  [3]
  $ vfio-tool frobnicate
  vfio-tool: there is no command `frobnicate`; known are `list`, * (glob)
  Try 'vfio-tool --help'.
  [3]
  $ vfio-tool ''
  vfio-tool: there is no command ``; known are `list`, * (glob)
  Try 'vfio-tool --help'.
  [3]
  $ vfio-tool --bind
  vfio-tool: there is no command `--bind`; did you mean `bind`?
  Try 'vfio-tool --help'.
  [3]

a command is not a path
  $ vfio-tool ../bin/sh
  vfio-tool: there is no command `../bin/sh`; known are `list`, * (glob)
  Try 'vfio-tool --help'.
  [3]
  $ vfio-tool /bin/sh
  vfio-tool: there is no command `/bin/sh`; known are `list`, * (glob)
  Try 'vfio-tool --help'.
  [3]

what a terminal could take for a command of its own is escaped
  $ vfio-tool "$(printf '\033]0;x\007\377')"
  vfio-tool: there is no command `\\x1b\]0;x\\x07\\xff`; known are .* (re)
  Try 'vfio-tool --help'.
  [3]

an argument without end is cut in the message
  $ vfio-tool "$(printf 'a%.0s' $(seq 10240))" 2>&1 | wc -c
  551

a full disk and a closed output are errors
  $ vfio-tool --help >/dev/full
  standard output: No space left on device
  [3]
  $ vfio-tool --help >&-
  standard output: Bad file descriptor
  [3]
  $ vfio-tool --version >&-
  standard output: Bad file descriptor
  [3]

a pipe that nobody reads is an error, not a signal
  $ (trap '' PIPE; sleep 1; vfio-tool --help; echo $? >status) | :; cat status
  standard output: Broken pipe
  3

a command is its helper, in its own place, with the same arguments and the same exit code
  $ installed() { unshare -m sh -c 'mount --bind "$(dirname "$(command -v vfio-bind)")" /usr/sbin && shift && exec "$@"' sh x "$@"; }
  $ installed vfio-tool bind --version
  vfio-bind [0-9.]+ (re)
  $ installed vfio-tool unbind --dry-run
  vfio-bind: unbind: which device?
  Try 'vfio-bind --help'.
  [3]
  $ installed vfio-tool apply 'a b'
  vfio-bind: apply takes no device: it acts on what the configuration declares
  Try 'vfio-bind --help'.
  [3]
  $ installed vfio-tool bind --dry-run --root=$ROOT 0000:01:00.0
  0000:01:00.0: no such device
    see which there are with: vfio-tool list --all
  [1]

PATH has no say in it
  $ mkdir other && printf '#!/bin/sh\necho other\n' >other/vfio-bind && chmod +x other/vfio-bind
  $ PATH=$DIR/other:$PATH as_nobody sh -c 'vfio-bind'
  other
  $ mkdir none && (PATH=$DIR/other:$PATH; unshare -m sh -c 'mount --bind none /usr/sbin && mount --bind none /usr/bin && exec vfio-tool bind')
  vfio-tool: vfio-bind is neither in /usr/sbin nor in /usr/bin
    install vfio-tool again: it belongs to it
  [3]

show is another name of show-config
  $ vfio-tool --help | grep '^  show'
    show-config          what the files come to, and where each value stands
  $ vfio-tool show --help 2>&1 | head -1
  vfio-tool: vfio-configure is neither in * (glob)
