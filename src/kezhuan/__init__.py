"""科转 Kezhuan: the operating system of regional technology transfer."""
