#pragma once

#include <QString>
#include <QStringList>

//! Paths of the service's API, percent-encoded as they stand in a request line.
namespace backup::apiPath {

QString status();
QString sets();
//! The newest \a limit ended runs of the set \a name.
QString history(const QString &name, int limit);
QString clearErrors();
QString clearFinished();
//! Starts the set \a name ("user_target"); codes in \a accepted name guards that this one run may pass.
//! Empty when no underscore stands inside \a name, for then no path names it.
QString trigger(const QString &name, const QStringList &accepted = {});
QString cancel(const QString &taskId);
QString log(const QString &taskId);

}
