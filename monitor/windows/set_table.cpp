#include "monitor/windows/set_table.h"

#include <QHeaderView>
#include <QPainter>
#include <QRegularExpression>
#include <QStyledItemDelegate>

namespace backup {

using namespace Qt::StringLiterals;

SetTable::SetTable(SetModel &model, QWidget *parent)
    : QTreeView(parent)
{
    m_ofServer.setSourceModel(&model);
    m_ofServer.setFilterRole(SetServerRole);
    m_found.setSourceModel(&m_ofServer);
    m_found.setFilterKeyColumn(-1);
    m_found.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_found.setSortRole(SetSortRole);
    m_found.setSortLocaleAware(true);
    setModel(&m_found);
    setObjectName("sets");
    setAccessibleName(tr("Backup sets"));
    makeTable(*this);
    sortByColumn(static_cast<int>(SetColumn::Health), Qt::AscendingOrder);
    const int em = fontMetrics().horizontalAdvance(u'm');
    const auto setWidth = [this, em](SetColumn column, int ems) {
        header()->resizeSection(static_cast<int>(column), ems * em);
    };
    setWidth(SetColumn::Server, 9);
    setWidth(SetColumn::Set, 12);
    setWidth(SetColumn::Health, 11);
    setWidth(SetColumn::LastSuccess, 9);
    setWidth(SetColumn::Generations, 8);
    setWidth(SetColumn::Source, 16);
}

void SetTable::showServer(const QString &serverId)
{
    m_ofServer.setFilterRegularExpression(
        serverId.isEmpty() ? QString() : u"^%1$"_s.arg(QRegularExpression::escape(serverId)));
}

void SetTable::showText(const QString &text)
{
    m_found.setFilterFixedString(text);
}

int SetTable::currentSourceRow() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : m_ofServer.mapToSource(m_found.mapToSource(rows.first())).row();
}

void SetTable::paintEvent(QPaintEvent *event)
{
    QTreeView::paintEvent(event);
    if (m_found.rowCount() == 0)
        paintEmptyPhrase(*this,
            tr("No backup set is configured.\nEach section of config.ini on the server makes one; the web page of the "
               "server shows what to write."));
}

void SetTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

namespace {

// Gives rows room to breathe; the style alone sets them as close as lines of text.
class RowHeightDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width(), std::max(size.height(), option.fontMetrics.height() * 8 / 5)};
    }
};

}

void makeTable(QTreeView &view)
{
    view.setItemDelegate(new RowHeightDelegate(&view));
    view.setRootIsDecorated(false);
    view.setUniformRowHeights(true);
    view.setAlternatingRowColors(true);
    view.setAllColumnsShowFocus(true);
    view.setSelectionMode(QAbstractItemView::ExtendedSelection);
    view.setContextMenuPolicy(Qt::CustomContextMenu);
    view.setFrameShape(QFrame::NoFrame);
    view.setSortingEnabled(true);
}

void paintEmptyPhrase(QTreeView &view, const QString &phrase)
{
    QPainter painter(view.viewport());
    painter.setPen(view.palette().color(QPalette::PlaceholderText));
    painter.drawText(view.viewport()->rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, phrase);
}

}
