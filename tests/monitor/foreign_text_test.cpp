#include "monitor/client/answer_reader.h"
#include "monitor/client/foreign_text.h"
#include "tests/monitor/sample_household.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

QString made(const QString &text)
{
    return withSafeTexts({{u"key"_s, QJsonArray {QJsonObject {{u"text"_s, text}}}}})
        .value("key"_L1)
        .toArray()
        .at(0)
        .toObject()
        .value("text"_L1)
        .toString();
}

}

//! What a server says is shown to people: it must not be able to fool them, nor to stop the window.
class ForeignTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ordinaryTextStaysAsItIs()
    {
        for (const QString &text :
            {u"山田_写真"_s, u"שלום \u200Fa"_s, u"two\nlines\tand a tab"_s, u"<b>&amp;"_s, u"🖴"_s, QString()})
            QCOMPARE(made(text), text);
        const QJsonObject numbers {{u"a"_s, 1}, {u"b"_s, QJsonValue()}, {u"c"_s, QJsonArray {true, 2.5}}};
        QCOMPARE(withSafeTexts(numbers), numbers);
    }

    void whatTurnsTheDirectionIsMadeVisible()
    {
        QCOMPARE(made(u"foo_\u202Egnp.exe"_s), u"foo_\uFFFDgnp.exe"_s);
        QCOMPARE(made(u"a\u2067b\u2069"_s), u"a\uFFFDb\uFFFD"_s);
        QCOMPARE(made(u"bell\u0007 escape\u001B[2J"_s), u"bell\uFFFD escape\uFFFD[2J"_s);
    }

    void aLongTextIsCutBetweenCharacters()
    {
        const QString cut = made(QString(100'000, u'x'));
        QCOMPARE(cut.size(), longestForeignText + 1);
        QVERIFY(cut.endsWith(u'\u2026'));
        const QString emoji = made(u"x"_s + u"🖴"_s.repeated(2'000));
        QVERIFY(!emoji.contains(QChar::ReplacementCharacter));
        QVERIFY(QStringView(emoji).isValidUtf16());
    }

    void everyAnswerIsReadThatWay()
    {
        const QString hostile = u"\u202E"_s + QString(100'000, u'x');
        Task task = sampleTask(u"1"_s, TaskState::Error, u"foo_\u202Ehoge"_s);
        task.message = hostile;
        const auto status = std::get<QList<Task>>(readStatus(json(200, statusBody({task}))));
        QCOMPARE(status.first().name, u"foo_\uFFFDhoge"_s);
        QVERIFY(status.first().message.size() <= longestForeignText + 1);

        const QJsonObject refusal {{u"code"_s, u"internal"_s}, {u"message"_s, hostile}};
        const auto trouble = std::get<AnswerTrouble>(readStatus(json(500, QJsonDocument(refusal).toJson())));
        QVERIFY(trouble.detail.size() <= longestForeignText + 1);
        QVERIFY(trouble.detail.startsWith(QChar::ReplacementCharacter));
    }

private:
    static HttpAnswer json(int status, const QByteArray &body)
    {
        return {{}, {}, status, "application/json", {}, body};
    }
};

QTEST_APPLESS_MAIN(ForeignTextTest)
#include "foreign_text_test.moc"
