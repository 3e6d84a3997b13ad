#pragma once

#include "monitor/client/answer_reader.h"
#include "monitor/client/api_client.h"
#include "monitor/client/poll_schedule.h"

#include <QDateTime>
#include <QFutureWatcher>
#include <functional>

namespace backup {

//! Watches one server: asks for its status again and again, and for its sets whenever they may have changed.
class ServerConnection : public QObject
{
    Q_OBJECT

public:
    ServerConnection(const QUrl &url, QString name, const PollTimings &timings = {}, QObject *parent = nullptr);

    //! The base URL as text; what tells this server from others.
    QString id() const { return m_api.baseUrl().toString(); }
    const QString &name() const { return m_name; }
    ApiClient &api() { return m_api; }
    const ApiClient &api() const { return m_api; }

    //! Why the last poll failed; absent after a good one and before the first.
    const std::optional<AnswerTrouble> &trouble() const { return m_trouble; }
    //! Why the sets could not be read although the server is there, as when its config.ini is missing.
    const std::optional<AnswerTrouble> &setsTrouble() const { return m_setsTrouble; }
    //! When the last good answer came; invalid before.
    QDateTime lastAnswerUtc() const { return m_lastAnswerUtc; }
    //! When the server went away; invalid while it is there.
    QDateTime awaySinceUtc() const { return m_awaySinceUtc; }

    //! The time by the server's clock, by which all that it tells is dated.
    QDateTime nowUtc() const { return QDateTime::currentDateTimeUtc().addMSecs(m_clockAhead.count()); }

    //! Asks now; while an answer is awaited, again right after it.
    void pollNow();
    //! Sends a POST and gives the answer, then polls. \a done is not called when the connection is deleted before.
    void send(const QString &path, const std::function<void(Answer<QJsonObject>)> &done);

Q_SIGNALS:
    //! After each poll that brought something new: every task of the server.
    void tasksArrived(const QList<backup::Task> &tasks);
    void setsArrived(const backup::ConfiguredSets &sets);
    //! After each poll, good or bad, after the signals above.
    void polled();

private:
    using StatusAnswer = Answer<QList<Task>>;
    using SetsAnswer = Answer<ConfiguredSets>;

    void askForStatus();
    void readClock(const HttpAnswer &answer);
    void takeStatus(const StatusAnswer &answer);
    void askForSets();
    void takeSets(const SetsAnswer &answer);
    void noteTrouble(const AnswerTrouble &trouble);
    void noteGoodAnswer();
    void armNextPoll();

    ApiClient m_api;
    const QString m_name;
    const PollTimings m_timings;
    QTimer m_timer;
    QFutureWatcher<StatusAnswer> m_statusReader;
    QFutureWatcher<SetsAnswer> m_setsReader;
    std::optional<AnswerTrouble> m_trouble;
    QByteArray m_statusEtag;
    QByteArray m_setsEtag;
    QDateTime m_lastAnswerUtc;
    QDateTime m_awaySinceUtc;
    QDateTime m_setsAskedUtc;
    //! By how much the server's clock is ahead of this machine's; 0 while they agree.
    std::chrono::milliseconds m_clockAhead {0};
    int m_failures = 0;
    bool m_isRunning = false;
    bool m_isPolling = false;
    bool m_isPollWanted = false;
    bool m_isAskingForSets = false;
    std::optional<AnswerTrouble> m_setsTrouble;
};

}
