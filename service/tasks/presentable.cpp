#include "service/tasks/presentable.h"

#include "shared/printable.h"

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostWarnings = 100;
constexpr qsizetype longestText = 1000;

QString shortened(QString text)
{
    text = printable(std::move(text));
    if (text.size() > longestText)
        text = text.left(longestText) + u" …"_s;
    return text;
}

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
