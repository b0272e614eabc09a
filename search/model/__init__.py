"""Text → vectors: the bundled model or any sentence-transformers one, exported once, run with onnxruntime."""
