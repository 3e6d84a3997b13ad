#pragma once

#include "tests/patience.h"

#include <QApplication>
#include <QProcess>
#include <QTest>
#include <QToolButton>

//! Mouse and keys from the X server, as people's are. Events that Qt makes up by itself bear no time of the X server;
//! a window manager then takes the window that they open for one that nobody asked for, and may leave the focus where
//! it was.
namespace backup::realInput {

inline bool xdotool(const QStringList &arguments)
{
    return QProcess::execute(QStringLiteral("xdotool"), arguments) == 0;
}

//! Waits until \a window has the focus, then presses \a keys, for example "ctrl+l".
inline bool press(QWidget *window, const QString &keys)
{
    return QTest::qWaitForWindowActive(window->window(), patienceMs) && xdotool({QStringLiteral("key"), keys});
}

//! Waits until the window of \a widget has the focus, then clicks at \a at of the widget, or at its middle.
inline bool click(QWidget *widget, const std::optional<QPoint> &at = {})
{
    QWidget *window = widget->window();
    // A window counts as active while a dialog of its own is. A click on a window behind a modal dialog is worse than
    // lost: the X server's focus may then stay where Qt does not know of it, and no window is active ever after.
    const auto isBehindDialog = [window] {
        const QWidget *dialog = QApplication::activeModalWidget();
        return dialog && dialog != window;
    };
    if (!QTest::qWaitFor([&] { return !isBehindDialog(); }, patienceMs)) {
        qWarning("A dialog stands before the window that is to be clicked: %s",
            qPrintable(QApplication::activeModalWidget()->windowTitle()));
        return false;
    }
    if (!QTest::qWaitForWindowActive(window, patienceMs)
        || !QTest::qWaitFor([&] { return widget->isEnabled(); }, patienceMs))
        return false;
    const QPoint point = widget->mapTo(window, at.value_or(widget->rect().center()));
    // Relative to the window as the X server knows it: it may have been moved a moment ago.
    return xdotool({QStringLiteral("mousemove"), QStringLiteral("--window"), QString::number(window->winId()),
        QString::number(point.x()), QString::number(point.y()), QStringLiteral("click"), QStringLiteral("1")});
}

//! Clicks the button of \a action in the tool bar of \a window.
inline bool clickButton(const QWidget &window, const QAction *action)
{
    for (QToolButton *button : window.findChildren<QToolButton *>()) {
        if (button->defaultAction() == action)
            return click(button);
    }
    return false;
}

//! Waits for a dialog to open and to have the focus; null when none does.
template <typename Dialog>
Dialog *opened()
{
    Dialog *dialog = nullptr;
    const bool isThere = QTest::qWaitFor(
        [&dialog] {
            dialog = qobject_cast<Dialog *>(QApplication::activeModalWidget());
            return dialog && dialog->isActiveWindow();
        },
        patienceMs);
    return isThere ? dialog : nullptr;
}

}
