#pragma once

#include "monitor/client/server_connection.h"

#include <QPointer>
#include <QScrollArea>

namespace backup {

class Facts;
class RunChart;
class TimeLine;

//! Everything about one backup set: paths, copies on a time line, last runs as a chart, faults with their remedies.
class SetPage : public QScrollArea
{
    Q_OBJECT

public:
    explicit SetPage(QWidget *parent = nullptr);

    //! \a server is asked for the history whenever the set has changed, and until it tells it.
    void show(ServerConnection *server, const SetInfo &set, const QDateTime &nowUtc);

private:
    void showFaults(const QList<ConfigFault> &faults);
    void askForHistory(ServerConnection *server);
    void takeHistory(const Answer<QList<HistoryEntry>> &answer, const QString &serverName);

    Facts *m_facts;
    int m_source;
    int m_destination;
    int m_kept;
    int m_free;
    int m_lastSuccess;
    int m_lastResult;
    int m_faults;
    TimeLine *m_timeLine;
    RunChart *m_chart;
    SetInfo m_set;
    QString m_serverId;
    QPointer<HttpFetch> m_fetch;
    bool m_isHistoryMissing = false;
};

}
