"""Files that are published beside a report: images and attachments. Found, checked, and rid of what must not go out."""

import os
import stat
import unicodedata
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from huibian.i18n import N_
from huibian.media.filetypes import FILE_TYPES, FileType, recognise
from huibian.media.photo import BrokenPhotoError, without_location
from huibian.problems import Location, Problem, ProblemKind
from huibian.suggest import nearest

if TYPE_CHECKING:
    from PIL import Image

MISSING = ProblemKind(
    "E220",
    N_("There is no file “{target}”."),
    N_(
        "Put the file there, or mend the path; it is relative to the report's folder, or to content/ if it begins with “/”."
    ),
)
MISSING_NEAR = ProblemKind(
    "E221",
    N_("There is no file “{target}”."),
    N_("Did you mean “{nearest}”? Upper and lower case count."),
)
OUTSIDE = ProblemKind(
    "E222",
    N_("The path “{target}” leads to where nothing is published."),
    N_(
        "Only files in the content folder are published, and no hidden ones; copy the file there and write its relative path."
    ),
)
NOT_A_FILE = ProblemKind(
    "E223",
    N_("“{target}” is not an ordinary file."),
    N_("Write the path of a file: folders, devices and pipes cannot be published."),
)
BAD_SYMLINK = ProblemKind(
    "E224",
    N_("“{target}” is a symbolic link that leads out of the content folder, or nowhere."),
    N_("Put a copy of the file itself in the content folder."),
)
FORBIDDEN_TYPE = ProblemKind(
    "E225",
    N_("Files of this type are not published: “{target}”."),
    N_("Publish it as a PDF or in a ZIP. These types are allowed: {allowed}"),
)
OTHER_CONTENT = ProblemKind(
    "E226",
    N_("“{target}” is not a {format} file; by its content it is {found}."),
    N_("Open it, save it again as {format}, or give it the name ending that fits."),
)
UNKNOWN_CONTENT = ProblemKind(
    "E227",
    N_("“{target}” is not a {format} file, or it is damaged."),
    N_("Open it and save it again as {format}."),
)
TOO_MANY_PIXELS = ProblemKind(
    "E228",
    N_("The image “{target}” has {width} × {height} pixels, too many for a web page."),
    N_("Scale it down: at most {limit} million pixels are allowed, 2000 × 1500 are plenty."),
)
LOCATION_REMOVED = ProblemKind(
    "W229",
    N_("The photo “{target}” tells where it was taken; the published copy does not."),
    N_("Nothing needs to be done. To be rid of this message, remove the location from the file."),
)

