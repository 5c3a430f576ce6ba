# SPDX-License-Identifier: MIT
"""What several tests of hvmlayout share: program.py beside this file, and the package itself, can be imported."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
