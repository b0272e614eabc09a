"""Writing in the browser (`/write`): articles listed, changed, reviewed, published and brought back. Works without scripts."""
