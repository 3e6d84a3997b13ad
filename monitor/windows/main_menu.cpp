#include "monitor/windows/main_menu.h"

#include "monitor/windows/task_actions.h"

#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>

namespace backup {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(backup::MainMenu)

public:
    static QString server() { return tr("&Server"); }
    static QString backup() { return tr("&Backup"); }
    static QString help() { return tr("&Help"); }
    static QString about() { return tr("&About Backup Monitor"); }
    static QString aboutTitle() { return tr("About Backup Monitor"); }
    static QString aboutText()
    {
        return tr("Backup Monitor %1\n\nShows what the backup servers of this network do.\nGPL-3.0-only")
            .arg(QStringLiteral(BACKUP_VERSION));
    }
};

}

void fillMenuBar(QMainWindow &window, const TaskActions &actions)
{
    QMenu *server = window.menuBar()->addMenu(Words::server());
    server->addActions({actions.addServer, actions.editServers, actions.pollNow, actions.openWebPage});
    server->addSeparator();
    server->addActions({actions.preferences, actions.quit});
    QMenu *backup = window.menuBar()->addMenu(Words::backup());
    backup->addActions({actions.backUpNow, actions.cancel, actions.retry, actions.runAnyway});
    backup->addSeparator();
    backup->addActions({actions.clearErrors, actions.clearFinished});
    backup->addSeparator();
    backup->addActions({actions.openLog, actions.copyDetails});
    QMenu *help = window.menuBar()->addMenu(Words::help());
    QAction *about = help->addAction(Words::about());
    about->setMenuRole(QAction::AboutRole);
    QObject::connect(about, &QAction::triggered, &window,
        [&window] { QMessageBox::about(&window, Words::aboutTitle(), Words::aboutText()); });
}

void fillToolBar(QToolBar &bar, const TaskActions &actions, QWidget *search)
{
    bar.setObjectName("toolBar");
    bar.setMovable(false);
    bar.setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar.addActions({actions.backUpNow, actions.cancel, actions.retry, actions.runAnyway});
    bar.addSeparator();
    bar.addActions({actions.clearErrors, actions.clearFinished});
    auto *spacer = new QWidget(&bar);
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar.addWidget(spacer);
    bar.addWidget(search);
}

void showTaskMenu(const TaskActions &actions, const QPoint &globalPosition, QWidget *parent)
{
    QMenu menu(parent);
    menu.addActions({actions.cancel, actions.retry, actions.runAnyway});
    menu.addSeparator();
    menu.addActions({actions.openLog, actions.copyDetails, actions.openWebPage});
    menu.exec(globalPosition);
}

}
