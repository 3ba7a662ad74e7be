`list` on a terminal: colours, and too little room.

needs: script stty

colours are for a terminal, unless NO_COLOR or --color says otherwise
  $ machine "$TOP/tests/machines/server.machine"
  $ on_terminal() { TERM=xterm script -qec "stty cols $1; $2" /dev/null </dev/null | tr -d '\r'; }
  $ on_terminal 200 "vfio-probe --root=$ROOT list --no-legend --output=status" | cat -v
  ^[[32mvfio^[[0m
  ^[[32mvfio^[[0m
  kernel
  $ on_terminal 200 "NO_COLOR=1 vfio-probe --root=$ROOT list --no-legend --output=status" | cat -v
  vfio
  vfio
  kernel
  $ on_terminal 200 "vfio-probe --root=$ROOT list --no-legend --output=status --color=never" | cat -v
  vfio
  vfio
  kernel
  $ on_terminal 200 "TERM=dumb vfio-probe --root=$ROOT list --no-legend --output=status" | cat -v
  vfio
  vfio
  kernel

what tells devices apart is not cut, however narrow the terminal
  $ on_terminal 1 "vfio-probe --root=$ROOT list --color=never --no-legend" | tr -s ' \n' ' '
  enp1s0f0np0 0000:01:00.0 vfio-pci 34 0x15b3:0x101f vfio 25G - enp33s0f0np0 0000:21:00.0 vfio-pci 57 0x8086:0x158b vfio 25G - enp209s0f0np0 0000:d1:00.0 i40e 19 0x8086:0x15ff kernel 10G no link  (no-eol)
  $ on_terminal 1 "vfio-probe --root=$ROOT list --color=never --verbose --no-legend" | grep -c '^enp.*0000:.*0x'
  3
  $ on_terminal 1 "COLUMNS=1 vfio-probe --root=$ROOT list --color=never --no-legend" | grep -c '^enp.*0000:.*0x'
  3
  $ COLUMNS=1 vfio-probe --root=$ROOT list --no-legend
  enp1s0f0np0   0000:01:00.0 vfio-pci 34          0x15b3:0x101f vfio   25G       -
  enp33s0f0np0  0000:21:00.0 vfio-pci 57          0x8086:0x158b vfio   25G       -
  enp209s0f0np0 0000:d1:00.0 i40e     19          0x8086:0x15ff kernel 10G       no link
