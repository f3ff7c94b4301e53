"""E650 to W667: importing old documents."""

from huibian.explanations.example import Explanation, told
from huibian.i18n import N_
from huibian.problems import MessageId

EXPLANATIONS = (
    Explanation(
        "E650",
        N_("The system does not let the file be read, or it is gone."),
        told(N_("The name was mistyped, or the file belongs to somebody else.")),
        {"reason": "Permission denied"},
    ),
    Explanation(
        "E651",
        N_("What the file holds tells its kind, not its name; this kind is none that can be imported."),
        told(N_("A table of figures (.xlsx) lies among the documents.")),
        {"found": MessageId(N_("something else"))},
    ),
    Explanation(
        "E652",
        N_("Word, web and PDF files are read by libraries that come only with the part for importing."),
        told(N_("huibian was installed without the part for importing.")),
        {"format": ".pdf", "library": "pdfminer.six"},
    ),
    Explanation(
        "E653",
        N_("Word's files from before 2007 are read by another program."),
        told(N_("A .doc file is imported, and neither program is installed.")),
    ),
    Explanation(
        "E654",
        N_("The file begins as its kind does, but cannot be read to its end."),
        told(N_("A download was broken off.")),
        {"reason": "Bad CRC-32"},
    ),
    Explanation(
        "E655",
        N_("What is packed small can be very large unpacked; what is too large is not unpacked."),
        told(N_("A .docx file that holds a video.")),
        {"what": "word/media/1.mp4", "limit": "64"},
    ),
    Explanation(
        "E656", N_("What is encrypted cannot be read without its password."), told(N_("A .docx file with a password."))
    ),
    Explanation(
        "E657",
        N_("A packed file may name others outside of its own folder, to write over them; it is refused."),
        told(N_("A .zip file made to do harm.")),
        {"name": "../../etc/passwd"},
    ),
    Explanation(
        "E658",
        N_("A declaration in a file may fetch others from this computer or from elsewhere; it is refused."),
        told(N_("A .docx file made to do harm.")),
        {"name": "word/document.xml"},
    ),
    Explanation(
        "E659", N_("A scanned page is a picture; its words are no text yet."), told(N_("A .pdf file from a scanner."))
    ),
    Explanation(
        "E660",
        N_("Some files take endlessly long to read, by accident or made so."),
        told(N_("A .pdf file with a million empty objects.")),
        {"limit": "60"},
    ),
    Explanation(
        "E661",
        N_("The table of metadata, or the front matter of the other program, is not written as it should be."),
        told(N_("The CSV file has no line with the names of the columns.")),
        {"reason": MessageId(N_("no names of columns"))},
    ),
    Explanation(
        "E662",
        N_("The folder is no project of the program that was named."),
        told(N_("`--from hugo` was given a folder without content/.")),
        {"expected": "content/"},
    ),
    Explanation(
        "W663",
        N_("Of a .zip file what can be read is imported; this one cannot be."),
        told(N_("A picture lies in a .zip file of reports.")),
        {"name": "1.png", "reason": "E651"},
    ),
    Explanation(
        "E664",
        N_("The folder for the reports cannot be written; nothing half-written is left there."),
        told(N_("The disk is full.")),
        {"reason": "No space left on device"},
    ),
    Explanation(
        "W665",
        N_("Sharing sites often give away only the beginning of a document."),
        told(N_("The last line of the file ends without a full stop.")),
        {"title": "关于赴太原考察的报告"},
    ),
    Explanation(
        "W666",
        N_("What bears a classification must not be published; the report is imported, and the check refuses it."),
        told(N_("机密★10年 stands at the head of a document.")),
        {"title": "关于赴太原考察的报告", "text": "机密"},
    ),
    Explanation(
        "W667",
        N_("A column or a key of the other program has no field here, or its value is none that the field takes."),
        told(N_("The CSV file has a column for the weather.")),
        {"values": "天气: 晴"},
    ),
    Explanation(
        "E668",
        N_("A table of metadata tells of each document where it lies; without that nothing can be imported."),
        told(N_("The CSV file has no column “文件”, or a row leaves it empty.")),
    ),
    Explanation(
        "E669",
        N_("Only what lies in the table's folder is read, so that no table can fetch other files of this computer."),
        told(N_("A row names ../报告/一.docx.")),
        {"name": "../报告/一.docx"},
    ),
    Explanation(
        "E670",
        N_("A folder was named, and it is not clear which of its tables is meant."),
        told(N_("Two CSV files lie in the folder.")),
        {"names": "2012.csv、2013.csv"},
    ),
)
