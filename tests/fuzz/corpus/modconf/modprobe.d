# no
blacklist vfio-pci
install vfio \
  /bin/false
options vfio-pci ids=8086:10d3,10de:2684:1458:40e5
