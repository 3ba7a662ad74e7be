# title: a guest part that stops half way
# product: none

guest() {
	ok "before it stops"
	exit 0
}
