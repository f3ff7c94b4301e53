"""Pictures of documents: kept where browsers show their type, and a remark where they do not."""

from huibian.i18n import N_
from huibian.importer.model import ImageFile, Remark
from huibian.media.filetypes import FILE_TYPES, recognise


def as_image(data: bytes, alt: str, remarks: list[Remark]) -> ImageFile | None:
    """Return the image, by its content, not by its name; None, and a remark, where it cannot be shown on a page."""
    for suffix, kind in FILE_TYPES.items():
        if kind.is_image and kind.fits(data[:1024]):
            return ImageFile(data, suffix, alt)
    found = recognise(data[:1024]) or "WMF / EMF"
    remarks.append(
        Remark(N_("A picture was left out, since browsers cannot show it ({found}). Save it as PNG."), {"found": found})
    )
    return None
