#pragma once

#include "shared/task.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace backup {

//! What every engine process is started with.
struct EngineSetup {
    //! Path of the executable that understands `run NAME`.
    QString program;
    QString configPath;
    QString stateFolder;
    //! A program with arguments that runs the command put behind them, such as ionice(1); empty: none.
    QStringList launcher = {};
};

//! The arguments of the run of a task: `run NAME --json --task ID ...`.
QStringList engineArguments(const EngineSetup &setup, const Task &task);

//! Of the variables in \a own those that a run needs, and the C.UTF-8 locale, so that rsync's texts are the ones known.
QProcessEnvironment engineEnvironment(const QProcessEnvironment &own);

}
