"""The page of a report that was saved just now, made before anything else: as the next build will make it, or not at all."""

from dataclasses import replace
from pathlib import Path

from huibian.options import CONTENT, BuildOptions
from huibian.output import Artifact
from huibian.pages.listing import Entries, Names
from huibian.pages.report_page import report_page
from huibian.reading import Reader, load_vocabularies
from huibian.rendering import RenderJob
from huibian.site import republished
from huibian.templates import Templates


class EarlyPages:
    """Makes pages for the site that a build has published; what all pages share is made ready once."""

    def __init__(self, options: BuildOptions, job: RenderJob) -> None:
        self.content = (options.site / CONTENT).resolve()
        vocabularies, _problems = load_vocabularies(self.content)
        self._reader = Reader(self.content, job.runs, vocabularies, options.today)
        self._site = job.site
        self._names = Names(job.site)
        self._templates = Templates(job.theme, job.context, base_path=job.site.config.base_path)

    def make(self, file: Path) -> Artifact | None:
        """Make the page of a report's file; nothing where it has errors, is new, has moved, or its page shows what others do not know yet."""
        file = file.resolve()
        path = file.relative_to(self.content).as_posix() if file.is_relative_to(self.content) else ""
        number = self._site.reports.numbers.get(path)
        read = self._reader.read(path) if number is not None else None
        if number is None or read is None or read.report is None or read.body is None:
            return None
        item = republished(self._site, self._site.reports[number], read.report, self.content)
        if item is None:
            return None
        site = replace(self._site, reports=self._site.reports.replaced(item))
        try:
            page = report_page(site, Entries(site, self._names), item, read.body)
        except KeyError:  # a term that has no page yet
            return None
        self._site = site
        return Artifact(page.path, page.render(self._templates))
