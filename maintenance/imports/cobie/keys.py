"""Names that stand for a row for ever: external ids, and the numbers made where the source gives none."""

import hashlib

EXTERNAL_ID = 255


def key(kind: str, *parts: object) -> str:
    """``Component:Boiler-1``: a sheet and what names the row there. Different parts never give the same text."""
    said = "|".join(str(part).replace("\\", "\\\\").replace("|", "\\|") for part in parts)
    return shortened(f"{kind}:{said}", EXTERNAL_ID)


def shortened(text: str, limit: int) -> str:
    """``text``, or where it is longer than ``limit`` its beginning and a digest of the whole."""
    if len(text) <= limit:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    return f"{text[:limit - 11].rstrip()}~{digest}"
