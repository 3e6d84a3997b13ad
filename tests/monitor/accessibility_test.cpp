#include "monitor/settings/language.h"
#include "monitor/windows/back_up_dialog.h"
#include "monitor/windows/main_window.h"
#include "monitor/windows/preferences_dialog.h"
#include "monitor/windows/run_anyway_dialog.h"
#include "monitor/windows/server_dialog.h"
#include "tests/monitor/sample_household.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QLabel>
#include <QMenuBar>
#include <QTabBar>
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

//! The texts in \a window whose mnemonic is that of another one, too.
QString ambiguousMnemonics(const QWidget &window)
{
    QStringList texts;
    for (const QMenuBar *bar : window.findChildren<QMenuBar *>()) {
        for (const QAction *menu : bar->actions())
            texts.append(menu->text());
    }
    for (const QTabBar *tabs : window.findChildren<QTabBar *>()) {
        for (int tab = 0; tab < tabs->count(); ++tab)
            texts.append(tabs->tabText(tab));
    }
    for (const QAbstractButton *button : window.findChildren<QAbstractButton *>())
        texts.append(button->text());
    for (const QLabel *label : window.findChildren<QLabel *>())
        texts.append(label->buddy() ? label->text() : QString());
    QMultiHash<QString, QString> byMnemonic;
    for (const QString &text : std::as_const(texts)) {
        if (const QKeySequence mnemonic = QKeySequence::mnemonic(text); !mnemonic.isEmpty())
            byMnemonic.insert(mnemonic.toString(), text);
    }
    QStringList ambiguous;
    for (const QString &mnemonic : byMnemonic.uniqueKeys()) {
        if (byMnemonic.count(mnemonic) > 1)
            ambiguous += byMnemonic.values(mnemonic);
    }
    return ambiguous.join(u", "_s);
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

    void eachMnemonicIsThatOfOneThing_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("en") << u"en"_s;
        QTest::newRow("ja") << u"ja"_s;
    }

    void eachMnemonicIsThatOfOneThing()
    {
        QFETCH(QString, language);
        installLanguage(language);
        ServerPool pool;
        Watch watch(pool);
        QCOMPARE(ambiguousMnemonics(MainWindow(watch)), QString());
        QCOMPARE(ambiguousMnemonics(BackUpDialog(watch.sets(), {}, nullptr)), QString());
        QCOMPARE(ambiguousMnemonics(PreferencesDialog({}, false, nullptr)), QString());
        QCOMPARE(ambiguousMnemonics(ServerDialog({}, {}, nullptr)), QString());
        QCOMPARE(ambiguousMnemonics(RunAnywayDialog(SampleHousehold().tasks.first(), u"pi"_s, nullptr)), QString());
        installLanguage({});
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
