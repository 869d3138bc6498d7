"""Fetch the front-end files named in package.json, strip their source-map comments, note version and hash.

Run by hand after a version changes: `python assets/vendor.py`. Needs npm; nothing of it runs in the product.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHIPPED = HERE.parent / "src" / "kezhuan" / "ui" / "static" / "ui" / "vendor"
# apart from what every page loads: only pages with charts, and only when asked, fetch it
CHARTS = SHIPPED.parent / "charts"
TESTED = HERE.parent / "tests" / "e2e" / "vendor"
# package, file inside it, file we write, licence, where it goes
FILES = (
    ("@tabler/core", "dist/css/tabler.min.css", "tabler.min.css", "MIT", SHIPPED),
    ("htmx.org", "dist/htmx.min.js", "htmx.min.js", "0BSD", SHIPPED),
    ("echarts", "dist/echarts.simple.min.js", "echarts.simple.min.js", "Apache-2.0", CHARTS),
    ("axe-core", "axe.min.js", "axe.min.js", "MPL-2.0, tests only, unmodified", TESTED),
)
SOURCE_MAP = re.compile(r"(/\*[#@]\s*sourceMappingURL=[^*]*\*/|//[#@]\s*sourceMappingURL=\S+)\s*")


def versions() -> dict[str, str]:
    """Package → exact version, as package.json pins them."""
    declared = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
    return declared["dependencies"] | declared["devDependencies"]


def vendor() -> None:
    """Every file of FILES stands in its folder, with a VERSIONS line giving version, licence and SHA-256."""
    pinned = versions()
    notes: dict[Path, list[str]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copy(HERE / "package.json", scratch)
        subprocess.run(
            ["npm", "install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"],
            cwd=scratch,
            check=True,
        )
        for package, inside, name, licence, folder in FILES:
            text = (Path(scratch) / "node_modules" / package / inside).read_text(encoding="utf-8")
            clean = SOURCE_MAP.sub("", text).rstrip() + "\n"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(clean, encoding="utf-8")
            digest = hashlib.sha256(clean.encode()).hexdigest()
            notes.setdefault(folder, []).append(
                f"{name}  {package} {pinned[package]}  {licence}  sha256 {digest}"
            )
    for folder, lines in notes.items():
        (folder / "VERSIONS").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    vendor()
