"""How good search is: labelled sets, golden questions, comparison, calibration."""
