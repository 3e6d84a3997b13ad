#include "monitor/delegates/time_line.h"

#include "monitor/models/phrases.h"
#include "monitor/models/state_look.h"
#include "monitor/models/task_text.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr int margin = 12;
constexpr int markRadius = 5;
constexpr qreal latestRadius = 7;

}

TimeLine::TimeLine(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TimeLine::show(const QList<GenerationInfo> &generations, QDate latest, QDate today)
{
    m_today = today;
    m_marks.clear();
    for (const GenerationInfo &generation : generations)
        m_marks.prepend({generation.date, generation.name, false});
    if (latest.isValid())
        m_marks.append({latest, tr("latest copy"), true});
    m_marks.removeIf([](const Mark &mark) { return !mark.date.isValid(); });
    std::stable_sort(m_marks.begin(), m_marks.end(), [](const Mark &a, const Mark &b) { return a.date < b.date; });
    const QString newest = m_marks.isEmpty() ? QString() : datePhrase(m_marks.last().date);
    setAccessibleName(tr("Time line of copies"));
    setAccessibleDescription(tr("%n copies, the newest of %1", nullptr, static_cast<int>(m_marks.size())).arg(newest));
    update();
}

QSize TimeLine::sizeHint() const
{
    return {320, fontMetrics().height() + 2 * markRadius + 16};
}

QSize TimeLine::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

QDate TimeLine::end() const
{
    return std::max(m_today, m_marks.last().date);
}

qreal TimeLine::position(QDate date) const
{
    const QDate first = m_marks.first().date;
    const auto days = static_cast<qreal>(std::max<qint64>(1, first.daysTo(end())));
    return margin + static_cast<qreal>(first.daysTo(date)) / days * (width() - 2 * margin);
}

void TimeLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_marks.isEmpty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft, tr("No copy yet."));
        return;
    }
    const qreal y = latestRadius + 2;
    painter.setPen(QPen(palette().color(QPalette::Mid), 2));
    painter.drawLine(QPointF(margin, y), QPointF(width() - margin, y));
    painter.setPen(QPen(palette().color(QPalette::Window), 1));
    for (const Mark &mark : std::as_const(m_marks)) {
        const QPointF centre(position(mark.date), y);
        painter.setBrush(stateColor(mark.isLatest ? TaskState::Finished : TaskState::Running, currentTheme()));
        // The latest is told apart by its shape, too.
        if (mark.isLatest)
            painter.drawPolygon(QPolygonF {centre + QPointF(0, -latestRadius), centre + QPointF(latestRadius, 0),
                centre + QPointF(0, latestRadius), centre + QPointF(-latestRadius, 0)});
        else
            painter.drawEllipse(centre, markRadius, markRadius);
    }
    painter.setPen(palette().color(QPalette::WindowText));
    const QRectF words(margin / 2.0, y + markRadius + 3, width() - margin, fontMetrics().height() + 2);
    const QString first = datePhrase(m_marks.first().date);
    painter.drawText(words, Qt::AlignLeft, first);
    const QString all = accessibleDescription();
    const int sides = 2 * fontMetrics().horizontalAdvance(first + u"  "_s);
    if (fontMetrics().horizontalAdvance(all) + sides < words.width())
        painter.drawText(words, Qt::AlignHCenter, all);
    painter.drawText(words, Qt::AlignRight, end() > m_today ? datePhrase(end()) : tr("today"));
}

bool TimeLine::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || m_marks.isEmpty())
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QStringList lines;
    for (const Mark &mark : std::as_const(m_marks)) {
        if (std::abs(position(mark.date) - help->pos().x()) <= markRadius)
            lines.append(u"%1: %2"_s.arg(datePhrase(mark.date), mark.name));
    }
    QToolTip::showText(help->globalPos(), plainToolTip(lines.join(u'\n')), this);
    return true;
}

}
