The scripts that put our part into an initramfs, and the one that runs in it; paths are turned to a made-up system.

a system with a configuration
  $ machine - <<END
  > 0000:06:00.0 1b36:0010:1af4:1100 010802 driver=nvme group=6 block=nvme1n1
  > END
  $ config conf.d/devices.conf <<END
  > devices = (
  >   { name = "spdk0"; match = { address = "0000:06:00.0"; id = "1b36:0010"; }; node_group = "hpc"; driver="mlx5-vfio-pci"; },
  >   { name = "dpdk0"; match = { address = "0000:07:00.0"; id = "8086:10d3"; }; driver = "vfio-pci"; }
  > );
  > END
  $ ln -s /dev/null $ROOT/etc/vfio-tool/conf.d/masked.conf
  $ echo 'devices = ( { name = "x"; match = { address = "0000:05:00.0"; id = "1b36:0010"; }; driver = "evil-vfio"; } );' >elsewhere
  $ ln -s $DIR/elsewhere $ROOT/etc/vfio-tool/conf.d/link.conf
  $ cp elsewhere $ROOT/etc/vfio-tool/conf.d/open.conf; chmod 666 $ROOT/etc/vfio-tool/conf.d/open.conf
  $ cp elsewhere "$ROOT/etc/vfio-tool/conf.d/two words.conf"; chmod 666 "$ROOT/etc/vfio-tool/conf.d/two words.conf"
  $ mkdir -p $ROOT/usr/lib/vfio-tool/conf.d; cp elsewhere $ROOT/usr/lib/vfio-tool/conf.d/other.conf; chmod 777 $ROOT/usr/lib/vfio-tool/conf.d
  $ printf '%s\n' root:x:0:0:root:/root:/bin/sh other:hash:7:7::/:/bin/sh >$ROOT/etc/passwd
  $ printf '%s\n' root:x:0: vfio:x:992:me hpc:secret:70: hpc2:x:71: >$ROOT/etc/group
  $ mkdir -p parts $ROOT/usr/lib/udev/rules.d && touch $ROOT/usr/lib/udev/rules.d/90-vfio-tool-records.rules
  $ for file in needs image early; do
  >   sed -e "s,/usr/lib/vfio-tool,$DIR/parts,g; s,$DIR/parts/conf.d,$ROOT&,; s,/etc/vfio-tool,$ROOT&,g; s,\"/etc/\\\$file\",\"$ROOT/etc/\$file\"," \
  >     -e "s,/usr/sbin/vfio-generate --variants,vfio-generate --variants --root=$ROOT," \
  >     -e "s,/usr/sbin/vfio-generate --files,vfio-generate --files --root=$ROOT | sed 's|^|$ROOT|'," \
  >     -e "s,/usr/lib/udev,$ROOT&,; s,/usr/sbin/vfio-generate,vfio-generate,; s,/usr/sbin/vfio-bind vet --image,vfio-bind vet --root=$ROOT," \
  >     -e "s,/usr/sbin/vfio-bind claim,vfio-bind claim --dry-run --root=$ROOT,; s,=/run,=$DIR/run," $TOP/dracut/shared/$file.sh >parts/$file.sh; done

what an image needs follows from the configuration
  $ sh parts/needs.sh anything
  $ sh parts/needs.sh modules
  mlx5_vfio_pci
  vfio
  vfio_iommu_type1
  vfio_pci
  $ sh parts/needs.sh libraries 0-none
  libkmod.so.2
  $ sh parts/needs.sh files
  $ROOT/etc/vfio-tool/conf.d/devices.conf
  $ROOT/etc/vfio-tool/conf.d/link.conf -
  $ROOT/etc/vfio-tool/conf.d/masked.conf -
  $ROOT/etc/vfio-tool/conf.d/open.conf -
  $ROOT/etc/vfio-tool/conf.d/two words.conf -

of driver = "auto" it gets the variants that it comes to here
  $ sed -i.kept 's/mlx5-vfio-pci/auto/' $ROOT/etc/vfio-tool/conf.d/devices.conf
  $ mkdir -p $ROOT/lib/modules/6-x $ROOT/proc/sys/kernel; echo 6-x >$ROOT/proc/sys/kernel/osrelease
  $ echo 'alias vfio_pci:v00001B36d00000010sv*sd*bc*sc*i* disk_vfio_pci' >$ROOT/lib/modules/6-x/modules.alias
  $ sh parts/needs.sh modules
  disk_vfio_pci
  vfio
  vfio_iommu_type1
  vfio_pci
  $ mv $ROOT/etc/vfio-tool/conf.d/devices.conf.kept $ROOT/etc/vfio-tool/conf.d/devices.conf; rm -r $ROOT/lib/modules $ROOT/proc/sys/kernel

