# title: a kernel panic
# product: none

guest() {
	ok "before the panic"
	echo c > /proc/sysrq-trigger
}
