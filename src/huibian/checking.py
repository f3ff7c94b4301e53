"""Checking a site: everything is read and assembled, and nothing is made of it."""

from dataclasses import dataclass
from pathlib import Path

from huibian.cache import NO_CACHE, Cache
from huibian.checks.duplicates import find_duplicates
from huibian.digests import digest_of
from huibian.markdown import parse_body
from huibian.markdown.body import Body
from huibian.options import CONTENT, BuildOptions
from huibian.places import Gazetteer
from huibian.problems import Location, Problem
from huibian.reading import NO_CONTENT, Reading, load_vocabularies, read_reports, relocate
from huibian.record.frontmatter import split_front_matter
from huibian.site import Assembly, Order, assemble, check_links, in_order, put_in_order
from huibian.source import ABOUT, read_source


@dataclass(frozen=True, slots=True)
class About:
    """The text of the about page: nothing, or `content/about.md`."""

    title: str = ""
    body: Body | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A site that was read and assembled, with all its problems; the bodies lie in files until `folder` goes."""

    assembly: Assembly | None
    reading: Reading | None
    gazetteer: Gazetteer
    problems: tuple[Problem, ...]
    about: About = About()

    def fails(self, strict: bool) -> bool:
        """Say whether the site must not be published."""
        return self.assembly is None or any(problem.fails(strict) for problem in self.problems)


def in_order_of_place(problems: list[Problem]) -> tuple[Problem, ...]:
    """Sort problems by where they are."""
    return tuple(sorted(problems, key=Problem.sort_key))


def check(options: BuildOptions, folder: Path, cache: Cache = NO_CACHE) -> Checked:
    """Read and assemble the site; bodies are kept in `folder`, or in the `cache`.

    Raises:
        OSError: a folder cannot be read.
    """
    content = options.site / CONTENT
    gazetteer = Gazetteer.load()
    if not content.is_dir():
        problems = (Problem(NO_CONTENT, Location(CONTENT)),)
        return Checked(assembly=None, reading=None, gazetteer=gazetteer, problems=problems)
    vocabularies, found = load_vocabularies(content)
    reading = read_reports(
        content, folder, vocabularies, today=options.today, jobs=options.jobs, with_care=options.with_care, cache=cache
    )
    about, about_problems = read_about(content)
    told = digest_of(
        "order", [reading.facts[path] for path in reading.reports], vocabularies.digest, options.with_drafts
    )
    assembly = assemble(
        reading.reports,
        _order(reading, told, options, folder, cache),
        content=content,
        config=options.config,
        gazetteer=gazetteer,
        departments=vocabularies.departments,
        topics=vocabularies.topics,
        about=about.body.links if about.body else (),
        faulty=reading.faulty,
        linked=reading.linked,
        told=told,
    )
    more: list[Problem] = []
    if options.with_care:
        more += check_links(reading.stray, (), content=content, reports=reading.reports, others=reading.faulty)
        more += find_duplicates(in_order(reading.reports.values()))
    inside = relocate((*found, *reading.problems, *about_problems, *assembly.problems, *more), f"{CONTENT}/")
    return Checked(
        assembly=assembly, reading=reading, gazetteer=gazetteer, problems=in_order_of_place(list(inside)), about=about
    )


def _order(reading: Reading, told: bytes, options: BuildOptions, folder: Path, cache: Cache) -> Order:
    """Put the reports in order, or remember it."""

    def make() -> Order:
        return put_in_order(reading.reports.values(), with_drafts=options.with_drafts)

    order = cache.recalled(told, make, folder)
    # In their files, what is wrong may stand in other places by now.
    return make() if any(problem.is_error for problem in order.problems) else order


def read_about(content: Path) -> tuple[About, tuple[Problem, ...]]:
    """Read the text of the about page, `content/about.md`: its front matter needs no more than a title."""
    if not (content / ABOUT).exists():
        return About(), ()
    source, problems = read_source(content, ABOUT)
    if source is None:
        return About(), problems
    front, found = split_front_matter(source.text, ABOUT)
    if front is None:
        return About(), (*problems, *found)
    title = next((field.value for field in front.fields if field.key in ("title", "标题")), "")
    body, more = parse_body(front.body, path=ABOUT, first_line=front.body_line)
    return About(title, body), (*problems, *found, *more)