a commented-out example is nothing
  $ mv $ROOT/etc/vfio-tool/conf.d/devices.conf saved; cp $TOP/conf/vfio-tool.conf $ROOT/etc/vfio-tool/; sh parts/needs.sh anything
  [1]
  $ mv saved $ROOT/etc/vfio-tool/conf.d/devices.conf; sh parts/needs.sh anything

nothing goes into an image while all is switched off
  $ touch $ROOT/etc/vfio-tool/disabled; sh parts/needs.sh anything; rm $ROOT/etc/vfio-tool/disabled; sh parts/needs.sh anything

files, masks, accounts without passwords, digest, verdict; what the loader refuses is nothing in the image
  $ mkdir image && sh parts/image.sh $DIR/image
  vfio-tool: /usr/lib/vfio-tool/conf.d: can be written by others than its owner; chmod go-w /usr/lib/vfio-tool/conf.d
  vfio-tool: /etc/vfio-tool/conf.d/link.conf: is a symbolic link, which is not followed; put the file itself there, or a link to /dev/null to mask it
  vfio-tool: /etc/vfio-tool/conf.d/open.conf: can be written by others than its owner; chmod go-w /etc/vfio-tool/conf.d/open.conf
  vfio-tool: /etc/vfio-tool/conf.d/two words.conf: can be written by others than its owner; chmod go-w /etc/vfio-tool/conf.d/two words.conf
  $ (cd image && find . -path '*vfio-tool*' ! -type d | sed "s,.*$ROOT,,; s,.*$DIR,," | sort)
  /etc/vfio-tool/conf.d/devices.conf
  /etc/vfio-tool/conf.d/link.conf
  /etc/vfio-tool/conf.d/masked.conf
  /etc/vfio-tool/conf.d/open.conf
  /etc/vfio-tool/conf.d/two words.conf
  /etc/vfio-tool/vfio-tool.conf
  /usr/lib/udev/rules.d/90-vfio-tool-records.rules
  $ (cd image && find . -type l -path '*conf.d*' -printf '%f %l\n' | sort)
  link.conf /dev/null
  masked.conf /dev/null
  open.conf /dev/null
  two words.conf /dev/null
  $ cat image/etc/passwd image/etc/group
  vfio:x:992:me
  hpc:x:70:
  $ cat image$DIR/parts/vetted
  0000:06:00.0 1b36:0010:1af4:1100 0000:06:00.0

the claim in the initramfs: what travelled is put into /run, the rules are written
  $ mkdir run; sed -i "s,^export PATH=.*,," parts/early.sh; cp image$DIR/parts/vetted image$DIR/parts/digest parts/
  $ sh parts/early.sh
  $ ls run run/vfio-tool
  run:
  vfio-tool
  
  run/vfio-tool:
  digest
  vetted
  $ cmp parts/vetted run/vfio-tool/vetted && cmp parts/digest run/vfio-tool/digest

a full or missing /run, or a helper that is not there, does not stop the boot
  $ rm -r run && touch run && sh parts/early.sh >/dev/null 2>&1
  $ rm run; sed -i 's,vfio-generate,no-such-helper,' parts/early.sh; sh parts/early.sh 2>&1 | grep 'goes on'
  vfio-tool: no-such-helper ended with status 127; the boot goes on

mkinitcpio gets the same, by its own functions; with systemd a unit, without it a hook
  $ rm -r $ROOT/usr/lib/vfio-tool $ROOT/etc/vfio-tool/conf.d/link.conf $ROOT/etc/vfio-tool/conf.d/open.conf "$ROOT/etc/vfio-tool/conf.d/two words.conf"
  $ cat >mkinitcpio.sh <<'END'
  > add_binary() { echo "binary $1"; }
  > add_module() { echo "module $1"; }
  > add_file() { echo "file $1"; }
  > add_symlink() { echo "link $1 $2"; }
  > add_runscript() { echo runscript; }
  > BUILDROOT=$DIR/image2 KERNELVERSION=0-none HOOKS=("$@")
  > mkdir -p "$BUILDROOT"
  > . ./install
  > build
  > END
  $ sed "s,=/usr/lib/vfio-tool,=$DIR/parts," $TOP/mkinitcpio/install/vfio-tool >install
  $ bash mkinitcpio.sh base vfio-tool udev
  binary /usr/sbin/vfio-bind
  binary /usr/sbin/vfio-generate
  binary /usr/lib/libkmod.so.2
  module mlx5_vfio_pci
  module vfio
  module vfio_iommu_type1
  module vfio_pci
  runscript
  $ bash mkinitcpio.sh base systemd vfio-tool | grep -c -e vfio-tool-early.service -e runscript
  2
  $ sh -c '. $TOP/mkinitcpio/hooks/vfio-tool; run_earlyhook'

without a device it adds nothing
  $ rm $ROOT/etc/vfio-tool/conf.d/devices.conf; bash mkinitcpio.sh base vfio-tool udev
