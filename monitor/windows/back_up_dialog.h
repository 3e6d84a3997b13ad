#pragma once

#include "monitor/models/set_model.h"

#include <QDialog>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTreeView>

namespace backup {

//! Asks which sets to back up now, among all that are configured.
class BackUpDialog : public QDialog
{
    Q_OBJECT

public:
    struct Choice {
        QString serverId;
        QString setName;
    };

    //! \a serverId: shows the sets of that server alone; empty shows all.
    BackUpDialog(SetModel &sets, const QString &serverId, QWidget *parent);

    QList<Choice> chosen() const;

private:
    QSortFilterProxyModel m_ofServer;
    QSortFilterProxyModel m_found;
    QLineEdit *m_search;
    QTreeView *m_view;
};

}
