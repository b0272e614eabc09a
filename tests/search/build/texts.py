"""Articles that builds of the tests are made of."""

from __future__ import annotations

CARD = "# Заблокировать карту\n\nПриостановите карту в приложении.\n"
