#pragma once

#include <QString>

namespace backup {

//! What a line of the service's log is about; each may be empty.
struct LogFields {
    QString task;
    QString set;
    //! A fault's code.
    QString code;

    friend bool operator==(const LogFields &, const LogFields &) = default;
};

//! A line of the log, split.
struct LogRecord {
    LogFields fields;
    QString text;
};

//! What to put before a message, so that readers and `recordFromMessage` know what it is about:
//! `task=7 set="foo_hoge" code=source-missing: `; empty when there is nothing to say.
QString messagePrefix(const LogFields &fields);
//! The inverse: the fields in front of \a message, and the text behind them; all of it is text when there are none.
LogRecord recordFromMessage(const QString &message);

}
