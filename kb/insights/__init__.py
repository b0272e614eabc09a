"""What the help centre learns of itself: days counted, questions grouped, why tickets came, how articles do. Figures only; shows nothing."""
