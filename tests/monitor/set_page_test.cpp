#include "monitor/delegates/run_chart.h"
#include "monitor/delegates/time_line.h"
#include "tests/monitor/sample_household.h"

#include <QHelpEvent>
#include <QTest>
#include <QTextDocument>
#include <QToolTip>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QString markup = u"<img src='http://127.0.0.1/spy'><b>all is fine</b>"_s;

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

private:
    SampleHousehold m_household;
};

QTEST_MAIN(SetPageTest)
#include "set_page_test.moc"
