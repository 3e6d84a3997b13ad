#pragma once

#include <QIcon>

namespace backup {

//! What a button does, as a line drawing in the colour of the text beside it.
enum class Glyph {
    BackUp,
    Cancel,
    Retry,
    RunAnyway,
    ClearErrors,
    ClearFinished,
    Log,
    Copy,
    WebPage,
    Refresh,
    Add,
};

QIcon glyphIcon(Glyph glyph);

//! The program's own icon: stacked copies, the newest with a tick.
QIcon applicationIcon();

}
