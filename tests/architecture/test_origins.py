"""No committed file names a package registry or a path of somebody's machine; locks agree with each other."""

from __future__ import annotations

import re

from tests.architecture.sources import ROOT, committed, text

# Put together from halves, so that this file does not name what it forbids.
REGISTRIES = tuple(
    "".join(halves)
    for halves in (
        ("pypi", ".org"), ("pythonhosted", ".org"), ("registry.npm", "js.org"), ("registry.npm", "mirror"),
        ("registry.yarn", "pkg"), ("deb.debian", ".org"), ("archive.ubuntu", ".com"), ("pypi.tuna", ".tsinghua"),
        ("mirrors.aliyun", ".com"), ("crates", ".io/api"), ("proxy.golang", ".org"), ("security.debian", ".org"),
    )
)  # fmt: skip
PLACES = tuple("".join(halves) for halves in (("/wo", "rk/"), ("/ro", "ot/"), ("/ho", "me/")))
TEXT = (
    ".py",
    ".toml",
    ".txt",
    ".in",
    ".json",
    ".md",
    ".html",
    ".css",
    ".js",
    ".sh",
    ".yml",
    ".yaml",
    ".csv",
    ".cfg",
)
PIN = re.compile(r"^([A-Za-z0-9_.-]+(?:\[[^]]*\])?)==([^ ;\\]+)", re.MULTILINE)


def naming(words: tuple[str, ...]) -> dict[str, list[str]]:
    """Files of the project that hold one of the words, with the words they hold."""
    found = {}
    for path in committed():
        if path.endswith(TEXT) or path in {"kz", ".ci/run"}:
            source = (ROOT / path).read_bytes().decode("utf-8", errors="ignore")
            if held := [word for word in words if word in source]:
                found[path] = held
    return found


def test_no_file_names_a_package_registry() -> None:
    assert naming(REGISTRIES) == {}


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert naming(PLACES) == {}


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall(text(f"requirements/{name}.txt")))


def test_the_environment_for_tests_holds_the_one_for_serving() -> None:
    serving, testing = pins("base"), pins("dev")

    assert serving
    assert {name: version for name, version in serving.items() if testing.get(name) != version} == {}


def test_every_pinned_package_has_hashes() -> None:
    for name in ("base", "dev"):
        source = text(f"requirements/{name}.txt")
        blocks = re.split(r"\n(?=\S)", source.strip())
        assert [
            block.splitlines()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block
        ] == []


def test_every_migration_and_package_folder_is_whole() -> None:
    folders = {
        path.rsplit("/", 1)[0] for path in committed() if path.startswith("src/") and path.endswith(".py")
    }

    assert (
        sorted(
            folder for folder in folders if not (ROOT / folder / "__init__.py").exists() and folder != "src"
        )
        == []
    )