_MOST_PIXELS = 50_000_000
_HEAD = 1024
_GPS, _ORIENTATION = 0x8825, 0x0112


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file that may be published. `path` is POSIX, relative to `content/`; pixels are 0 but for images.

    `strip`: the published copy must lose the metadata that tell a place.
    """

    path: str
    size: int  # bytes
    format: str  # as shown: PDF
    media_type: str
    width: int = 0
    height: int = 0
    strip: bool = False
    file: Path = field(compare=False, repr=False)


def find_media(
    root: Path, target: str, location: Location, excerpt: str = ""
) -> tuple[Path | None, tuple[Problem, ...]]:
    """Find the file that `target` names, a POSIX path relative to the content folder `root`.

    Names must be exact, also where the file system is not; only Unicode's composed and decomposed forms are the same.
    Nothing is opened.
    """

    def refuse(kind: ProblemKind, near: str = "") -> tuple[None, tuple[Problem, ...]]:
        return None, (Problem(kind, location, excerpt, {"target": target, "nearest": near}),)

    names: list[str] = []
    for name in target.split("/"):
        if name == "..":
            if not names:
                return refuse(OUTSIDE)
            names.pop()
        elif name not in ("", "."):
            if name.startswith(".") or "\\" in name or "\0" in name or name[1:2] == ":":
                return refuse(OUTSIDE)
            names.append(name)
    real_root = os.path.realpath(root)
    file = root
    for index, name in enumerate(names):
        actual = _exact_name(file, name)
        if actual is None:
            near = _nearest_name(file, name)
            return refuse(MISSING_NEAR, "/".join([*names[:index], near])) if near else refuse(MISSING)
        file /= actual
        if file.is_symlink():
            try:
                real = os.path.realpath(file, strict=True)
            except OSError:  # dangling, or a loop
                return refuse(BAD_SYMLINK)
            if os.path.commonpath([real, real_root]) != real_root:
                return refuse(BAD_SYMLINK)
    if not stat.S_ISREG(os.stat(file).st_mode):
        return refuse(NOT_A_FILE)
    return file, ()


def _exact_name(folder: Path, name: str) -> str | None:
    """Return `name` as it is spelt in `folder`, composed or decomposed (Unicode); nothing where only the case differs."""
    try:
        is_there = bool(os.lstat(folder / name))
        if name.swapcase() == name or not os.path.lexists(folder / name.swapcase()):
            return name
    except (OSError, ValueError):  # also a name too long or not encodable, or a `folder` that is a file
        is_there = False
    if is_there and name in _names(folder):  # both spellings exist, or the file system takes them for one
        return name
    wanted = unicodedata.normalize("NFC", name)
    return next((known for known in _names(folder) if unicodedata.normalize("NFC", known) == wanted), None)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _nearest_name(folder: Path, name: str) -> str:
    names = [known for known in _names(folder) if not known.startswith(".")]
    return next((known for known in names if known.casefold() == name.casefold()), "") or nearest(name, names)


def inspect_media(
    file: Path, path: str, location: Location, excerpt: str = ""
) -> tuple[Media | None, tuple[Problem, ...]]:
    """Check whether the ordinary file `file`, known as `path`, may be published.

    Raises:
        OSError: it cannot be read.
    """
    kind = FILE_TYPES.get(Path(path).suffix.removeprefix(".").lower())
    params = {"target": path}
    if kind is None:
        allowed = ", ".join(sorted(FILE_TYPES))
        return None, (Problem(FORBIDDEN_TYPE, location, excerpt, {**params, "allowed": allowed}),)
    size = file.stat().st_size
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    params["format"] = kind.name
    if not kind.fits(head):
        params["found"] = recognise(head)
        return None, (Problem(OTHER_CONTENT if params["found"] else UNKNOWN_CONTENT, location, excerpt, params),)
    if kind.is_image:
        return _inspect_image(file, path, kind, size, location, excerpt)
    return Media(path=path, size=size, format=kind.name, media_type=kind.media_type, file=file), ()


def _inspect_image(
    file: Path, path: str, kind: FileType, size: int, location: Location, excerpt: str
) -> tuple[Media | None, tuple[Problem, ...]]:
    from PIL import Image  # noqa: PLC0415 - slow to import, and few commands need it

    params = {"target": path, "format": kind.name}
    strip = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(file, formats=[kind.name]) as image:  # reads the header only
                width, height = image.size
                strip = kind.name != "GIF" and _tells_place(image)
        except Image.DecompressionBombError:
            width = height = 0
        except Exception:  # the decoders raise whatever a broken header leads them to
            return None, (Problem(UNKNOWN_CONTENT, location, excerpt, params),)
    if not 0 < width * height <= _MOST_PIXELS:
        params |= {"width": str(width or "?"), "height": str(height or "?"), "limit": str(_MOST_PIXELS // 1_000_000)}
        return None, (Problem(TOO_MANY_PIXELS, location, excerpt, params),)
    media = Media(
        path=path,
        size=size,
        format=kind.name,
        media_type=kind.media_type,
        width=width,
        height=height,
        strip=strip,
        file=file,
    )
    if not strip:
        return media, ()
    try:
        published_bytes(media)
    except BrokenPhotoError:
        return None, (Problem(UNKNOWN_CONTENT, location, excerpt, params),)
    return media, (Problem(LOCATION_REMOVED, location, excerpt, params),)


def _exif(image: "Image.Image") -> "Image.Exif":
    from PIL import Image  # noqa: PLC0415

    exif = Image.Exif()
    exif.load(image.info.get("exif", b""))
    return exif


def _tells_place(image: "Image.Image") -> bool:
    xmp = str(image.info.get("xmp", "")) + str(image.info.get("XML:com.adobe.xmp", ""))
    if "GPSL" in xmp:
        return True
    try:
        return bool(_exif(image).get_ifd(_GPS))
    except Exception:  # unreadable metadata may tell anything
        return True


def _orientation(file: Path, name: str) -> int:
    from PIL import Image  # noqa: PLC0415

    try:
        with Image.open(file, formats=[name]) as image:
            return int(_exif(image).get(_ORIENTATION, 1))
    except Exception:  # without readable metadata the picture stands as it is
        return 1


def published_bytes(media: Media) -> bytes:
    """Return what is published of `media`: the file, without the metadata that tell a place.

    Raises:
        OSError: it cannot be read.
        BrokenPhotoError: it has changed since it was inspected.
    """
    data = media.file.read_bytes()
    return without_location(data, media.format, _orientation(media.file, media.format)) if media.strip else data


def format_size(size: int, language: str) -> str:
    """Write a file's size for readers.

    >>> format_size(1_234_567, "zh-CN"), format_size(340_000, "en"), format_size(12, "en")
    ('1.2 MB', '340 kB', '12 B')
    """
    from babel.numbers import format_decimal  # noqa: PLC0415 - slow to import

    value, unit = float(size), "B"
    for larger in ("kB", "MB", "GB"):
        if round(value) < 1000:
            break
        value, unit = value / 1000, larger
    pattern = "0.0" if unit != "B" and value < 9.95 else "0"
    return f"{format_decimal(value, format=pattern, locale=language.replace('-', '_'))} {unit}"
