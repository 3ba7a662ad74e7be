The checks' reports for programs that watch many machines: --format and --output of vfio-check.

needs: jq

a machine where something is wrong
  $ machine - <<END
  > 0000:21:00.0 8086:158b:8086:0002 020000 driver=i40e group=57 net=enp33s0f0np0
  > 0000:d1:00.0 8086:15ff 020000 driver=i40e group=19 net=enp209s0f0np0
  > file etc/driverctl.d/pci-0000:21:00.0 'i40e\n'
  > END
  $ config <<END
  > devices = (
  >   { name = "dpdk0"; match = { address = "0000:21:00.0"; id = "8086:158b"; }; },
  >   { name = "mgmt"; match = { address = "0000:d1:00.0"; id = "8086:15ff"; }; mode = "kernel"; }
  > );
  > END
  $ check() { vfio-check "$@" --root=$ROOT; }

for Prometheus: how it ended, when, how many findings, and which
  $ check validate --format=prometheus >metrics
  [2]
  $ sed 's/} 1[0-9]\{9\}$/} NOW/' metrics
  # HELP vfio_tool_check_exit_status What the check exited with; 0 is well.
  # TYPE vfio_tool_check_exit_status gauge
  vfio_tool_check_exit_status{check="validate"} 2
  # HELP vfio_tool_check_timestamp_seconds When the check was made.
  # TYPE vfio_tool_check_timestamp_seconds gauge
  vfio_tool_check_timestamp_seconds{check="validate"} NOW
  # HELP vfio_tool_findings How many findings of that severity there are.
  # TYPE vfio_tool_findings gauge
  vfio_tool_findings{check="validate",severity="ok"} 2
  vfio_tool_findings{check="validate",severity="note"} 0
  vfio_tool_findings{check="validate",severity="warning"} 0
  vfio_tool_findings{check="validate",severity="error"} 1
  # HELP vfio_tool_finding How many findings there are of that identifier and subject.
  # TYPE vfio_tool_finding gauge
  vfio_tool_finding{check="validate",id="config-valid",severity="ok",subject=""} 1
  vfio_tool_finding{check="validate",id="device-not-on-vfio",severity="error",subject="dpdk0"} 1
  vfio_tool_finding{check="validate",id="device-ready",severity="ok",subject="0000:d1:00.0"} 1

as often as it is asked, in its grammar: each check, and all in one
  $ for what in "" system boot validate conflicts "interfaces --vfio 0000:21:00.0,0000:77:00.0"; do check $what --format=prometheus | check-exposition prometheus; done
  18: as the grammar says
  11: as the grammar says
  9: as the grammar says
  9: as the grammar says
  7: as the grammar says
  8: as the grammar says

for node-feature-discovery: labels of a node
  $ check validate --format=nfd
  vfio-tool.validate=wrong
  vfio-tool.validate.exit-status=2
  vfio-tool.validate.errors=1
  vfio-tool.validate.warnings=0
  vfio-tool.validate.device-not-on-vfio=1
  [2]
  $ check conflicts --format=nfd
  vfio-tool.conflicts=wrong
  vfio-tool.conflicts.exit-status=2
  vfio-tool.conflicts.errors=0
  vfio-tool.conflicts.warnings=1
  vfio-tool.conflicts.rival-driverctl=1
  [2]
  $ for what in "" system boot validate conflicts "interfaces --kernel mgmt"; do check $what --format=nfd | check-exposition nfd; done
  11: as the grammar says
  7: as the grammar says
  6: as the grammar says
  5: as the grammar says
  5: as the grammar says
  4: as the grammar says

