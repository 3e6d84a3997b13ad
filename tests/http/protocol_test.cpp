#include "tests/http/echo_server.h"
#include "tests/http/raw_client.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

//! Runs tests/http/protocol_table.txt, whose head says how a row is read.
class ProtocolTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data();
    void answers();
    void answersTheSameByteByByte_data() { answers_data(); }
    void answersTheSameByteByByte();

private:
    void check(RawClient &client);

    EchoServer m_server;
};

namespace {

//! The request of a row: \r \n \t \xHH \\ and {c*N}, {HOST}.
QByteArray unescaped(QByteArray text)
{
    text.replace("{HOST}", "Host: pi\\r\\n");
    static const QRegularExpression repeated(u"\\{(.)\\*(\\d+)\\}"_s);
    QString latin1 = QString::fromLatin1(text);
    for (auto match = repeated.match(latin1); match.hasMatch(); match = repeated.match(latin1))
        latin1.replace(
            match.capturedStart(), match.capturedLength(), match.captured(1).repeated(match.captured(2).toInt()));
    text = latin1.toLatin1();
    QByteArray result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            result.append(text[i]);
            continue;
        }
        switch (text[++i]) {
        case 'r':
            result.append('\r');
            break;
        case 'n':
            result.append('\n');
            break;
        case 't':
            result.append('\t');
            break;
        case 'x':
            result.append(QByteArray::fromHex(text.mid(i + 1, 2)));
            i += 2;
            break;
        default:
            result.append(text[i]);
        }
    }
    return result;
}

}

void ProtocolTest::answers_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("expected");
    QFile table(QStringLiteral(PROJECT_SOURCE_DIR "/tests/http/protocol_table.txt"));
    QVERIFY(table.open(QIODevice::ReadOnly));
    int rows = 0;
    while (!table.atEnd()) {
        const QByteArray line = table.readLine().trimmed();
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        const qsizetype first = line.indexOf(" | ");
        const qsizetype second = line.indexOf(" | ", first + 3);
        QVERIFY2(first > 0 && second > 0, line);
        QTest::newRow(line.first(first).trimmed())
            << unescaped(line.sliced(first + 3, second - first - 3).trimmed()) << line.sliced(second + 3).trimmed();
        ++rows;
    }
    QVERIFY2(rows >= 150, QByteArray::number(rows));
}

void ProtocolTest::answers()
{
    QFETCH(QByteArray, request);
    RawClient client(m_server.port());
    client.send(request);
    check(client);
}

void ProtocolTest::answersTheSameByteByByte()
{
    QFETCH(QByteArray, request);
    if (request.size() > 1000)
        QSKIP("Long rows would take long.");
    RawClient client(m_server.port());
    for (const char byte : std::as_const(request)) {
        client.send(QByteArray(1, byte));
        QCoreApplication::processEvents();
    }
    check(client);
}

void ProtocolTest::check(RawClient &client)
{
    QFETCH(QByteArray, expected);
    bool hasBody = true;
    RawAnswer last;
    for (const QByteArray &word : expected.split(' ')) {
        if (word == "headless") {
            hasBody = false;
        } else if (word == "open") {
            QVERIFY2(client.rest().isEmpty(), client.rest());
            client.send("GET /healthz HTTP/1.1\r\nHost: pi\r\n\r\n");
            const auto further = client.answer();
            QVERIFY(further);
            QCOMPARE(further->status, 200);
        } else if (word == "close") {
            QVERIFY2(client.isClosedByServer(), client.rest());
        } else if (word == "waits") {
            QVERIFY2(client.rest().isEmpty(), client.rest());
            QVERIFY(!client.isClosedByServer(20));
        } else if (word.startsWith("body=")) {
            QCOMPARE(QString::fromUtf8(last.body), QString::fromUtf8(unescaped(word.sliced(5))));
        } else if (const qsizetype colon = word.indexOf(':'); colon > 0) {
            QCOMPARE(last.headers.value(word.first(colon)), QByteArray(word.sliced(colon + 1)).replace('_', ' '));
        } else {
            const auto answer = client.answer(hasBody);
            QVERIFY2(answer, client.rest());
            last = *answer;
            QCOMPARE(last.status, word.toInt());
            if (last.status >= 400 && hasBody) {
                const QJsonObject error = QJsonDocument::fromJson(last.body).object();
                QVERIFY(!error.value("code"_L1).toString().isEmpty());
                QVERIFY(!error.value("message"_L1).toString().isEmpty());
            }
        }
    }
}

QTEST_GUILESS_MAIN(ProtocolTest)
#include "protocol_test.moc"
