#pragma once

#include "shared/task.h"

namespace backup {

//! What is known of a task as lines of plain text, to be pasted into a message.
QString taskAsText(const Task &task, const QString &serverName);

//! What would happen if a run passed the guard of \a code, for a question to a person.
QString guardConsequence(const QString &code);

//! \a text for where what looks like markup is taken for markup: shown as it is.
QString asMarkup(const QString &text);

//! \a text for a tool tip: shown as it is, and wrapped. Empty stays empty.
QString plainToolTip(const QString &text);

}
