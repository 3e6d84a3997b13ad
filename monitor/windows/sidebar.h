#pragma once

#include "shared/task.h"

#include <QListWidget>
#include <optional>

namespace backup {

//! The left edge of the window: which list to show, and of which server.
class Sidebar : public QWidget
{
    Q_OBJECT

public:
    explicit Sidebar(QWidget *parent = nullptr);

    //! How many tasks are in \a state, of the server that is chosen.
    void setCount(TaskState state, int count);
    //! Adds the server, or changes what is said of it.
    void setServer(const QString &serverId, const QString &name, const QIcon &icon, const QString &explanation);
    void removeServer(const QString &serverId);

    //! The sets are to be shown instead of tasks.
    bool showsSets() const;
    //! The list of tasks to show; nothing for all of them.
    std::optional<TaskState> state() const;
    //! Empty: all servers.
    QString serverId() const;
    void chooseState(std::optional<TaskState> state);
    //! The place of the chosen list among the lists, to be given to chooseRow() at the next start.
    int chosenRow() const;
    void chooseRow(int row);
    //! Chooses the server, now or when it is added, unless another one is chosen before that.
    void chooseServer(const QString &serverId);

Q_SIGNALS:
    //! Another list or another server was chosen.
    void chosen();

private:
    void addList(const QString &word, const QIcon &icon, int key);
    QListWidgetItem *findServer(const QString &serverId) const;

    QListWidget *m_lists;
    QListWidget *m_servers;
    // Waits for a server that is not there yet.
    QString m_wantedServer;
};

}
