"""Many at once, sudden ends and nonsense: what an office gets in earnest."""
