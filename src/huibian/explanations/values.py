"""E130 to E152: dates, places and corrections."""

from huibian.explanations.example import Explanation, fields
from huibian.i18n import N_

EXPLANATIONS = (
    Explanation(
        "E130",
        N_("Reports are sorted by date, so it must be written in a form that is understood."),
        fields("成文日期: 去年冬天"),
    ),
    Explanation(
        "E131", N_("The date is understood, but other readers might take month for day."), fields("成文日期: 2012/12/8")
    ),
    Explanation("E132", N_("Such a day does not exist; a digit is probably wrong."), fields("成文日期: 2012-02-30")),
    Explanation("E133", N_("A trip cannot end before it begins."), fields("考察时间: 2012-12-04/2012-11-27")),
    Explanation(
        "E134", N_("A document is dated by a day, a month or a year."), fields("成文日期: 2012-11-27/2012-12-04")
    ),
    Explanation(
        "W135", N_("So early a year is more often a typing error than the truth."), fields("成文日期: 1023-12-08")
    ),
    Explanation(
        "W136",
        N_("A report is written after the trip; a day yet to come is probably a typing error."),
        fields("成文日期: 3012-12-08"),
    ),
    Explanation("E140", N_("Reports are listed by province; this name is none."), fields("省份: [山希]")),
    Explanation("E141", N_("Cities and counties have a field of their own."), fields("省份: [太原]")),
    Explanation(
        "E142",
        N_("The place is not known, so it is not known in which province to list the report."),
        fields("目的地: [太元]"),
    ),
    Explanation(
        "E143",
        N_("Several places have this name, and only the editor knows which one was visited."),
        fields("目的地: [朝阳]"),
    ),
    Explanation(
        "E144",
        N_("The place lies in one of the countries given, and only the editor knows in which."),
        fields("省份: [日本, 德国]", "目的地: [小镇]"),
    ),
    Explanation(
        "W145",
        N_("The name was right when the report was written; the site lists it under today's."),
        fields("目的地: [思茅]"),
    ),
    Explanation(
        "W146",
        N_("The gazetteer holds counties and what is above them; smaller places are kept as they are written."),
        fields("省份: [山西]", "目的地: [青岚古寨]"),
    ),
    Explanation(
        "W147", N_("The name is not known, but one much like it is."), fields("省份: [山西]", "目的地: [太元]")
    ),
    Explanation(
        "W148",
        N_("The place lies in another province than those given; one of the two may be wrong."),
        fields("省份: [陕西]", "目的地: [太原]"),
    ),
    Explanation(
        "N149",
        N_("A choice was made between places of one name; it may be the wrong one."),
        fields("省份: [天津, 辽宁]", "目的地: [和平]"),
    ),
    Explanation(
        "E150",
        N_("Readers are told what was corrected, and when; one of the two is missing, or stands elsewhere."),
        fields("更正:", "  - 产量应为30万吨。"),
    ),
    Explanation(
        "E151",
        N_("A correction is made on a certain day."),
        fields("更正:", "  - 2026年春: 产量应为30万吨。"),
    ),
    Explanation(
        "W152",
        N_("Nobody corrects what is not written yet; one of the two dates is probably wrong."),
        fields("更正:", "  - 2010-05-01: 产量应为30万吨。"),
    ),
)
