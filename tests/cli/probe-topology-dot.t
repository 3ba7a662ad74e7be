vfio-probe topology --dot: graphviz takes the graph, whatever a device says.

needs: dot

a machine of many kinds
  $ topology() { vfio-probe topology --root=$ROOT --dot; }
  $ for name in server workstation sriov laptop; do
  >   rm -rf $ROOT && machine $TOP/tests/machines/$name.machine && topology >graph && dot -Tplain graph >plain && grep -c '^node' plain
  > done
  18
  18
  7
  8

strings that could end a string
  $ rm -r $ROOT && machine <<END
  > 0000:00:1f.6 8086:15bb 020000 driver=e1000e group=9
  > END
  $ ln -sfn "../../../bus/pci/drivers/a\"]; b -> c; \\" $ROOT/sys/devices/pci0000:00/0000:00:1f.6/driver
  $ topology >graph && dot -Tplain graph | grep -c '^node'
  2
