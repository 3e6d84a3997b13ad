#include "monitor/client/server_connection.h"

#include "monitor/client/api_path.h"

#include <QRandomGenerator>
#include <QtConcurrentRun>
#include <algorithm>

namespace backup {

using namespace std::chrono_literals;

namespace {

// The answer's time is told in whole seconds, and is on its way for a while.
constexpr auto sameClock = 2s;

}

ServerConnection::ServerConnection(const QUrl &url, QString name, const PollTimings &timings, QObject *parent)
    : QObject(parent)
    , m_api(url)
    , m_name(std::move(name))
    , m_timings(timings)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ServerConnection::askForStatus);
    connect(&m_statusReader, &QFutureWatcherBase::finished, this, [this] { takeStatus(m_statusReader.result()); });
    connect(&m_setsReader, &QFutureWatcherBase::finished, this, [this] { takeSets(m_setsReader.result()); });
}

void ServerConnection::pollNow()
{
    m_isPollWanted = m_isPolling;
    if (!m_isPolling)
        askForStatus();
}

void ServerConnection::send(const QString &path, const std::function<void(Answer<QJsonObject>)> &done)
{
    connect(m_api.post(path), &HttpFetch::finished, this, [this, done](const HttpAnswer &answer) {
        done(readCommand(answer));
        pollNow();
    });
}

void ServerConnection::askForStatus()
{
    m_timer.stop();
    m_isPolling = true;
    connect(m_api.get(apiPath::status(), m_statusEtag), &HttpFetch::finished, this, [this](const HttpAnswer &answer) {
        readClock(answer);
        m_statusEtag = answer.status == 304 ? m_statusEtag : answer.etag;
        // In a thread of its own: thousands of tasks take longer to read than a window may stand still.
        m_statusReader.setFuture(QtConcurrent::run(readStatus, answer));
    });
}

void ServerConnection::readClock(const HttpAnswer &answer)
{
    if (!answer.dateUtc.isValid())
        return;
    const std::chrono::milliseconds ahead =
        500ms + std::chrono::milliseconds(QDateTime::currentDateTimeUtc().msecsTo(answer.dateUtc));
    m_clockAhead = std::chrono::abs(ahead) > sameClock ? ahead : 0ms;
}

void ServerConnection::takeStatus(const StatusAnswer &answer)
{
    m_isPolling = false;
    if (const auto *trouble = std::get_if<AnswerTrouble>(&answer)) {
        noteTrouble(*trouble);
    } else {
        noteGoodAnswer();
        bool areSetsOld = m_setsAskedUtc.msecsTo(m_lastAnswerUtc) >= m_timings.setsRefresh.count();
        if (const auto *tasks = std::get_if<QList<Task>>(&answer)) {
            m_isRunning = std::any_of(tasks->begin(), tasks->end(),
                [](const Task &task) { return task.state == TaskState::Running || task.state == TaskState::Pending; });
            Q_EMIT tasksArrived(*tasks);
            areSetsOld = areSetsOld || !m_isRunning;
        }
        if (areSetsOld || !m_setsAskedUtc.isValid())
            askForSets();
    }
    armNextPoll();
    Q_EMIT polled();
}

void ServerConnection::askForSets()
{
    if (m_isAskingForSets)
        return;
    m_isAskingForSets = true;
    m_setsAskedUtc = QDateTime::currentDateTimeUtc();
    connect(m_api.get(apiPath::sets(), m_setsEtag), &HttpFetch::finished, this, [this](const HttpAnswer &answer) {
        m_setsEtag = answer.status == 304 ? m_setsEtag : answer.etag;
        m_setsReader.setFuture(QtConcurrent::run(readSets, answer));
    });
}

void ServerConnection::takeSets(const SetsAnswer &answer)
{
    m_isAskingForSets = false;
    m_setsTrouble.reset();
    if (const auto *sets = std::get_if<ConfiguredSets>(&answer)) {
        Q_EMIT setsArrived(*sets);
    } else if (const auto *trouble = std::get_if<AnswerTrouble>(&answer)) {
        m_setsTrouble = *trouble;
        m_setsEtag.clear();
        // With the next poll again: what is wrong may be mended any moment.
        m_setsAskedUtc = {};
    }
}

void ServerConnection::noteTrouble(const AnswerTrouble &trouble)
{
    m_trouble = trouble;
    m_statusEtag.clear();
    ++m_failures;
    if (!m_awaySinceUtc.isValid())
        m_awaySinceUtc = QDateTime::currentDateTimeUtc();
}

void ServerConnection::noteGoodAnswer()
{
    m_trouble.reset();
    m_failures = 0;
    m_awaySinceUtc = {};
    m_lastAnswerUtc = QDateTime::currentDateTimeUtc();
}

void ServerConnection::armNextPoll()
{
    const double jitter = QRandomGenerator::global()->generateDouble();
    m_timer.start(
        m_isPollWanted ? std::chrono::milliseconds(0) : nextPollDelay(m_timings, m_failures, m_isRunning, jitter));
    m_isPollWanted = false;
}

}
