#include "monitor/delegates/run_chart.h"

#include "monitor/models/phrases.h"
#include "monitor/models/state_look.h"
#include "monitor/models/task_text.h"
#include "shared/fault.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr int plotHeight = 56;
constexpr int crossHeight = 10;

qint64 seconds(const HistoryEntry &run)
{
    return std::max<qint64>(0, run.startedAtUtc.secsTo(run.endedAtUtc));
}

//! A run that a person has stopped did not.
bool hasFailed(const HistoryEntry &run)
{
    return !run.code.isEmpty() && run.code != faultCode(FaultKind::Cancelled);
}

}

RunChart::RunChart(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Chart of the last runs"));
}

void RunChart::showPhrase(const QString &phrase)
{
    m_runs.clear();
    m_phrase = phrase;
    setAccessibleDescription(phrase);
    update();
}

void RunChart::show(const QList<HistoryEntry> &newestFirst)
{
    if (newestFirst.isEmpty()) {
        showPhrase(tr("No run yet."));
        return;
    }
    m_runs = newestFirst.first(std::min<qsizetype>(maxRuns, newestFirst.size()));
    std::reverse(m_runs.begin(), m_runs.end());
    const auto failed = std::count_if(m_runs.begin(), m_runs.end(), [](const auto &run) { return hasFailed(run); });
    setAccessibleDescription(
        tr("%1 runs, %2 of them failed").arg(QLocale().toString(m_runs.size()), QLocale().toString(failed)));
    update();
}

QSize RunChart::sizeHint() const
{
    return {320, plotHeight + fontMetrics().height() + 4};
}

QSize RunChart::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

qreal RunChart::slotWidth() const
{
    return std::min<qreal>(24, static_cast<qreal>(width()) / maxRuns);
}

void RunChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_runs.isEmpty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextWordWrap, m_phrase);
        return;
    }
    qint64 longest = 1;
    for (const HistoryEntry &run : std::as_const(m_runs))
        longest = std::max(longest, seconds(run));
    const Theme theme = currentTheme();
    const qreal slot = slotWidth();
    for (qsizetype i = 0; i < m_runs.size(); ++i) {
        const HistoryEntry &run = m_runs.at(i);
        const qreal height = std::max<qreal>(
            2, static_cast<qreal>(seconds(run)) / static_cast<qreal>(longest) * (plotHeight - crossHeight));
        const QRectF bar(static_cast<qreal>(i) * slot + 1, plotHeight - height, slot - 2, height);
        const QColor color = resultColor(run.code, theme);
        painter.fillRect(bar, color);
        if (!hasFailed(run))
            continue;
        const QPointF centre(bar.center().x(), bar.top() - crossHeight / 2.0);
        painter.setPen(QPen(color, 1.6));
        painter.drawLine(centre + QPointF(-2.5, -2.5), centre + QPointF(2.5, 2.5));
        painter.drawLine(centre + QPointF(-2.5, 2.5), centre + QPointF(2.5, -2.5));
    }
    painter.setPen(QPen(palette().color(QPalette::Mid), 1));
    painter.drawLine(QPointF(0, plotHeight + 0.5), QPointF(slot * static_cast<qreal>(m_runs.size()), plotHeight + 0.5));
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRectF(0, plotHeight + 3, width(), fontMetrics().height() + 1), Qt::AlignLeft,
        tr("Last %n run(s), the longest took %1", nullptr, static_cast<int>(m_runs.size()))
            .arg(durationPhrase(longest)));
}

bool RunChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const auto slot = static_cast<qsizetype>(help->pos().x() / slotWidth());
    QString text;
    if (slot >= 0 && slot < m_runs.size()) {
        const HistoryEntry &run = m_runs.at(slot);
        const QString sizes = tr("%1 files changed, %2 deleted, %3 written")
                                  .arg(QLocale().toString(run.stats.filesChanged),
                                      QLocale().toString(run.stats.filesDeleted), bytesPhrase(run.stats.bytesSent));
        text = QStringList {exactTime(run.startedAtUtc), resultWord(run.code), durationPhrase(seconds(run)), sizes,
            run.message}
                   .join(u'\n')
                   .trimmed();
    }
    QToolTip::showText(help->globalPos(), plainToolTip(text), this);
    return true;
}

}
