# title: a guest that never ends
# product: none
# timeout: 40

guest() {
	ok "before it hangs"
	sleep 1000
}
