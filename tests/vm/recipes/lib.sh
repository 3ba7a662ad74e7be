# shellcheck shell=sh
# Shared by the recipes. A recipe makes one image: it gets an empty directory OUT and writes into nothing else.

# in_copy ROOT SHARED COMMAND...: run COMMAND in a throw-away copy of the system ROOT, with SHARED writable at /mnt.
# The copy lives in a mount namespace and in memory: whatever happens, nothing is left behind.
in_copy() {
	# shellcheck disable=SC2016 # expanded inside
	unshare --mount --propagation private sh -euc '
		root=$1 shared=$2
		shift 2
		mount -t tmpfs tmpfs /run
		mkdir /run/upper /run/work /run/root
		mount -t overlay -o "lowerdir=$root,upperdir=/run/upper,workdir=/run/work" overlay /run/root
		mount --bind "$shared" /run/root/mnt
		mount -t proc proc /run/root/proc
		mount --rbind /sys /run/root/sys
		mount --rbind /dev /run/root/dev
		cp -L /etc/resolv.conf /run/root/etc/resolv.conf 2>/dev/null || :
		exec chroot /run/root env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"
	' in_copy "$@"
}

# merge_usr DIR: move bin, sbin and lib to below usr, as they are links in every guest.
merge_usr() {
	for dir in bin sbin lib; do
		if [ -d "$1/$dir" ] && [ ! -L "$1/$dir" ]; then
			mkdir -p "$1/usr/$dir"
			cp -a "$1/$dir/." "$1/usr/$dir/"
			rm -r "${1:?}/$dir"
		fi
	done
}

# pack DIR: DIR as an initramfs archive on standard output.
pack() {
	(cd "$1" && find . -mindepth 1 | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0)
}
