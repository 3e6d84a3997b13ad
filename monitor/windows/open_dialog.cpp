#include "monitor/windows/open_dialog.h"

#include <QApplication>

namespace backup {

void openDialog(QDialog *dialog)
{
    QWidget *waiting = QApplication::activeModalWidget();
    // A question of the dialog that waits, such as the one for a server in the list of servers, may stand above it.
    if (waiting && waiting != dialog->parentWidget()) {
        delete dialog;
        waiting->raise();
        waiting->activateWindow();
        return;
    }
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setModal(true);
    dialog->show();
}

}
