"""E400 to E699: settings, themes, files, the output, the search."""

from huibian.explanations.example import REPORT, Example, Explanation, report, site, told, whole
from huibian.i18n import N_
from huibian.problems import MessageId


def _settings(text: str) -> Example:
    return site(text, lambda: {"huibian.toml": text, REPORT: report()})


def _theme(name: str, text: str) -> Example:
    file = f"themes/own/{name}"
    return site(f"{file}:\n{text}", lambda: {"huibian.toml": 'theme = "own"\n', file: text, REPORT: report()})


EXPLANATIONS = (
    Explanation(
        "E401", N_("The settings are written in TOML, and this line is not."), _settings("name = 考察报告汇编\n")
    ),
    Explanation(
        "E402",
        N_("Only known settings are read; a mistyped one would be lost without a word."),
        _settings('nmae = "考察报告汇编"\n'),
    ),
    Explanation("E403", N_("The setting expects something else."), _settings("page_size = 2\n")),
    Explanation("E410", N_("The settings name a theme that is not there."), _settings('theme = "mine"\n')),
    Explanation(
        "E411",
        N_("A theme may say in theme.toml on which other it rests; that file is damaged."),
        _theme("theme.toml", "extends = [\n"),
    ),
    Explanation(
        "E412",
        N_("A template of the theme cannot be filled in."),
        _theme("templates/home.html", "{{ nothing.there }}\n"),
    ),
    Explanation(
        "N430",
        N_(
            "Pages tell when a report last changed. Git knows that for certain; the system only knows when a file was written."
        ),
        told(N_("The site lies on a network drive, and nobody keeps it in git.")),
    ),
    Explanation(
        "N431",
        N_(
            "A shallow clone holds the newest commits only, so that reports seem younger than they are; their first publication is left out."
        ),
        told(N_("A workflow fetched the repository with depth 1.")),
    ),
    Explanation(
        "N432",
        N_("The site lies in a git repository, but git cannot be asked; pages tell nothing of their history."),
        told(N_("Git is not installed, or the repository belongs to another user.")),
        {"reason": "git: command not found"},
    ),
    Explanation(
        "E501",
        N_("Files are read as UTF-8, so that every character is what it was."),
        told(N_("A report saved by an old editor as GBK."), lambda: {REPORT: report().encode("gb18030")}),
    ),
    Explanation(
        "E502",
        N_("Links, pipes and devices may lead anywhere, or never end."),
        told(N_("A symbolic link lies among the reports.")),
        {"what": MessageId(N_("A link to another place"))},
    ),
    Explanation(
        "E503",
        N_("The system does not let the file be read."),
        told(N_("The file belongs to somebody else, or the network share is gone.")),
        {"reason": "Permission denied"},
    ),
    Explanation(
        "E504",
        N_("Half of the old and half of the new must not be published."),
        told(N_("An editor saves a report while the site is built.")),
    ),
    Explanation(
        "E505",
        N_("Nobody reads so long a page; it is probably data."),
        told(N_("A report of 6 MB."), lambda: {REPORT: report(body="考" * 2_000_000)}),
    ),
    Explanation(
        "E506",
        N_("Such a name cannot be shown in messages or addresses."),
        told(N_("The name of a file holds a line break.")),
    ),
    Explanation(
        "E507",
        N_("So deep a folder is a slip, or a loop."),
        site("content/1/1/1/1/1/…", lambda: {f"content/{'1/' * 33}1.md": report()}),
    ),
    Explanation(
        "E510",
        N_("A build removes what it did not write, so it does not begin in a folder with other files."),
        told(N_("The output folder is somebody's documents folder.")),
    ),
    Explanation(
        "E511", N_("The build would overwrite the reports."), told(N_("The output folder is the content folder."))
    ),
    Explanation(
        "E512",
        N_("Two builds at once would mix their files."),
        told(N_("A colleague builds the same site on the same share.")),
    ),
    Explanation(
        "E513",
        N_("The system does not let the output be written."),
        told(N_("The disk is full.")),
        {"reason": "No space left on device"},
    ),
    Explanation(
        "E520", N_("A site is a folder that holds a folder content/."), whole('name = "考察报告汇编"\n', "huibian.toml")
    ),
    Explanation(
        "E521",
        N_("Only what lies in the content folder can be checked."),
        told(N_("huibian check ../other/report.md")),
        {"path": "../other/report.md"},
    ),
    Explanation(
        "E530",
        N_("What few sites need is installed on request."),
        told(N_("huibian build --cluster, where the extra “cluster” is missing.")),
        {"module": "distributed", "package": "'huibian[cluster]'"},
    ),
    Explanation(
        "E531",
        N_("A cluster's work is divided by its scheduler, which cannot be reached, or went away."),
        told(N_("The scheduler was not started, or its port is closed.")),
        {"reason": "Connection refused"},
    ),
    Explanation(
        "E532",
        N_("A scheduler divides the work; workers do it."),
        told(N_("Only the scheduler was started.")),
        {"address": "tcp://10.0.0.5:8786"},
    ),
    Explanation(
        "E533",
        N_("Another version could write other bytes, so that the output would depend on who did what."),
        told(N_("One machine of the cluster was not updated.")),
        {"what": "numpy", "theirs": "1.26.4", "ours": "2.3.5"},
    ),
    Explanation(
        "E534",
        N_("Workers read the reports and write the pages themselves, in folders that all machines share."),
        told(N_("A network share is not mounted on one machine, or at another path.")),
        {"folder": "/srv/reports/content"},
    ),
    Explanation(
        "E535",
        N_("A worker that dies is replaced by another; but what kills one after the other will kill the next, too."),
        told(N_("The system ends workers that take more memory than there is.")),
        {"count": "4"},
    ),
    Explanation(
        "E536",
        N_("The filesystem at the address does not do what was asked."),
        told(N_("The bucket does not exist, or the credentials do not allow writing.")),
        {"reason": "Access Denied"},
    ),
    Explanation(
        "E540",
        N_("The search needs the index, which a build makes."),
        told(N_("The output folder was emptied.")),
        {"reason": "manifest.json"},
    ),
    Explanation(
        "E541",
        N_("A file of the index is not what the build wrote."),
        told(N_("Copying the output broke off half-way.")),
        {"reason": "manifest.json"},
    ),
    Explanation(
        "E590",
        N_("The program has met something that nobody thought of."),
        told(N_("Reading one report ends in an error of the program.")),
        {"reason": "RecursionError"},
    ),
    Explanation(
        "E601",
        N_("The search was to be narrowed to something that no report has."),
        told(N_("huibian search --province 山希")),
        {"what": MessageId(N_("province or place")), "value": "山希", "suggestion": "山西"},
    ),
    Explanation(
        "E603",
        N_("The search was to be narrowed to something that no report has, and nothing that is like it."),
        told(N_("huibian search --province 火星")),
        {"what": MessageId(N_("province or place")), "value": "火星"},
    ),
    Explanation(
        "E602",
        N_("The search was to be narrowed by a date that is not understood."),
        told(N_("huibian search --from 去年")),
        {"value": "去年"},
    ),
)
