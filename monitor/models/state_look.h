#pragma once

#include "shared/task.h"

#include <QColor>
#include <QIcon>

//! How a state looks: word, colour and shape always go together.
namespace backup {

enum class Theme { Light, Dark };

//! What the application's palette is.
Theme currentTheme();

//! The word for one task: "Error", "Running", "Pending", "Finished", or "Cancelled" by a person.
QString stateWord(const Task &task);
//! How a run ended by the code of its fault, empty for none: "Finished", "Cancelled" by a person, or "Error".
QString resultWord(const QString &code);
//! The word for a list of them, "Errors".
QString listWord(TaskState state);
//! What an empty list means and what to expect.
QString emptyListPhrase(TaskState state);

//! From Okabe and Ito's palette, which colour-blind eyes tell apart, lightened on a dark ground so that each
//! stands out from it by 3:1 or more (WCAG 2.1, 1.4.11).
QColor stateColor(TaskState state, Theme theme);
//! The colour to resultWord(): grey where a person stopped the run.
QColor resultColor(const QString &code, Theme theme);

//! A filled disc with a cross, a triangle, the hands of a clock, or a tick.
QIcon stateIcon(TaskState state);
//! The same for one task: grey with a square where a person stopped it.
QIcon stateIcon(const Task &task);

//! Sorts what asks for a person first: error 0, running 1, pending 2, finished 3.
int urgency(TaskState state);

}
