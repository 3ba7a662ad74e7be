vfio-configure update on a terminal: it asks, and what is not answered with yes is left.

needs: script

a card that was moved, one like it, another in its place, one that is gone
  $ machine - <<'END'
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=i40e group=57 net=enp33s0f0np0 mac=3c:fd:fe:9e:7a:40 parent=0000:00:1c.4
  > 0000:07:00.0 1b36:0010:1af4:1100 010802 driver=nvme group=7 block=nvme0n1
  > 0000:41:00.0 15b3:101f 020000 group=41
  > END
  $ config <<'END'
  > devices = (
  >   { name = "moved"; match = { address = "0000:31:00.0"; id = "8086:158b"; mac = "3c:fd:fe:9e:7a:40"; }; }, # a
  >   { name = "like"; match = { address = "0000:08:00.0"; id = "1b36:0010"; }; }, # b
  >   { name = "gone"; match = { address = "0000:55:00.0"; id = "10de:2685"; }; }, # c
  >   { name = "other"; match = { address = "0000:41:00.0"; id = "10de:2684"; serial = "00-15-17-ff-ff-b8-5e-2c"; interface = "gpu0"; mac = "00:00:00:00:00:01"; }; } # d
  > );
  > END
  $ cp -r $ROOT/etc old; cp -r old four
  $ answer() { rm -r $ROOT/etc; cp -r old $ROOT/etc; printf "$1" | TERM=dumb script -qec "vfio-configure update --root=$ROOT" /dev/null | tr -d '\r' >said; diff old/vfio-tool/vfio-tool.conf $ROOT/etc/vfio-tool/vfio-tool.conf; }

what it asks
  $ answer 'n\nn\nn\nn\n'; grep -o '^[a-z].*\|  [a-z].*\[y/N\]' said | sed '/^[nr]$/d'
  moved (/etc/vfio-tool/vfio-tool.conf:2): its card is at 0000:21:00.0 (enp33s0f0np0) (was 0000:31:00.0), known by the network address 3c:fd:fe:9e:7a:40
  ...
  $ grep -c 'y/N' said
  4

nothing, garbage and no are no; a line without end is one answer
  $ answer '\n\n\n\n'; answer 'yy\nja\n1\nyes please\n'; answer "$(printf 'x%.0s' $(seq 200))y\\nn\\nn\\nn\\n"

an end of file is no answer: also what was answered before is not written
  $ answer ''; answer '\004'; answer 'y\ny\n\004'; tail -2 said
  no answer
    nothing was written

each yes counts for its own question
  $ answer 'y\n\n\n\n'
  2c2
  <   { name = "moved"; match = { address = "0000:31:00.0"; id = "8086:158b"; mac = "3c:fd:fe:9e:7a:40"; }; }, # a
  ---
  >   { name = "moved"; match = { address = "0000:21:00.0"; id = "8086:158b:8086:0002"; mac = "3c:fd:fe:9e:7a:40"; path = "0000:00:1c.4/00.0"; interface = "enp33s0f0np0"; }; }, # a
  [1]
  $ answer 'n\nyes\n\n\n'
  3c3
  <   { name = "like"; match = { address = "0000:08:00.0"; id = "1b36:0010"; }; }, # b
  ---
  >   { name = "like"; match = { address = "0000:07:00.0"; id = "1b36:0010:1af4:1100"; path = "0000:07:00.0"; }; }, # b
  [1]
  $ answer 'n\nn\nY\nn\n'
  4c4
  <   { name = "gone"; match = { address = "0000:55:00.0"; id = "10de:2685"; }; }, # c
  ---
  >   # c
  [1]
  $ answer 'n\nn\nn\ny\n'
  5c5
  <   { name = "other"; match = { address = "0000:41:00.0"; id = "10de:2684"; serial = "00-15-17-ff-ff-b8-5e-2c"; interface = "gpu0"; mac = "00:00:00:00:00:01"; }; } # d
  ---
  >   { name = "other"; match = { address = "0000:41:00.0"; id = "15b3:101f:0000:0000"; path = "0000:41:00.0"; }; } # d
  [1]

a serial number that is not shown any more goes when a person says that it is the card
  $ echo 'devices = ( { name = "b"; match = { address = "0000:07:00.0"; id = "1b36:0010:1af4:1100"; path = "0000:07:00.0"; serial = "00-15-17-ff-ff-00-00-01"; }; } );' >old/vfio-tool/vfio-tool.conf
  $ answer 'n\n'; answer 'y\n' | sed -n 's,^> ,,p'; rm -r old; mv four old
  devices = ( { name = "b"; match = { address = "0000:07:00.0"; id = "1b36:0010:1af4:1100"; path = "0000:07:00.0"; }; } );

Ctrl-C, and a terminal that is lost, leave all as it was
  $ rm -r $ROOT/etc; cp -r old $ROOT/etc; (sleep 2; printf 'y\ny\n\003'; sleep 2) | script -qec "vfio-configure update --root=$ROOT" /dev/null >said; diff -r old $ROOT/etc
  $ ( (sleep 2; printf 'y\ny\n'; sleep 4) | timeout -s KILL 4 script -qec "vfio-configure update --root=$ROOT" /dev/null >said; :) 2>/dev/null; sleep 1; diff -r old $ROOT/etc
