"""The files beside the reports, as they are published."""

import os
import time

from huibian.digests import digest_of
from huibian.media import BrokenPhotoError, published_bytes
from huibian.options import CONTENT
from huibian.output import Artifact, Product, Staging
from huibian.problems import Location, Problem
from huibian.reasons import reason_of
from huibian.signatures import is_settled, signature_of
from huibian.site import Site
from huibian.source import CHANGED, UNREADABLE


def write_media(site: Site, staging: Staging) -> tuple[list[Product], list[Problem]]:
    """Write the files beside the reports; what has changed since it was inspected is a problem.

    Raises:
        OSError: a copy cannot be written.
    """
    products: list[Product] = []
    problems = []
    for path, media in sorted(site.media.items()):
        where = Location(f"{CONTENT}/{path}")
        data = None
        key = b""
        try:
            signature = signature_of(os.stat(media.file))
            if is_settled(signature, time.time_ns()):
                key = digest_of("media", path, signature, media.strip)
                product = staging.find(key)
                if product is not None:
                    products.append(product)
                    continue
            data = published_bytes(media)
        except OSError as error:
            problems.append(Problem(UNREADABLE, where, "", {"reason": reason_of(error)}))
            continue
        except BrokenPhotoError:
            pass
        if data is None or not (media.strip or len(data) == media.size):
            problems.append(Problem(CHANGED, where))
            continue
        products.append(Product(key, (staging.write(Artifact(f"files/{path}", data)),)))
    return products, problems
