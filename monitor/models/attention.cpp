#include "monitor/models/attention.h"

#include "monitor/icons/painted_icon.h"
#include "monitor/models/state_look.h"

#include <QCoreApplication>
#include <QPainterPath>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(backup::Attention)

public:
    static QString of(const Situation &situation)
    {
        QStringList parts;
        if (situation.serversAway > 0)
            parts.append(tr("%n server(s) away", nullptr, situation.serversAway));
        if (situation.errors > 0)
            parts.append(tr("%n error(s)", nullptr, situation.errors));
        if (situation.failedSets > 0)
            parts.append(tr("last run of %n set(s) failed", nullptr, situation.failedSets));
        if (situation.overdue > 0)
            parts.append(tr("%n overdue", nullptr, situation.overdue));
        if (situation.faultySets > 0)
            parts.append(tr("%n set(s) with faulty settings", nullptr, situation.faultySets));
        if (situation.unreadable > 0)
            parts.append(tr("sets of %n server(s) cannot be read", nullptr, situation.unreadable));
        if (situation.faultyConfigs > 0)
            parts.append(tr("config.ini of %n server(s) has faults", nullptr, situation.faultyConfigs));
        if (situation.running > 0)
            parts.append(tr("%n running", nullptr, situation.running));
        if (!parts.isEmpty())
            return parts.join(u", "_s);
        if (!situation.isKnown)
            return tr("Nothing is known yet");
        if (!situation.hasCopies)
            return tr("No backup has been made yet");
        if (situation.unmade > 0)
            return tr("%n set(s) without a good run by their server yet", nullptr, situation.unmade);
        return tr("All backups are fine");
    }
};

// Trays are light or dark whatever the application is: the colours that stand out from both.
QColor trayColor(TaskState state)
{
    switch (state) {
    case TaskState::Error:
        return {0xd5, 0x5e, 0x00};
    case TaskState::Running:
        return {0x1f, 0x86, 0xc9};
    case TaskState::Pending:
        return {0xb8, 0x86, 0x0b};
    case TaskState::Finished:
        return {0x00, 0x9e, 0x73};
    }
    Q_UNREACHABLE();
}

void paintTickInDisc(QPainter &painter)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(trayColor(TaskState::Finished));
    painter.drawEllipse(QRectF(1, 1, 14, 14));
    painter.setPen(QPen(Qt::white, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF {QPointF(4.8, 8.2), QPointF(7.2, 10.6), QPointF(11.4, 5.6)});
}

// In 16 pixels the signs are small: the outline tells more.
void paintTriangleInSquare(QPainter &painter)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(trayColor(TaskState::Running));
    painter.drawRoundedRect(QRectF(1, 1, 14, 14), 2, 2);
    painter.setBrush(Qt::white);
    painter.drawPolygon(QPolygonF {QPointF(5.5, 3.5), QPointF(12.5, 8), QPointF(5.5, 12.5)});
}

void paintWarning(QPainter &painter)
{
    const QColor color = trayColor(TaskState::Error);
    painter.setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(color);
    painter.drawPolygon(QPolygonF {QPointF(8, 2), QPointF(14.6, 14), QPointF(1.4, 14)});
    painter.setPen(QPen(Qt::white, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(8, 6), QPointF(8, 9.6));
    painter.drawPoint(QPointF(8, 12.4));
}

void paintStruckRing(QPainter &painter)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0x80, 0x80, 0x80), 2.2, Qt::SolidLine, Qt::RoundCap));
    painter.drawEllipse(QRectF(2, 2, 12, 12));
    painter.drawLine(QPointF(4, 12), QPointF(12, 4));
}

}

Attention attentionOf(const Situation &situation)
{
    if (situation.serversAway > 0 || !situation.isKnown)
        return Attention::Unreachable;
    if (situation.errors > 0 || situation.failedSets > 0 || situation.overdue > 0 || situation.faultySets > 0
        || situation.unreadable > 0 || situation.faultyConfigs > 0)
        return Attention::Needed;
    if (situation.running > 0)
        return Attention::Running;
    return situation.hasCopies && situation.unmade == 0 ? Attention::Fine : Attention::Unreachable;
}

QString situationPhrase(const Situation &situation)
{
    return Words::of(situation);
}

QIcon attentionIcon(Attention attention)
{
    return paintedIcon([attention](QPainter &painter, QIcon::Mode) {
        switch (attention) {
        case Attention::Fine:
            paintTickInDisc(painter);
            return;
        case Attention::Running:
            paintTriangleInSquare(painter);
            return;
        case Attention::Needed:
            paintWarning(painter);
            return;
        case Attention::Unreachable:
            paintStruckRing(painter);
            return;
        }
        Q_UNREACHABLE();
    });
}

}
