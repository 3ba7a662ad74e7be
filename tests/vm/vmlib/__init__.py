"""The machine on which vfio-tool is proved: images, scenarios, QEMU."""
