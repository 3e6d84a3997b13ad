#pragma once

#include <QDialog>

namespace backup {

//! Shows \a dialog, which deletes itself when it is closed, and returns at once: polls, commands and quitting go on
//! in the one event loop there is. The other windows wait for it. While another dialog waits for an answer, as when
//! the tray's menu asks for one more, that one comes to the front instead and \a dialog is deleted.
void openDialog(QDialog *dialog);

}
