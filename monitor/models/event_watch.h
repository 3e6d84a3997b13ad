#pragma once

#include "shared/set_info.h"
#include "shared/task.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <optional>

namespace backup {

//! Something that changed, and that people want to hear of once.
struct Event {
    enum class Kind {
        //! The last run of a set was good, or unknown, and this one failed.
        Failed,
        //! The last run of a set failed, and this one was good.
        Recovered,
        Overdue,
        //! A server has been away for long.
        Unreachable,
        //! It answers again.
        Back,
    };
    Kind kind = Kind::Failed;
    QString serverName;
    //! Empty for Unreachable and Back.
    QString setName;
    //! What the task said; may be empty.
    QString message;
    QDateTime atUtc;

    friend bool operator==(const Event &, const Event &) = default;
};

//! The event in one sentence.
QString eventPhrase(const Event &event);

//! Finds out what changed on one server between one answer and the next. A first answer is news of nothing: what is
//! wrong when the monitor starts is shown, and not announced.
class EventWatch
{
public:
    explicit EventWatch(QString serverName = {})
        : m_serverName(std::move(serverName))
    {
    }

    //! Of tasks in one state, the newest come first.
    QList<Event> takeTasks(const QList<Task> &tasks);
    //! Tells also of runs whose tasks were cleared before they were seen. \a overdueAfterDays 0: never.
    QList<Event> takeSets(const QList<SetInfo> &sets, int overdueAfterDays, const QDateTime &nowUtc);
    //! To be told of each poll; \a awaySinceUtc is invalid while the server answers.
    QList<Event> takePoll(const QDateTime &awaySinceUtc, const QDateTime &nowUtc);

private:
    struct Run {
        QString id;
        bool hasFailed = false;
    };

    bool hasNewResult(const SetInfo &set) const;
    std::optional<Event> takeEnd(
        const QString &setName, const Run &run, const QString &message, const QDateTime &endedAtUtc);

    QString m_serverName;
    bool m_hasTasks = false;
    bool m_hasSets = false;
    bool m_isAway = false;
    //! The newest ended run of each set.
    QHash<QString, Run> m_lastEnded;
    //! Ids of the ended tasks in the last list. By them, not by its clock, is known what a server tells for the first
    //! time.
    QSet<QString> m_endedIds;
    //! Id of the last result of each set, when the sets were told last.
    QHash<QString, QString> m_lastResultIds;
    QSet<QString> m_overdue;
};

}
