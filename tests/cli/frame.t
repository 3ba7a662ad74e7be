The frame of these tests itself: tests/run-cases, tests/mktree.

a machine is written from its description
  $ machine - <<END
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=i40e group=57 net=enp33s0f0np0 parent=0000:00:1c.0
  > END
  $ cat $ROOT/sys/bus/pci/devices/0000:21:00.0/vendor
  0x8086
  $ readlink $ROOT/sys/bus/pci/drivers/i40e/0000:21:00.0
  ../../../../devices/pci0000:00/0000:00:1c.0/0000:21:00.0

a snapshot shows what was written
  $ snapshot before
  $ echo vfio-pci >$ROOT/sys/bus/pci/devices/0000:21:00.0/driver_override
  $ snapshot before
  < ./devices/pci0000:00/0000:00:1c.0/0000:21:00.0/driver_override:(null)
  > ./devices/pci0000:00/0000:00:1c.0/0000:21:00.0/driver_override:vfio-pci

patterns, statuses and missing newlines
  $ echo started at $$; printf "no end"; exit_status() { return 7; }; exit_status
  started at [0-9]+ (re)
  no end (no-eol)
  [7]
  $ printf '%s\n' one two three four
  one
  ...
  f?ur (glob)

what is not as expected is told, with its line
  $ cat >bad.t <<'END'
  > it is right
  >   $ echo right
  >   right
  > it is wrong
  >   $ echo got; false
  >   wanted
  > END
  $ run-cases bad.t
  bad.t:5: it is wrong
      $ echo got; false
      @@ -1 +1,2 @@
      -wanted
      +got
      +[1]
  not ok bad.t: 1
  1 passed, 1 failed
  [1]

--update writes what was said
  $ run-cases --update bad.t >/dev/null
  [1]
  $ run-cases bad.t
  ok bad.t: 2
  2 passed, 0 failed

a golden directory compares what is generated
  $ mkdir -p g/expected && echo 'echo hello >$OUT/a; echo printed; exit 3' >g/command && echo hello >g/expected/a
  $ run-cases g
  g: output
      --- expected
      +++ got
      @@ -0,0 +1,2 @@
      +printed
      +[3]
      (nobody expected this file)
  not ok g: 1
  1 passed, 1 failed
  [1]
