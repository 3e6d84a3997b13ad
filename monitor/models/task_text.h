#pragma once

#include "shared/task.h"

namespace backup {

//! What is known of a task as lines of plain text, to be pasted into a message.
QString taskAsText(const Task &task, const QString &serverName);

//! What would happen if a run passed the guard of \a code, for a question to a person.
QString guardConsequence(const QString &code);

//! \a text for a tool tip, which takes what looks like markup for markup: shown as it is, and wrapped.
QString plainToolTip(const QString &text);

}
