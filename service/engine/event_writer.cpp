#include "service/engine/event_writer.h"

#include "shared/printable.h"

#include <QLocale>

#include <cstdio>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds progressInterval {250};

QString size(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes);
}

//! Such as 1:02:03.
QString clockTime(qint64 seconds)
{
    const auto digits = [](qint64 number) { return u"%1"_s.arg(number, 2, 10, QChar(u'0')); };
    return QString::number(seconds / 3600) + u':' + digits(seconds / 60 % 60) + u':' + digits(seconds % 60);
}

void writeAll(const QByteArray &bytes)
{
    // A reader that has gone is the watcher's matter, not ours: the run goes on.
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

QString files(qint64 count)
{
    return count == 1 ? u"1 file"_s : u"%1 files"_s.arg(count);
}

QString progressLine(const Progress &progress)
{
    QString line = phaseName(progress.phase);
    if (progress.percent)
        line += u" %1 %"_s.arg(*progress.percent);
    if (progress.files)
        line += u", "_s + files(*progress.files);
    if (progress.bytes && *progress.bytes > 0)
        line += u", "_s + size(*progress.bytes);
    if (progress.rate && *progress.rate > 0)
        line += u", %1/s"_s.arg(size(*progress.rate));
    if (progress.eta)
        line += u", %1 left"_s.arg(clockTime(*progress.eta));
    return line;
}

}

QStringList reportLines(const RunReport &report)
{
    QStringList lines;
    for (const QString &warning : report.warnings)
        lines << u"Warning: "_s + warning;
    if (report.committed) {
        // What a fault names was seen in the source, and is not saved.
        const QString verb = report.fault ? u"Seen in the source"_s : u"Saved"_s;
        lines << u"%1: %2, %3; %4 changed, %5 deleted, %6 copied."_s.arg(verb)
                     .arg(files(report.stats.filesScanned))
                     .arg(size(report.stats.bytesScanned))
                     .arg(report.stats.filesChanged)
                     .arg(report.stats.filesDeleted)
                     .arg(size(report.stats.bytesSent));
        if (!report.generation.isEmpty())
            lines << u"The copy before is now %1."_s.arg(report.generation);
    }
    if (report.fault) {
        lines << u"Error (%1): %2"_s.arg(faultCode(report.fault->kind), report.fault->message);
        if (!report.fault->remedy.isEmpty())
            lines << u"What to do: "_s + report.fault->remedy;
    }
    return lines;
}

EventWriter::EventWriter(Form form)
    : m_form(form)
    , m_isTerminal(isatty(STDOUT_FILENO) != 0)
{
}

void EventWriter::write(const RunEvent &event)
{
    if (const auto *progress = std::get_if<Progress>(&event)) {
        const auto now = std::chrono::steady_clock::now();
        if (m_phase == progress->phase && now - m_lastProgress < progressInterval)
            return;
        m_phase = progress->phase;
        m_lastProgress = now;
    }
    if (m_form == Form::Json)
        writeAll(lineFromRunEvent(event) + '\n');
    else
        std::visit([this](const auto &what) { writeText(what); }, event);
}

void EventWriter::writeText(const Progress &progress)
{
    if (!m_isTerminal)
        return;
    m_hasProgress = true;
    writeAll("\r\033[K" + progressLine(progress).toLocal8Bit());
}

void EventWriter::writeText(const LogLine &line)
{
    print(line.text);
}

void EventWriter::writeText(const Recovered &)
{
    // For the history; a person was told, or is told by a line of its own.
}

void EventWriter::writeText(const RunReport &report)
{
    for (const QString &line : reportLines(report))
        print(line);
    // The remedy speaks of the page and the API.
    if (report.fault && isAcceptable(report.fault->kind))
        print(u"In a terminal, that is: the same command with --accept %1"_s.arg(faultCode(report.fault->kind)));
}

void EventWriter::print(const QString &line)
{
    if (m_hasProgress)
        writeAll("\r\033[K");
    m_hasProgress = false;
    writeAll(printable(line).toLocal8Bit() + '\n');
}

}
