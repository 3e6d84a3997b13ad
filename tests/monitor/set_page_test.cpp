#include "monitor/delegates/run_chart.h"
#include "monitor/delegates/time_line.h"
#include "monitor/models/phrases.h"
#include "monitor/models/state_look.h"
#include "monitor/windows/set_page.h"
#include "tests/monitor/sample_household.h"

#include <QHelpEvent>
#include <QLabel>
#include <QTest>
#include <QTextDocument>
#include <QToolTip>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QString markup = u"<img src='http://127.0.0.1/spy'><b>all is fine</b>"_s;

QString told(const SetPage &page, const QString &fact)
{
    for (const QLabel *label : page.findChildren<QLabel *>()) {
        if (label->accessibleName() == fact)
            return label->text();
    }
    return {};
}

//! What a reader sees who points at \a at.
QString toolTipOf(QWidget &widget, const QPoint &at)
{
    QHelpEvent help(QEvent::ToolTip, at, widget.mapToGlobal(at));
    QCoreApplication::sendEvent(&widget, &help);
    const QString text = QToolTip::text();
    if (!Qt::mightBeRichText(text))
        return text;
    QTextDocument shown;
    shown.setHtml(text);
    return shown.toPlainText();
}

}

class SetPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theHistoryIsAskedForUntilItCanBeRead()
    {
        ScriptedServer server;
        QPointer<QTcpSocket> waiting;
        server.on("/api/history", [&](QTcpSocket &socket, const QByteArray &) { waiting = &socket; });
        ServerConnection connection(server.url(), u"pi"_s);
        SetPage page;
        const auto show = [&] { page.show(&connection, m_household.sets.first(), m_household.nowUtc); };
        const auto *chart = page.findChild<RunChart *>();
        show();
        QTRY_VERIFY(waiting);
        QCOMPARE(chart->accessibleDescription(), u"Asking for the last runs..."_s);
        show(); // while the answer is awaited, and nothing has changed
        waiting->write(ScriptedServer::response(
            "500 Internal Server Error", "application/json", R"({"code":"internal","message":"The disk is gone."})"));
        QTRY_VERIFY2(chart->accessibleDescription().contains("The disk is gone."_L1),
            qPrintable(chart->accessibleDescription()));
        QCOMPARE(server.count("GET /api/history"), 1);

        m_household.tellBy(server);
        show();
        QTRY_COMPARE(server.count("GET /api/history"), 2);
        QTRY_VERIFY(chart->accessibleDescription().contains("24 runs"_L1));
        show();
        QTest::qWait(50);
        QCOMPARE(server.count("GET /api/history"), 2);
    }

    void theHistoryIsAskedForAnewWhereTheServerWasChangedMeanwhile()
    {
        ScriptedServer server;
        QPointer<QTcpSocket> waiting;
        server.on("/api/history", [&](QTcpSocket &socket, const QByteArray &) { waiting = &socket; });
        auto connection = std::make_unique<ServerConnection>(server.url(), u"pi"_s);
        SetPage page;
        page.show(connection.get(), m_household.sets.first(), m_household.nowUtc);
        QTRY_VERIFY(waiting);
        m_household.tellBy(server);
        // As the book of servers does it with a new name or token.
        connection = std::make_unique<ServerConnection>(server.url(), u"attic"_s);
        page.show(connection.get(), m_household.sets.first(), m_household.nowUtc);
        const auto *chart = page.findChild<RunChart *>();
        QTRY_VERIFY(chart->accessibleDescription().contains("24 runs"_L1));
    }

    void aSetWithoutARunSaysSo()
    {
        ScriptedServer server;
        server.answerJson("/api/history", R"({"history":[]})");
        ServerConnection connection(server.url(), u"pi"_s);
        SetPage page;
        page.show(&connection, m_household.sets.first(), m_household.nowUtc);
        QTRY_COMPARE(page.findChild<RunChart *>()->accessibleDescription(), u"No run yet."_s);
    }

    void theLastCopyOfAnotherProgramIsTold()
    {
        ScriptedServer server;
        ServerConnection connection(server.url(), u"pi"_s);
        SetInfo set = m_household.sets.first();
        set.lastSuccessAtUtc = {};
        set.dateLast = QDate(2020, 1, 18);
        SetPage page;
        page.show(&connection, set, m_household.nowUtc);
        QCOMPARE(
            told(page, u"Last good run"_s), u"none by this server; the last copy is of "_s + datePhrase(set.dateLast));
        set.dateLast = {};
        page.show(&connection, set, m_household.nowUtc);
        QCOMPARE(told(page, u"Last good run"_s), u"never"_s);
    }

    void whatIsToldOnlyWithATokenIsSaidToBe()
    {
        ScriptedServer server;
        ServerConnection connection(server.url(), u"pi"_s);
        SetInfo set = m_household.sets.first();
        SetPage page;
        page.show(&connection, set, m_household.nowUtc);
        QCOMPARE(told(page, u"Source"_s), set.source);
        set.source.clear();
        page.show(&connection, set, m_household.nowUtc);
        QCOMPARE(told(page, u"Source"_s), u"Shown only with a token"_s);
        set.faults = {{31, set.name, {}, {}}};
        page.show(&connection, set, m_household.nowUtc);
        QCOMPARE(told(page, u"Source"_s), QString());
        QCOMPARE(told(page, u"Generations"_s), QLocale().toString(set.generations.size()));
        QCOMPARE(told(page, u"Faults"_s), u"Line 31 of config.ini: Shown only with a token"_s);
    }

    void aCancelledRunIsDrawnAsCancelledNotAsFailed()
    {
        HistoryEntry run;
        run.startedAtUtc = m_household.nowUtc.addSecs(-60);
        run.endedAtUtc = m_household.nowUtc;
        HistoryEntry failed = run;
        failed.code = u"source-missing"_s;
        HistoryEntry cancelled = run;
        cancelled.code = u"cancelled"_s;
        RunChart chart;
        chart.show({run, cancelled, failed});
        chart.resize(300, 100);
        chart.QWidget::show();
        QCOMPARE(chart.accessibleDescription(), u"3 runs, 1 of them failed"_s);

        const QImage drawn = chart.grab().toImage();
        const auto colorOfBar = [&](int slot) { return drawn.pixelColor(QPoint(slot * 10 + 5, 40)); };
        QCOMPARE(colorOfBar(0), stateColor(TaskState::Error, currentTheme()));
        QCOMPARE(colorOfBar(2), stateColor(TaskState::Finished, currentTheme()));
        const QColor grey = colorOfBar(1);
        QVERIFY2(grey.hslSaturation() < 40, qPrintable(grey.name()));
        QVERIFY2(toolTipOf(chart, {5, 2}).contains("Error"_L1), qPrintable(QToolTip::text()));
        QVERIFY2(toolTipOf(chart, {15, 2}).contains("Cancelled"_L1), qPrintable(QToolTip::text()));
    }

    void whatAServerSaysIsNoMarkupInToolTips()
    {
        HistoryEntry run;
        run.startedAtUtc = run.endedAtUtc = m_household.nowUtc;
        run.message = markup;
        RunChart chart;
        chart.show({run});
        chart.resize(300, 100);
        chart.QWidget::show();
        QVERIFY2(toolTipOf(chart, {2, 2}).contains(markup), qPrintable(QToolTip::text()));

        const QDate today = m_household.nowUtc.date();
        TimeLine line;
        line.show({{markup, today}}, {}, today);
        line.resize(300, 100);
        line.QWidget::show();
        QVERIFY2(toolTipOf(line, {12, 5}).contains(markup), qPrintable(QToolTip::text()));
    }

    void theTimeLineEndsWithTheNewestCopyOfAClockThatWasAhead()
    {
        const QDate today = m_household.nowUtc.date();
        TimeLine line;
        line.show({{u"docs"_s, today.addDays(-2)}}, today.addDays(6), today);
        line.resize(300, 100);
        line.QWidget::show();
        QVERIFY2(toolTipOf(line, {288, 9}).contains("latest copy"_L1), qPrintable(QToolTip::text()));
        QVERIFY2(toolTipOf(line, {12, 9}).contains("docs"_L1), qPrintable(QToolTip::text()));
    }

private:
    SampleHousehold m_household;
};

QTEST_MAIN(SetPageTest)
#include "set_page_test.moc"
