"""Takes the bundled articles into the wheel, as sample articles. Everything else about the package is in pyproject.toml."""

from pathlib import Path
from shutil import copytree, rmtree

from setuptools import setup
from setuptools.command.build_py import build_py

SAMPLE = "kb/authoring/sample_articles"  # where kb/authoring/sample.py looks for them


class BuildWithSample(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / SAMPLE
            rmtree(target, ignore_errors=True)  # of an earlier build
            copytree("articles", target)


setup(cmdclass={"build_py": BuildWithSample})
