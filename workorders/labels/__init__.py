"""Labels: a QR code with the words that people read when the code is scratched."""

from workorders.labels.drawing import SIZES, Size, as_pdf
from workorders.labels.saying import MOST, Label, labels_of

__all__ = ["MOST", "SIZES", "Label", "Size", "as_pdf", "labels_of"]
