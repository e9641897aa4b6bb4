"""Tests of the wall: who sees and writes which rows."""
