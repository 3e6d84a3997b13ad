#include "monitor/client/server_address.h"
#include "monitor/windows/main_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    QApplication::setApplicationName(u"backup-monitor"_s);
    QApplication::setApplicationVersion(QStringLiteral(BACKUP_VERSION));

    QCommandLineParser parser;
    const QCommandLineOption serverOption(
        u"server"_s, QCoreApplication::translate("main", "Watch the server at this address."), u"URL"_s);
    parser.addOption(serverOption);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(app);

    backup::ServerPool pool;
    backup::Watch watch(pool);
    backup::MainWindow window(watch);
    for (const QString &text : parser.values(serverOption)) {
        const backup::Result<QUrl> url = backup::serverUrlFromText(text);
        if (!url) {
            std::fprintf(
                stderr, "backup-monitor: %s %s\n", qPrintable(url.fault().message), qPrintable(url.fault().remedy));
            return 64; // EX_USAGE of sysexits(3)
        }
        pool.add(*url, backup::serverNameFromUrl(*url)).pollNow();
    }
    window.show();
    return QApplication::exec();
}
