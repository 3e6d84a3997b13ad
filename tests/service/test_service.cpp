#include "tests/service/test_service.h"

#include "tests/patience.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

namespace backup {

using namespace Qt::StringLiterals;

QJsonObject Answer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

QString Answer::id() const
{
    return json().value("id"_L1).toString();
}

QByteArray Answer::header(const QByteArray &name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

TestService::TestService()
{
    for (const QString &name : {u"source"_s, u"photos"_s, u"disk"_s, u"bin"_s})
        QDir(m_folder.path()).mkdir(name);
    write(u"source/file"_s, "content\n");
    write(u"photos/写真"_s, "picture\n");
    write(u"config.ini"_s,
        u"[foo_hoge] # バックアップ区分名\nsource = %1/source/ # 元\ndest = %1/disk/hoge/\nkeep_count = 3\n"
        u"[山田_写真]\nsource = %1/photos\ndest = %1/disk/photos\n"
        u"[bad_set]\nsource = nowhere\n"_s.arg(m_folder.path())
            .toUtf8());
}

TestService::~TestService()
{
    if (m_process)
        kill();
}

QStringList TestService::arguments() const
{
    return {u"--config"_s, path(u"config.ini"_s), u"--state-dir"_s, path(u"state"_s)};
}

bool TestService::start(const QStringList &moreArguments)
{
    m_errors.clear();
    m_process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!m_pathVariable.isEmpty())
        environment.insert(u"PATH"_s, m_pathVariable);
    m_process->setProcessEnvironment(environment);
    m_process->setReadChannel(QProcess::StandardError);
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->start(
        QStringLiteral(BIN_DIR "/backup-server"), arguments() + QStringList {u"--port"_s, u"0"_s} + moreArguments);
    static const QRegularExpression listening(u"listening on http://[^/]*:(\\d+)/"_s);
    while (m_process->state() != QProcess::NotRunning) {
        const QRegularExpressionMatch match = listening.match(QString::fromUtf8(errors()));
        if (match.hasMatch()) {
            m_port = match.captured(1).toUShort();
            return true;
        }
        if (!m_process->waitForReadyRead(patienceMs))
            break;
    }
    m_errors += m_process->errorString().toUtf8();
    return false;
}

bool TestService::stop()
{
    m_process->terminate();
    return m_process->waitForFinished(patienceMs) && m_process->exitStatus() == QProcess::NormalExit
        && m_process->exitCode() == 0;
}

void TestService::kill()
{
    m_process->kill();
    m_process->waitForFinished();
}

QByteArray TestService::errors()
{
    m_errors += m_process->readAllStandardError();
    return m_errors;
}

void TestService::useHeldRsync()
{
    QFile::copy(QStringLiteral(PROJECT_SOURCE_DIR "/tests/service/held_rsync.sh"), path(u"bin/rsync"_s));
    m_pathVariable = path(u"bin"_s) + u':' + qEnvironmentVariable("PATH");
    hold();
}

void TestService::hold()
{
    write(u"bin/hold"_s, {});
}

void TestService::release()
{
    QFile::remove(path(u"bin/hold"_s));
}

Answer TestService::get(const QByteArray &path, const QList<QNetworkReply::RawHeaderPair> &headers)
{
    return wait(m_network.get(request(path, headers)));
}

Answer TestService::post(const QByteArray &path, const QList<QNetworkReply::RawHeaderPair> &headers)
{
    return wait(m_network.post(request(path, headers), QByteArray()));
}

std::shared_ptr<QNetworkReply> TestService::beginPost(const QByteArray &path)
{
    return std::shared_ptr<QNetworkReply>(m_network.post(request(path, {}), QByteArray()));
}

Answer TestService::answerOf(QNetworkReply &reply)
{
    return {reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply.readAll(), reply.rawHeaderPairs()};
}

QJsonObject TestService::onlyTask(const QString &list)
{
    const QJsonArray tasks = get("/api/status").json().value(list).toArray();
    return tasks.size() == 1 ? tasks.at(0).toObject() : QJsonObject();
}

void TestService::write(const QString &name, const QByteArray &text) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("%s cannot be written", qPrintable(file.fileName()));
}

QByteArray TestService::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Answer TestService::wait(QNetworkReply *reply)
{
    const std::unique_ptr<QNetworkReply> owned(reply);
    (void)QTest::qWaitFor([reply] { return reply->isFinished(); }, patienceMs);
    return answerOf(*reply);
}

QNetworkRequest TestService::request(const QByteArray &path, const QList<QNetworkReply::RawHeaderPair> &headers) const
{
    const QByteArray url = "http://127.0.0.1:" + QByteArray::number(m_port) + path;
    QNetworkRequest request(QUrl::fromEncoded(url));
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"_ba);
    for (const auto &[name, value] : headers)
        request.setRawHeader(name, value);
    return request;
}

Ended runProgram(const QStringList &arguments)
{
    QProcess program;
    program.start(QStringLiteral(BIN_DIR "/backup-server"), arguments);
    program.waitForFinished(patienceMs);
    return {program.exitCode(), program.readAllStandardOutput(), program.readAllStandardError()};
}

}
