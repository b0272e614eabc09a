"""How text is set in lines: which values stand on one line wherever they are shown. Text and finished HTML in and out."""
