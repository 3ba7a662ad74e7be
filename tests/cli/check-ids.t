Identifiers of findings that other cases show by their texts: each appears, and goes.

a card on VFIO, one with the kernel, two kernels with their modules
  $ machine - <<END
  > 0000:03:00.0 8086:10d3:8086:0000 020000 driver=vfio-pci override=vfio-pci group=3
  > 0000:04:00.0 8086:10d3:8086:0000 020000 driver=e1000e group=4 net=eth1
  > file dev/vfio/3
  > file etc/group 'vfio:x:991:somebody\n'
  > file proc/sys/kernel/osrelease '6.1.0-1\n'
  > file lib/modules/6.1.0-1/modules.dep 'k/vfio.ko:\nk/vfio-pci.ko:\nk/vfio-pci-core.ko:\nk/vfio_iommu_type1.ko:\n'
  > file lib/modules/6.1.0-2/modules.dep 'k/vfio.ko:\nk/vfio-pci.ko:\nk/vfio-pci-core.ko:\nk/vfio_iommu_type1.ko:\n'
  > END
  $ chown 0:991 $ROOT/dev/vfio/3; chmod 660 $ROOT/dev/vfio/3
  $ config <<END
  > devices = ( { name = "dpdk0"; match = { address = "0000:03:00.0"; id = "8086:10d3"; }; },
  >   { name = "mgmt"; match = { address = "0000:04:00.0"; id = "8086:10d3"; }; mode = "kernel"; } );
  > END
  $ ids() { vfio-check "$@" --root=$ROOT --json 2>/dev/null | jq -r '.findings[].id' | sort -u | tr '\n' ' '; echo; }

boot: nothing is declared; an image without our part; one that takes what is needed
  $ cp -r $ROOT/etc/vfio-tool kept; : >$ROOT/etc/vfio-tool/vfio-tool.conf; ids boot; rm -r $ROOT/etc/vfio-tool; mv kept $ROOT/etc/vfio-tool
  initramfs-not-needed 
  $ ids boot
  initramfs-without-part 
  $ vfio-generate --digest --root=$ROOT >digest; mkdir -p $ROOT/run/vfio-tool; cp digest $ROOT/run/vfio-tool/digest; ids boot
  initramfs-fresh 
  $ echo '0000:03:00.0 8086:10d3:8086:0000 0000:03:00.0 !address' >$ROOT/etc/vfio-tool/vetted; ids boot
  initramfs-fresh initramfs-takes-needed 
  $ rm $ROOT/etc/vfio-tool/vetted

validate: on another driver of VFIO, given back by hand, no driver, no interface, one that no entry names
  $ ids validate
  config-valid device-ready 
  $ sed -i 's/"8086:10d3"; }; }/"8086:10d3"; }; driver = "ixgbe-vfio-pci"; }/' $ROOT/etc/vfio-tool/vfio-tool.conf; ids validate
  config-valid device-ready device-wrong-driver 
  $ sed -i 's/ driver = "ixgbe-vfio-pci";//' $ROOT/etc/vfio-tool/vfio-tool.conf
  $ rm $ROOT/sys/bus/pci/devices/0000:03:00.0/driver; mkdir -p $ROOT/run/vfio-tool/held; touch $ROOT/run/vfio-tool/held/0000:03:00.0; ids validate
  config-valid device-held-back device-ready 
  $ rm -r $ROOT/run/vfio-tool/held; ln -s ../../../bus/pci/drivers/vfio-pci $ROOT/sys/bus/pci/devices/0000:03:00.0/driver; ids validate
  config-valid device-ready 
  $ mv $ROOT/sys/bus/pci/devices/0000:04:00.0/net net; ids validate
  config-valid device-ready interface-missing 
  $ mv $ROOT/sys/bus/pci/devices/0000:04:00.0/driver driver; ids validate
  config-valid device-ready device-without-driver 
  $ mv driver $ROOT/sys/bus/pci/devices/0000:04:00.0/driver; mv net $ROOT/sys/bus/pci/devices/0000:04:00.0/net; ids validate
  config-valid device-ready 
  $ sed -i '/mgmt/d; $s/.*/ );/' $ROOT/etc/vfio-tool/vfio-tool.conf; sed -i 's/}; },$/}; } );/' $ROOT/etc/vfio-tool/vfio-tool.conf; ids validate
  config-valid device-ready device-undeclared 

system: the IOMMU, the modules of this kernel and of the next
  $ ids system
  device-ready initramfs-stale iommu-active modules-there next-modules-there 

conflicts: nobody
  $ ids conflicts
  rivals-none 
