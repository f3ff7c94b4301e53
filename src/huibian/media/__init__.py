"""Images and attachments beside reports: what may be published, and in what form."""

from huibian.media.inspection import Media, find_media, format_size, inspect_media, published_bytes
from huibian.media.photo import BrokenPhotoError

__all__ = ["BrokenPhotoError", "Media", "find_media", "format_size", "inspect_media", "published_bytes"]
