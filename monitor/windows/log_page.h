#pragma once

#include "monitor/client/server_connection.h"

#include <QPlainTextEdit>
#include <QPointer>

namespace backup {

//! The log of one task, growing while the task runs; it follows the end unless people have scrolled up.
class LogPage : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit LogPage(QWidget *parent = nullptr);

    //! Begins to follow the log of \a task; the same task again tells its new state. It is asked for only while the
    //! page is visible.
    void follow(ServerConnection *server, const Task &task);
    void clearLog();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void ask();
    void take(const Answer<QByteArray> &answer);
    void showText(const QByteArray &text);

    QPointer<ServerConnection> m_server;
    QPointer<HttpFetch> m_fetch;
    QTimer m_timer;
    QString m_taskId;
    bool m_isRunning = false;
    QByteArray m_etag;
    QByteArray m_text;
};

}
