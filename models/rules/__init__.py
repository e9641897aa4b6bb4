"""The county's rules as data (政策规则集): what a set holds, how it is published, what it decides.

Read in this order: keys (every limit and parameter the program reads), sets (the set itself),
standards, delegations, frequencies, publicities, materials, repeats (the lists of a set),
powers (who decides what), soundness and powersound (what a set may not say),
rulefile (its screen and its life), judged (by which set a case is judged).
"""
