"""Text → vectors: the bundled model or any sentence-transformers one, exported once, run with onnxruntime."""

import os

# onnxruntime from 1.29 on reports the machine and every model it opens to its makers, unless it is told before it is imported.
os.putenv("ORT_DISABLE_TELEMETRY", "1")
