def format_number(kind: str, year: int, serial: int) -> str:
    return f"{kind}-{year}-{serial:06d}"
