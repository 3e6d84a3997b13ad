#pragma once

#include "monitor/settings/server_book.h"

#include <QDialog>
#include <QListWidget>

namespace backup {

//! The list of watched servers: add, change, remove.
class ServersDialog : public QDialog
{
    Q_OBJECT

public:
    //! \a book must outlive the dialog.
    ServersDialog(ServerBook &book, QWidget *parent);

    //! Asks for a server and adds it, without the list.
    static void addServer(ServerBook &book, QWidget *parent);

private:
    void fill();
    void change();
    void askForChange(const ServerEntry &entry, const std::optional<QString> &token);
    void remove();

    ServerBook &m_book;
    QListWidget *m_list;
};

}
