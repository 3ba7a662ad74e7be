# title: an assertion that does not hold
# product: none

guest() {
	ok "this holds"
	is 1 2 "one is two"
}
