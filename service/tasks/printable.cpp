#include "service/tasks/printable.h"

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostWarnings = 100;
constexpr qsizetype longestText = 1000;

bool isHarmful(QChar c)
{
    // Bidirectional overrides and isolates make a text read as another.
    return (c.category() == QChar::Other_Control && c != u'\t') || (c >= u'\u202a' && c <= u'\u202e')
        || (c >= u'\u2066' && c <= u'\u2069') || c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
}

QString shortened(QString text)
{
    text = printable(std::move(text));
    if (text.size() > longestText)
        text = text.left(longestText) + u" …"_s;
    return text;
}

}

QString printable(QString text)
{
    for (QChar &c : text) {
        if (isHarmful(c))
            c = QChar::ReplacementCharacter;
    }
    return text;
}

RunReport presentable(RunReport report)
{
    if (report.fault)
        report.fault = Fault {report.fault->kind, shortened(report.fault->message), shortened(report.fault->remedy)};
    const qsizetype more = report.warnings.size() - mostWarnings;
    report.warnings = report.warnings.mid(0, mostWarnings);
    for (QString &warning : report.warnings)
        warning = shortened(warning);
    if (more > 0)
        report.warnings.append(u"and %1 more warnings"_s.arg(more));
    return report;
}

}
