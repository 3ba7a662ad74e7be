# title: apply says that the initramfs is stale, and builds it anew when it is told to, with a clean environment and no shell

guest() {
	cat > /etc/vfio-tool/conf.d/guest.conf <<-END
	devices = ( { name = "absent"; match = { address = "0000:77:00.0"; id = "8086:10d3"; }; } );
	END
	vfio-bind apply > /tmp/out 2>&1 < /dev/null
	is $? 0 "without a generator apply has nothing to offer"
	check "and says nothing of it" sh -c '! grep -q initramfs /tmp/out'

	mkdir -p /usr/bin
	cat > /usr/bin/dracut <<-'END'
	#!/bin/sh
	{ echo "$0 $*"; env | sort; } > /tmp/called
	echo "stand-in at work"
	[ ! -e /tmp/fail ] || exit 7
	echo "usr/lib/vfio-tool/digest.$(vfio-generate --digest)" > "/boot/initramfs-$(uname -r).img"
	END
	cat > /usr/bin/lsinitrd <<-'END'
	#!/bin/sh
	cat "/boot/initramfs-$(uname -r).img"
	END
	chmod +x /usr/bin/dracut /usr/bin/lsinitrd
	mkdir -p /boot
	EVIL=1 vfio-bind apply > /tmp/out 2>&1 < /dev/null
	is $? 0 "with one, and nobody to ask"
	check "it names the command" grep -q 'build it anew: dracut --force' /tmp/out
	check "and does not run it" test ! -e /tmp/called

	touch /tmp/fail
	vfio-bind apply --yes > /tmp/out 2>&1 < /dev/null
	is $? 3 "a generator that fails is an error"
	check "that is said" grep -q 'the initramfs could not be built: dracut --force failed' /tmp/out
	rm /tmp/fail
	EVIL=1 vfio-bind apply --yes > /tmp/out 2>&1 < /dev/null
	is $? 0 "--yes builds it anew"
	check "its progress is shown" grep -q 'stand-in at work' /tmp/out
	is "$(head -n 1 /tmp/called)" "/usr/bin/dracut --force" "by its absolute path, with its argument"
	check "without the caller's environment" sh -c '! grep -q EVIL /tmp/called'
	rm /tmp/called
	vfio-bind apply --yes > /tmp/out 2>&1 < /dev/null
	check "once is enough" test ! -e /tmp/called
	echo '# changed' >> /etc/vfio-tool/conf.d/guest.conf
	vfio-bind apply --boot > /tmp/out 2>&1 < /dev/null
	check "the service builds nothing" test ! -e /tmp/called
	vfio-bind apply --yes > /tmp/out 2>&1 < /dev/null
	check "after another change it is due again" test -e /tmp/called
}
