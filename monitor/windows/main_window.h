#pragma once

#include "monitor/models/watch.h"
#include "monitor/windows/status_line.h"

#include <QLineEdit>
#include <QMainWindow>
#include <QSplitter>

class QStackedWidget;

namespace backup {

class Banner;
class DetailsPane;
class SetTable;
class Sidebar;
class TaskActions;
class TaskTable;

//! The window: lists at the left, tasks or sets in the middle, details of what is selected below them.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    //! \a watch must outlive the window.
    explicit MainWindow(Watch &watch, QWidget *parent = nullptr);
    ~MainWindow() override;

    TaskActions &actions() { return *m_actions; }
    //! Geometry, columns and choices, to be given to restoreLayout() at the next start.
    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &layout);
    //! Brings the window to the front.
    void raise();
Q_SIGNALS:
    //! People have closed it; it is hidden.
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void buildLayout();
    void connectActions();
    void connectViews();
    void showChosenList();
    void showServer(const ServerConnection &server);
    void showEmptyPhrase();
    void showCounts();
    void showNotice();
    void showDetails();

    void showTaskDetails(int row);
    void showSetDetails();
    QList<Task> selectedTasks() const;

    Watch &m_watch;
    TaskActions *m_actions;
    Sidebar *m_sidebar;
    QLineEdit *m_search;
    Banner *m_banner;
    QStackedWidget *m_stack;
    TaskTable *m_tasks;
    SetTable *m_sets;
    QWidget *m_welcome;
    DetailsPane *m_details;
    QSplitter *m_columns;
    QSplitter *m_rows;
    StatusLine m_statusLine;
};

}
