"""科转 Kezhuan: the operating system of regional technology transfer."""

__version__ = "0.1.0"
