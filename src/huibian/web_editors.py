"""Where a report is edited in the browser: the addresses of the editors of GitHub, Gitee, GitLab and Gitea."""

from urllib.parse import quote, urlsplit

_EDITORS = (
    (("github",), "{repository}/edit/{branch}/{path}"),
    (("gitee",), "{repository}/edit/{branch}/{path}"),
    (("gitlab", "jihulab"), "{repository}/-/edit/{branch}/{path}"),
    (("gitea", "forgejo", "codeberg"), "{repository}/_edit/{branch}/{path}"),
)
PLACEHOLDER = "{path}"


def editor_of(repository: str) -> str:
    """Return how the editor's addresses look, told from the host's name (`gitlab.example.org`); nothing for another host."""
    labels = (urlsplit(repository).hostname or "").split(".")
    return next((form for names, form in _EDITORS if any(name in labels for name in names)), "")


def web_address(text: str) -> str | None:
    """Return an http(s) address as it is given, but for what must not be there: `None` for another, or with a password."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.password
    except ValueError:
        return None
    return text if usable and text.isprintable() and not set(text) & set(' "<>\\^`') else None


def parse_repository(text: str) -> str | None:
    """Return the address of a repository whose host is known, without `.git` and slash at its end."""
    address = web_address(text)
    if address is None or urlsplit(address).query or urlsplit(address).fragment:
        return None
    return address.rstrip("/").removesuffix(".git") if editor_of(address) else None


def parse_template(text: str) -> str | None:
    """Return an address that holds `{path}` behind its host, and no other placeholder."""
    if text.count(PLACEHOLDER) != 1 or set(text.replace(PLACEHOLDER, "")) & set("{}"):
        return None
    address = web_address(text.replace(PLACEHOLDER, "path"))
    return text if address and PLACEHOLDER not in text[: text.find("/", 8) + 1 or None] else None


def edit_url(path: str, *, repository: str, branch: str, folder: str, template: str) -> str:
    """Return the address where the file at `path` is edited; `folder` leads from the repository's top to the site.

    A `template` comes before the repository; without both there is no address.
    """
    whole = quote("/".join(part for part in (folder, path) if part), safe="/")
    if template:
        return template.replace(PLACEHOLDER, whole)
    if not repository:
        return ""
    return editor_of(repository).format(repository=repository, branch=quote(branch, safe="/"), path=whole)
