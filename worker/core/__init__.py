"""What Chaser knows and decides: pure values and functions, no clock, no input or output."""
