"""`huibian schema`."""

import json
from pathlib import Path

import click

from huibian.commands.shared import (
    EXIT_CONTENT,
    EXIT_USAGE,
    LANGUAGE,
    _,
    fail,
    fail_for_disk,
    load_or_fail,
    site_option,
)


@click.command(
    help=_(
        "Describe the fields of a report for other programs: as JSON Schema, as snippets, or as the configuration of a CMS, with the names of this site's vocabularies."
    )
)
@site_option
@click.option(
    "--cms", type=click.Choice(["decap", "sveltia"]), help=_("Write the configuration (config.yml) of this CMS.")
)
@click.option(
    "--snippets", is_flag=True, help=_("Write snippets for Visual Studio Code, which completes fields with them.")
)
@click.option(
    "--draft",
    type=click.Choice(["2020-12", "07"]),
    default="2020-12",
    show_default=True,
    help=_("Draft of JSON Schema; older programs know 07."),
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help=_("File to write (default: print)."))
@click.option(
    "--names",
    type=click.Choice(["zh", "en"]),
    help=_("Language of the fields' names (default: that of most reports)."),
)
@click.option(
    "--backend",
    type=click.Choice(["github", "gitlab", "gitea", "bitbucket", "azure", "git-gateway", "test-repo"]),
    default="test-repo",
    show_default=True,
    help=_("CMS: where the repository lies; test-repo is for trying."),
)
@click.option("--repo", default="", metavar="OWNER/NAME", help=_("CMS: the repository."))
@click.option("--branch", default="main", show_default=True, help=_("CMS: the branch."))
@click.option("--server", default="", metavar="URL", help=_("CMS: address of a GitLab, Gitea or GitHub of your own."))
@click.option("--app-id", default="", help=_("CMS: the application's number at GitLab or Gitea, for signing in."))
@click.option("--folder", help=_("CMS: the content folder, as seen from the root of the repository."))
@click.option(
    "--media",
    default="images",
    show_default=True,
    help=_("CMS: folder for pictures, as seen from a report; “.” is beside it."),
)
def schema(
    site: Path,
    cms: str | None,
    snippets: bool,
    draft: str,
    output: Path | None,
    names: str | None,
    backend: str,
    repo: str,
    branch: str,
    server: str,
    app_id: str,
    folder: str | None,
    media: str,
) -> None:
    """Print or write a description of the fields."""
    from huibian.cms import BACKENDS, WITHOUT_REPOSITORY, CmsWish, cms_config
    from huibian.console import print_problems, printable
    from huibian.habits import Habits, find_habits, find_loose_lists
    from huibian.places import Gazetteer
    from huibian.reading import load_vocabularies, relocate
    from huibian.record.schema import front_matter_schema
    from huibian.snippets import snippets as snippets_of

    if cms and snippets:
        fail(_("--cms and --snippets cannot be given together."), _("Choose one of them."), EXIT_USAGE)
    content = site / "content"
    vocabularies, problems = load_vocabularies(content)
    if any(problem.is_error for problem in problems):
        print_problems(relocate(problems, "content/"), _)
        raise click.exceptions.Exit(EXIT_CONTENT)
    habits = find_habits(content, None) if content.is_dir() else Habits()
    chinese = names == "zh" if names else habits.prefers_chinese(default=LANGUAGE != "en")
    gazetteer = Gazetteer.load()
    if snippets:
        text = snippets_of(vocabularies, gazetteer, _, names=habits.names(chinese=chinese))
    elif cms is None:
        found = front_matter_schema(
            _,
            names=habits.names(chinese=chinese),
            departments=vocabularies.departments,
            topics=vocabularies.topics,
            provinces=[place.name for place in gazetteer.provinces],
            draft=draft,
        )
        text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    else:
        if backend not in BACKENDS[cms]:
            message = _("--backend {backend}: --cms {cms} cannot use it.").format(backend=backend, cms=cms)
            fail(message, _("Choose one of these: {known}.").format(known=", ".join(BACKENDS[cms])), EXIT_USAGE)
        if not repo and backend not in WITHOUT_REPOSITORY:
            message = _("--backend {backend} needs a repository.").format(backend=backend)
            fail(message, _("Say which one is meant: --repo owner/name."), EXIT_USAGE)
        wish = CmsWish(
            cms=cms,
            backend=backend,
            repo=repo,
            branch=branch,
            server=server,
            app_id=app_id,
            content=(folder or _in_repository(content)).strip("/"),
            media="" if media == "." else media.strip("/"),
            site_url=load_or_fail(site).base_url,
            names=habits.names(chinese=chinese),
            in_chinese=LANGUAGE != "en",
        )
        text = cms_config(wish, vocabularies, gazetteer, _)
        if loose := find_loose_lists(content) if content.is_dir() else ():
            paths = "、".join(loose[:3]) + (" …" if len(loose) > 3 else "")
            message = _(
                "Lists without brackets, which a CMS would lose, stand in {paths} (files: {count}). Write [太原, 临汾]."
            )
            click.echo(message.format(count=len(loose), paths=printable(paths)), err=True)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, "utf-8")
    except OSError as error:
        fail_for_disk(error, output)
    click.echo(output)


def _in_repository(folder: Path) -> str:
    """Return the way to a folder from the root of the git repository that it lies in, or else its name."""
    real = folder.resolve()
    root = next((above for above in real.parents if (above / ".git").exists()), real.parent)
    return real.relative_to(root).as_posix()
