"""How well ratings agree: values from scikit-learn, scipy and krippendorff, intervals from resampled questions."""
