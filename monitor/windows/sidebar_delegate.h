#pragma once

#include <QStyledItemDelegate>

namespace backup {

//! Paints an entry of the sidebar: icon, word and, at the right, its count on a disc of the state's colour.
class SidebarDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum Role {
        //! int; no badge when it is 0 or absent.
        CountRole = Qt::UserRole + 1,
        //! QColor of the badge.
        ColorRole,
    };

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

}
