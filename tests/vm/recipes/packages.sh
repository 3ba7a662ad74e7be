#!/bin/sh
# Packages for a scenario that the full guest does not have: OUT/root, unpacked with all they need, not configured.
# usage: packages.sh OUT FULL PACKAGE...
set -eu
out=$1 full=$2
shift 2
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2016 # expanded inside
in_copy "$full/root" "$out" sh -euc '
	apt-get -qq update
	apt-get -qq --download-only --no-install-recommends install "$@"
	cp /var/cache/apt/archives/*.deb /mnt
' packages "$@"
mkdir "$out/root"
for package in "$out"/*.deb; do
	dpkg-deb --fsys-tarfile "$package" | tar -x -C "$out/root" --exclude='./usr/share/doc' --exclude='./usr/share/man' \
		--exclude='./usr/share/locale' --exclude='./usr/share/info'
done
rm "$out"/*.deb
