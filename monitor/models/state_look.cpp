#include "monitor/models/state_look.h"

#include "monitor/icons/painted_icon.h"
#include "shared/fault.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QPalette>
#include <functional>

namespace backup {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(backup::StateLook)

public:
    static QString one(TaskState state)
    {
        switch (state) {
        case TaskState::Pending:
            return tr("Pending");
        case TaskState::Running:
            return tr("Running");
        case TaskState::Finished:
            return tr("Finished");
        case TaskState::Error:
            return tr("Error");
        }
        Q_UNREACHABLE();
    }

    static QString cancelled() { return tr("Cancelled"); }

    static QString list(TaskState state)
    {
        switch (state) {
        case TaskState::Pending:
            return tr("Pending", "list");
        case TaskState::Running:
            return tr("Running", "list");
        case TaskState::Finished:
            return tr("Finished", "list");
        case TaskState::Error:
            return tr("Errors", "list");
        }
        Q_UNREACHABLE();
    }

    static QString empty(TaskState state)
    {
        switch (state) {
        case TaskState::Pending:
            return tr("Nothing is waiting.\nA backup that is asked for waits here for its turn.");
        case TaskState::Running:
            return tr("Nothing is running.\n\"Back up now\" starts a backup; cron on the server starts the others.");
        case TaskState::Finished:
            return tr("Nothing has finished since the list was cleared.\nThe history of each backup set is kept.");
        case TaskState::Error:
            return tr("No errors.\nWhen a backup fails, this list says why and what to do.");
        }
        Q_UNREACHABLE();
    }
};

bool isCancelled(const QString &code)
{
    return code == faultCode(FaultKind::Cancelled);
}

bool isCancelled(const Task &task)
{
    return task.state == TaskState::Error && isCancelled(task.code);
}

TaskState stateAfter(const QString &code)
{
    return code.isEmpty() ? TaskState::Finished : TaskState::Error;
}

void paintSign(QPainter &painter, TaskState state)
{
    switch (state) {
    case TaskState::Error:
        painter.drawLine(QPointF(5.5, 5.5), QPointF(10.5, 10.5));
        painter.drawLine(QPointF(10.5, 5.5), QPointF(5.5, 10.5));
        return;
    case TaskState::Running:
        painter.setBrush(painter.pen().color());
        painter.setPen(Qt::NoPen);
        painter.drawPolygon(QPolygonF {QPointF(6, 4.5), QPointF(12, 8), QPointF(6, 11.5)});
        return;
    case TaskState::Pending:
        painter.drawPolyline(QPolygonF {QPointF(8, 4), QPointF(8, 8), QPointF(10.8, 9.6)});
        return;
    case TaskState::Finished:
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF {QPointF(4.8, 8.2), QPointF(7.2, 10.6), QPointF(11.4, 5.6)});
        return;
    }
    Q_UNREACHABLE();
}

void paintSquare(QPainter &painter)
{
    painter.fillRect(QRectF(5.5, 5.5, 5, 5), painter.pen().color());
}

QColor cancelledColor(Theme theme)
{
    return theme == Theme::Dark ? QColor(0xa9, 0xb1, 0xbb) : QColor(0x56, 0x5e, 0x68);
}

//! A filled disc with a sign on it.
QIcon signIcon(const std::function<QColor(Theme)> &colorIn, const std::function<void(QPainter &)> &paint)
{
    return paintedIcon([colorIn, paint](QPainter &painter, QIcon::Mode mode) {
        const Theme theme = currentTheme();
        painter.setPen(Qt::NoPen);
        painter.setBrush(mode == QIcon::Disabled ? QColor(Qt::gray) : colorIn(theme));
        painter.drawEllipse(QRectF(1, 1, 14, 14));
        const QColor ink = theme == Theme::Dark ? Qt::black : Qt::white;
        painter.setPen(QPen(ink, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        paint(painter);
    });
}

}

Theme currentTheme()
{
    return QGuiApplication::palette().color(QPalette::Base).lightness() < 128 ? Theme::Dark : Theme::Light;
}

QString stateWord(const Task &task)
{
    return isCancelled(task) ? Words::cancelled() : Words::one(task.state);
}

QString resultWord(const QString &code)
{
    return isCancelled(code) ? Words::cancelled() : Words::one(stateAfter(code));
}

QString listWord(TaskState state)
{
    return Words::list(state);
}

QString emptyListPhrase(TaskState state)
{
    return Words::empty(state);
}

QColor stateColor(TaskState state, Theme theme)
{
    const bool isDark = theme == Theme::Dark;
    switch (state) {
    case TaskState::Error:
        return isDark ? QColor(0xff, 0x7f, 0x3f) : QColor(0xc0, 0x4a, 0x00);
    case TaskState::Running:
        return isDark ? QColor(0x56, 0xb4, 0xe9) : QColor(0x00, 0x72, 0xb2);
    case TaskState::Pending:
        return isDark ? QColor(0xf0, 0xe4, 0x42) : QColor(0x9a, 0x6a, 0x00);
    case TaskState::Finished:
        return isDark ? QColor(0x2f, 0xc9, 0x9b) : QColor(0x00, 0x83, 0x62);
    }
    Q_UNREACHABLE();
}

QColor resultColor(const QString &code, Theme theme)
{
    return isCancelled(code) ? cancelledColor(theme) : stateColor(stateAfter(code), theme);
}

QIcon stateIcon(TaskState state)
{
    return signIcon([state](Theme theme) { return stateColor(state, theme); },
        [state](QPainter &painter) { paintSign(painter, state); });
}

QIcon stateIcon(const Task &task)
{
    if (!isCancelled(task))
        return stateIcon(task.state);
    return signIcon(cancelledColor, paintSquare);
}

int urgency(TaskState state)
{
    switch (state) {
    case TaskState::Error:
        return 0;
    case TaskState::Running:
        return 1;
    case TaskState::Pending:
        return 2;
    case TaskState::Finished:
        return 3;
    }
    Q_UNREACHABLE();
}

}
