#include <QApplication>
#include <QMainWindow>

//! What any program with a window of Qt Widgets costs; backup-monitor is measured against it.
int main(int argc, char *argv[])
{
    const QApplication app(argc, argv);
    QMainWindow window;
    window.resize(1180, 740);
    window.show();
    return QApplication::exec();
}
