#pragma once

#include "service/system/log_fields.h"
#include "service/system/log_level.h"

#include <QByteArray>
#include <QLoggingCategory>

namespace backup {

//! From here on Qt's messages go to the journal where systemd listens (with priority and fields), else to the
//! standard error, one line each, with the local time where that is a terminal or a file. Critical ones are those after
//! which the program ends.
void startLogging();
//! From here on messages below \a level are not written, nor are warnings of the category \a silent, if one is given;
//! may be called at any time.
void setLogLevel(LogLevel level, const QString &silent = {});

//! The syslog(3) priority of a Qt message.
int syslogPriority(QtMsgType type);
//! \a record as an entry in the journal's native protocol (systemd's JOURNAL_NATIVE_PROTOCOL).
QByteArray journalEntry(int priority, const QByteArray &category, const LogRecord &record);

}