what comes from outside does not break the grammar
  $ printf 'devices = ( { name = "x"; match = { address = "0000:01:00.0"; id = "8086:1"; }; } );\n' >"$ROOT/etc/vfio-tool/conf.d/a\"b\\{c}
  > d.conf"
  $ check validate --format=prometheus | grep config-problem; check validate --format=prometheus | check-exposition prometheus
  vfio_tool_finding{check="validate",id="config-problem",severity="error",subject="/etc/vfio-tool/conf.d/a\"b\\{c}\\x0ad.conf:1"} 1
  9: as the grammar says
  $ check validate --format=nfd | check-exposition nfd
  6: as the grammar says
  $ rm $ROOT/etc/vfio-tool/conf.d/*

the same finding twice is counted, not repeated
  $ printf '#!/bin/sh\necho 1 > /new_id\n' >one; for stage in init-top init-bottom; do mkdir -p $ROOT/etc/initramfs-tools/scripts/$stage; cp one $ROOT/etc/initramfs-tools/scripts/$stage/; done
  $ for n in 1 2; do printf 'SUBSYSTEM=="pci", ENV{x}=="%s", ATTR{driver_override}="a"\n' $n; done | { mkdir -p $ROOT/etc/udev/rules.d; cat >$ROOT/etc/udev/rules.d/60-x.rules; }
  $ check conflicts --format=prometheus | grep subject; check conflicts --format=prometheus | check-exposition prometheus
  # HELP vfio_tool_finding How many findings there are of that identifier and subject.
  vfio_tool_finding{check="conflicts",id="rival-driverctl",severity="warning",subject="0000:21:00.0"} 1
  vfio_tool_finding{check="conflicts",id="rival-rule",severity="warning",subject="/etc/udev/rules.d/60-x.rules"} 2
  vfio_tool_finding{check="conflicts",id="rival-script",severity="warning",subject="/etc/initramfs-tools/scripts/init-bottom/one"} 1
  vfio_tool_finding{check="conflicts",id="rival-script",severity="warning",subject="/etc/initramfs-tools/scripts/init-top/one"} 1
  10: as the grammar says
  $ rm -r $ROOT/etc/initramfs-tools $ROOT/etc/udev

JSON has the same identifiers; --json is short for --format=json, the last of them counts
  $ check validate --json | jq -c '.findings[] | [.id, .severity, .subject]'
  ["config-valid","ok",null]
  ["device-not-on-vfio","error","dpdk0"]
  ["device-ready","ok","0000:d1:00.0"]
  $ check validate --format=json >a; check validate --json | cmp - a
  $ check validate --format=prometheus --format=text -q
  0000:21:00.0 (enp33s0f0np0): on i40e; the entry dpdk0 at /etc/vfio-tool/vfio-tool.conf:2 wants it on vfio-pci
    take it with: vfio-tool apply
  [2]

into a file, as a whole: mode 0644, nothing beside it, nothing on standard output, the exit status as ever
  $ mkdir out; check validate --format=prometheus --output=out/vfio.prom; ls -A out; stat -c %a out/vfio.prom; check-exposition prometheus <out/vfio.prom
  vfio.prom
  644
  9: as the grammar says
  $ cp one out/vfio.prom; check conflicts --output=out/vfio.prom --format=nfd; cat out/vfio.prom
  vfio-tool.conflicts=wrong
  vfio-tool.conflicts.exit-status=2
  vfio-tool.conflicts.errors=0
  vfio-tool.conflicts.warnings=1
  vfio-tool.conflicts.rival-driverctl=1
  $ (cd out && check boot --output=boot.txt; cat boot.txt)
  the initramfs that booted had no part of vfio-tool: native drivers in it came first
    build it anew with this system's generator (dracut, update-initramfs and mkinitcpio were not found)
  the kernel  has no module vfio-pci
    install the package with all of its modules
  the kernel  has no module vfio_iommu_type1
    install the package with all of its modules
  $ (cd out && check boot --output=- | diff boot.txt -; test ! -e ./-)

what is no regular file is not replaced
  $ mkfifo out/pipe; ln -s vfio.prom out/link; for name in pipe link; do check boot --json --output=out/$name; done; stat -c %F out/pipe out/link
  out/pipe: could not be written: it is there, and no regular file
  out/link: could not be written: it is there, and no regular file
  fifo
  symbolic link

where it cannot be written it says so, and a check that cannot be made leaves the file
  $ check validate --output=out/none/x
  out/none/x: could not be written: No such file or directory
  [3]
  $ check validate --output=out/
  out/: could not be written: Is a directory
  [3]
  $ vfio-check validate --root=$DIR/none --format=prometheus --output=out/vfio.prom
  $DIR/none: No such file or directory
  [3]
  $ head -n 1 out/vfio.prom
  vfio-tool.conflicts=wrong

usage
  $ check validate --format=xml
  vfio-check: --format: there is no `xml`; text, json, prometheus or nfd
  Try 'vfio-check --help'.
  [3]
  $ check validate --format
  vfio-check: --format: there is no `--root=$ROOT`; text, json, prometheus or nfd
  Try 'vfio-check --help'.
  [3]
