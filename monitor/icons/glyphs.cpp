#include "monitor/icons/glyphs.h"

#include "monitor/icons/painted_icon.h"

#include <QGuiApplication>
#include <QPainterPath>
#include <QPalette>

namespace backup {

namespace {

QPainterPath polyline(std::initializer_list<QPointF> points)
{
    QPainterPath path;
    path.addPolygon(QPolygonF(points));
    return path;
}

QPainterPath circularArrow()
{
    QPainterPath path;
    path.arcMoveTo(QRectF(3, 3, 10, 10), 30);
    path.arcTo(QRectF(3, 3, 10, 10), 30, 290);
    path.addPath(polyline({{13.6, 2.2}, {12.4, 5.6}, {9, 4.6}}));
    return path;
}

QPainterPath disc(const QRectF &rect)
{
    QPainterPath path;
    path.addEllipse(rect);
    return path;
}

QPainterPath box(const QRectF &rect)
{
    QPainterPath path;
    path.addRoundedRect(rect, 1, 1);
    return path;
}

// A list whose lines are struck: with a cross, or with a tick.
QPainterPath clearedList(const QPainterPath &mark)
{
    QPainterPath path = polyline({{2, 4}, {14, 4}});
    path.addPath(polyline({{2, 8}, {7, 8}}));
    path.addPath(polyline({{2, 12}, {7, 12}}));
    path.addPath(mark);
    return path;
}

QPainterPath cross()
{
    QPainterPath path = polyline({{9.5, 8}, {14, 12.5}});
    path.addPath(polyline({{14, 8}, {9.5, 12.5}}));
    return path;
}

QPainterPath globe()
{
    QPainterPath path = disc({2, 2, 12, 12});
    path.addEllipse(QRectF(5.2, 2, 5.6, 12));
    path.addPath(polyline({{2.3, 8}, {13.7, 8}}));
    return path;
}

QPainterPath pathOf(Glyph glyph)
{
    QPainterPath path;
    switch (glyph) {
    case Glyph::BackUp:
        path = polyline({{8, 2}, {8, 9.5}});
        path.addPath(polyline({{5, 6.5}, {8, 9.5}, {11, 6.5}}));
        path.addPath(polyline({{2.5, 9}, {2.5, 13.5}, {13.5, 13.5}, {13.5, 9}}));
        return path;
    case Glyph::Cancel:
        path = disc({2, 2, 12, 12});
        path.addRect(QRectF(5.8, 5.8, 4.4, 4.4));
        return path;
    case Glyph::Retry:
    case Glyph::Refresh:
        return circularArrow();
    case Glyph::RunAnyway:
        path = polyline({{8, 2}, {14.5, 13.5}, {1.5, 13.5}, {8, 2}});
        path.addPath(polyline({{6.8, 7.8}, {10, 9.8}, {6.8, 11.8}, {6.8, 7.8}}));
        return path;
    case Glyph::ClearErrors:
        return clearedList(cross());
    case Glyph::ClearFinished:
        return clearedList(polyline({{9, 10.5}, {11, 12.5}, {14.5, 8}}));
    case Glyph::Log:
        path = box({3, 1.8, 10, 12.4});
        for (const qreal y : {5.0, 8.0, 11.0})
            path.addPath(polyline({{5.5, y}, {10.5, y}}));
        return path;
    case Glyph::Copy:
        path = box({5.5, 5.5, 8.5, 8.5});
        path.addPath(polyline({{3.5, 10.5}, {2, 10.5}, {2, 2}, {10.5, 2}, {10.5, 3.5}}));
        return path;
    case Glyph::WebPage:
        return globe();
    case Glyph::Add:
        path = polyline({{8, 3}, {8, 13}});
        path.addPath(polyline({{3, 8}, {13, 8}}));
        return path;
    }
    Q_UNREACHABLE();
}

}

QIcon glyphIcon(Glyph glyph)
{
    return paintedIcon([path = pathOf(glyph)](QPainter &painter, QIcon::Mode mode) {
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        const auto role = mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::ButtonText;
        const QColor color = QGuiApplication::palette().color(group, role);
        painter.strokePath(path, QPen(color, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    });
}

// The same drawing as packaging/desktop/backup-monitor.svg, whose square has 128 units.
QIcon applicationIcon()
{
    return paintedIcon([](QPainter &painter, QIcon::Mode) {
        painter.scale(16.0 / 128, 16.0 / 128);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0x9e, 0xc5, 0xe8));
        painter.drawRoundedRect(QRectF(34, 10, 76, 92), 8, 8);
        painter.setBrush(QColor(0x5b, 0x9b, 0xd5));
        painter.drawRoundedRect(QRectF(24, 18, 76, 92), 8, 8);
        painter.setBrush(QColor(0x1f, 0x5f, 0x9e));
        painter.drawRoundedRect(QRectF(14, 26, 76, 92), 8, 8);
        painter.strokePath(
            polyline({{32, 74}, {46, 88}, {74, 56}}), QPen(Qt::white, 11, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    });
}

}
