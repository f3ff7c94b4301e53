"""The format page's searching, written down once more as plainly as can be: for comparing with the reader."""

from itertools import accumulate

from huibian.search.document import FIELDS, TITLE_BEGIN, TITLE_END, index_texts
from huibian.search.excerpt import Section, excerpts
from huibian.search.fold import fold
from huibian.search.words import words_for

TITLE, BODY = 0, 1
NAMES = ("title", "place", "department", "topic")


class PlainIndex:
    """Folded texts, and nothing prepared."""

    def __init__(self, documents, verify, sizes=()):
        """Of an archive in segments, `sizes` are their numbers of documents."""
        self.documents = documents
        self.verify = verify
        ends = list(accumulate(sizes)) or [len(documents)]
        self.segments = [range(begin, end) for begin, end in zip([0, *ends], ends, strict=False)]
        self.texts = [
            [fold(text).strip(TITLE_BEGIN + TITLE_END) for text in index_texts(document)] for document in documents
        ]

    def fields_of(self, number, word):
        """The fields, among those asked for, in which a document holds a word."""
        return [field for field in word.field_numbers if word.text in self.texts[number][field]]

    def alike(self, number, text):
        """The documents of the same segment that hold a text in the body."""
        segment = next(segment for segment in self.segments if number in segment)
        return [other for other in segment if text in self.texts[other][BODY]]

    def is_often(self, number, text):
        pairs = [text[i : i + 2] for i in range(len(text) - 1)]
        body = self.texts[number][BODY]
        return (
            bool(pairs)
            and len(self.alike(number, text)) > self.verify
            and all(occurrences(body, pair) >= 3 for pair in pairs)
        )

    def weight(self, word):
        frequency = sum(bool(self.fields_of(number, word)) for number in range(len(self.texts)))
        return len(f"{(len(self.texts) + 1) // (frequency + 1):b}")

    def points(self, number, words):
        total = 0
        for word in words:
            for field in self.fields_of(number, word):
                total += self.weight(word) * FIELDS[field].points
                total += self.weight(word) * (field == BODY and self.is_often(number, word.text))
        return total

    def is_in_range(self, number, date_from, date_to):
        document = self.documents[number]
        if not (date_from or date_to):
            return True
        return document.earliest > 0 and document.latest >= date_from and (not date_to or document.earliest <= date_to)

    def is_found(self, number, alternative):
        return (
            all(self.fields_of(number, word) for word in alternative.words)
            and not any(self.fields_of(number, word) for word in alternative.excluded)
            and self.is_in_range(number, alternative.date_from, alternative.date_to)
        )

    def tier(self, number, alternative):
        words = alternative.words
        if not words:
            return 0
        joined = words[0].text
        for word in words[1:]:
            joined += word.text if joined[-1] >= "\u2e80" and word.text[0] >= "\u2e80" else " " + word.text
        texts = self.texts[number]
        is_free = all(not word.field for word in words)
        names = [FIELDS.index(spec) for spec in FIELDS if spec.name in NAMES]
        if (is_free or (len(words) == 1 and words[0].field == "title")) and texts[TITLE] == joined:
            return 4
        if all(TITLE in self.fields_of(number, word) for word in words):
            return 3
        if all(set(names) & set(self.fields_of(number, word)) for word in words):
            return 2
        return int(is_free and len(words) in (2, 3) and len(joined) <= 24 and joined in texts[BODY])

    def ranked(self, alternatives):
        """(tier, points) of each document found."""
        found = {}
        for number in range(len(self.texts)):
            matching = [each for each in alternatives if self.is_found(number, each)]
            if matching or not alternatives:
                tier = max((self.tier(number, each) for each in matching), default=0)
                found[number] = (tier, sum(self.points(number, each.words) for each in matching))
        return found

    def order(self, alternatives):
        """All documents found, in the order of relevance."""
        ranked = self.ranked(alternatives)
        if not any(each.words for each in alternatives):
            return sorted(ranked, reverse=True)
        order = sorted(ranked, key=lambda number: (*ranked[number], number), reverse=True)
        words = words_for(alternatives, "body")

        def key(number):
            tier, points = ranked[number]
            sections = [Section(*section) for section in self.documents[number].sections]
            found = excerpts(sections, words)
            return tier, bool(found) and found[0].variety == len(words), points, number

        if len(words) > 1:
            order[:20] = sorted(order[:20], key=key, reverse=True)
        return order


def occurrences(text, gram):
    return sum(text.startswith(gram, i) for i in range(len(text)))
