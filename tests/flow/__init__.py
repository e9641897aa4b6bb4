"""Tests of the lives of records: clocks, numbers, duties, all or nothing."""
