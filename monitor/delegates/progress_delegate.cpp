#include "monitor/delegates/progress_delegate.h"

#include "monitor/models/phrases.h"
#include "monitor/models/state_look.h"
#include "monitor/models/task_model.h"

#include <QApplication>
#include <QPainter>

namespace backup {

void ProgressDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto task = index.data(WholeTaskRole).value<Task>();
    if (task.state != TaskState::Running || !task.progress) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem background = option;
    initStyleOption(&background, index);
    background.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);

    const QRectF groove = QRectF(option.rect).adjusted(2, 3, -6, -3);
    QColor color = index.data(StaleRole).toBool() ? QColor(Qt::gray) : stateColor(TaskState::Running, currentTheme());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(groove);
    color.setAlphaF(0.18F);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawRoundedRect(groove, 3, 3);
    color.setAlphaF(0.55F);
    painter->setBrush(color);
    QRectF filled = groove;
    filled.setWidth(groove.width() * task.progress->percent.value_or(0) / 100);
    painter->drawRoundedRect(filled, 3, 3);
    const QPalette::ColorRole ownRole = index.data(StaleRole).toBool() ? QPalette::PlaceholderText : QPalette::Text;
    painter->setPen(option.palette.color(option.state & QStyle::State_Selected ? QPalette::HighlightedText : ownRole));
    const QRectF textArea = groove.adjusted(6, 0, -4, 0);
    painter->drawText(textArea, Qt::AlignVCenter | Qt::AlignLeft,
        option.fontMetrics.elidedText(
            progressPhrase(*task.progress), Qt::ElideRight, static_cast<int>(textArea.width())));
    painter->restore();
}

void StateDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = stateIcon(index.data(WholeTaskRole).value<Task>());
    if (index.data(StaleRole).toBool())
        option->state &= ~QStyle::State_Enabled;
}

}
