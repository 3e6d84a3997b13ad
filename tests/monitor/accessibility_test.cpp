#include "monitor/windows/back_up_dialog.h"
#include "monitor/windows/main_window.h"
#include "monitor/windows/preferences_dialog.h"
#include "monitor/windows/run_anyway_dialog.h"
#include "monitor/windows/server_dialog.h"
#include "tests/monitor/sample_household.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! The controls in \a window that take the focus and have no name for a screen reader.
QString namelessControls(const QWidget &window)
{
    QStringList nameless;
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        const bool isPart = widget->objectName().startsWith("qt_"_L1) || !widget->focusPolicy() || widget->isHidden()
            || qobject_cast<QAbstractItemView *>(widget->parentWidget())
            || widget->inherits("QComboBoxPrivateContainer") || widget->inherits("QComboBoxListView")
            || qobject_cast<QAbstractSpinBox *>(widget->parentWidget())
            || qobject_cast<QComboBox *>(widget->parentWidget());
        QAccessibleInterface *accessible = isPart ? nullptr : QAccessible::queryAccessibleInterface(widget);
        if (accessible && accessible->text(QAccessible::Name).isEmpty())
            nameless.append(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName());
    }
    return nameless.join(u", "_s);
}

}

class AccessibilityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachControlHasAName()
    {
        ServerPool pool;
        Watch watch(pool);
        const MainWindow window(watch);
        QCOMPARE(namelessControls(window), QString());
        QCOMPARE(namelessControls(BackUpDialog(watch.sets(), {}, nullptr)), QString());
        QCOMPARE(namelessControls(PreferencesDialog({}, false, nullptr)), QString());
        QCOMPARE(namelessControls(ServerDialog({}, {}, nullptr)), QString());
        QCOMPARE(namelessControls(RunAnywayDialog(SampleHousehold().tasks.first(), u"pi"_s, nullptr)), QString());
    }

    void eachActionHasItsShortcutAloneAndAnExplanation()
    {
        ServerPool pool;
        Watch watch(pool);
        const MainWindow window(watch);
        QSet<QKeySequence> seen;
        for (const QAction *action : window.QWidget::actions()) {
            if (!action->shortcut().isEmpty()) {
                QVERIFY2(!seen.contains(action->shortcut()), qPrintable(action->text()));
                seen.insert(action->shortcut());
            }
            QVERIFY2(action->text().isEmpty() || !action->toolTip().isEmpty(), qPrintable(action->text()));
        }
        QVERIFY(seen.size() >= 12);
    }
};

QTEST_MAIN(AccessibilityTest)
#include "accessibility_test.moc"
