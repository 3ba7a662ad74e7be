# title: no assertion at all
# product: none

guest() { :; }
