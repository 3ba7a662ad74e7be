#!/bin/sh
# The product, compiled in the dev root and installed below OUT/root; the libraries that it needs are in OUT/libs.
# usage: product.sh OUT DEV SAN SOURCE
set -eu
out=$1 dev=$2 san=$3 source=$4
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

mkdir "$out/root" "$out/libs"
cp -a "$source" "$out/source"
# shellcheck disable=SC2016 # expanded inside
in_copy "$dev/root" "$out" sh -euc '
	cd /mnt/source
	make -j"$(nproc)" SAN="$1" PREFIX=/usr
	make install SAN="$1" PREFIX=/usr DESTDIR=/mnt/root
	find /mnt/root -type f -perm -100 -exec ldd {} + 2>/dev/null | grep -o "/[^ ]*[.]so[^ ]*" | sort -u |
		while read -r library; do cp --parents -L "$library" /mnt/libs; done
' product "$san"
merge_usr "$out/root"
merge_usr "$out/libs"
rm -r "$out/source"
