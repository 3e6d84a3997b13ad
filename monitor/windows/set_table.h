#pragma once

#include "monitor/models/set_model.h"

#include <QSortFilterProxyModel>
#include <QTreeView>

namespace backup {

//! The table of configured backup sets.
class SetTable : public QTreeView
{
    Q_OBJECT

public:
    explicit SetTable(SetModel &model, QWidget *parent = nullptr);

    //! Empty: of all servers.
    void showServer(const QString &serverId);
    void showText(const QString &text);
    //! Row of the SetModel that is current; -1 when there is none.
    int currentSourceRow() const;

Q_SIGNALS:
    void selectionMoved();

protected:
    void paintEvent(QPaintEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    QSortFilterProxyModel m_ofServer;
    QSortFilterProxyModel m_found;
};

//! Gives a table of this program its looks: flat rows, sortable, whole rows selected.
void makeTable(QTreeView &view);
//! Says \a phrase in the middle of a table that is empty.
void paintEmptyPhrase(QTreeView &view, const QString &phrase);

}
