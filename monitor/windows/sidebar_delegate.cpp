#include "monitor/windows/sidebar_delegate.h"

#include "monitor/models/state_look.h"

#include <QLocale>
#include <QPainter>

namespace backup {

void SidebarDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const int count = index.data(CountRole).toInt();
    if (count == 0)
        return;
    const QString text = QLocale().toString(count);
    const int height = option.fontMetrics.height();
    const int width = std::max(height + 6, option.fontMetrics.horizontalAdvance(text) + height);
    const QRect badge(option.rect.right() - width - 8, option.rect.center().y() - height / 2, width, height);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(index.data(ColorRole).value<QColor>());
    painter->drawRoundedRect(badge, height / 2.0, height / 2.0);
    painter->setPen(currentTheme() == Theme::Dark ? Qt::black : Qt::white);
    painter->drawText(badge, Qt::AlignCenter, text);
    painter->restore();
}

QSize SidebarDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    return {size.width() + 48, std::max(size.height(), option.fontMetrics.height() * 2)};
}

}
