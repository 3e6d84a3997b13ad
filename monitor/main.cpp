#include "monitor/application.h"
#include "monitor/client/server_address.h"
#include "monitor/settings/language.h"

#include <QApplication>
#include <QCommandLineParser>
#include <cstdio>
#include <cstring>

using namespace Qt::StringLiterals;

namespace {

constexpr int usageError = 64; // EX_USAGE of sysexits(3)

// These answer without a display.
bool onlyPrints(int argc, char *argv[])
{
    for (int i = 1; i < argc; ++i) {
        for (const char *option : {"-h", "--help", "--help-all", "-v", "--version"}) {
            if (std::strcmp(argv[i], option) == 0)
                return true;
        }
    }
    return false;
}

struct Options {
    QUrl server;
    QString settingsFile;
    backup::Application::Start start = backup::Application::Start::Visible;
};

// Ends the program for --help, --version and what it does not understand.
Options parseOptions(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Shows what the backup servers of this network do."));
    const QCommandLineOption server(u"server"_s,
        QCoreApplication::translate("main", "Watch the server at this address, now and from now on."), u"URL"_s);
    const QCommandLineOption hidden(
        u"hidden"_s, QCoreApplication::translate("main", "Start in the tray where there is one, without the window."));
    const QCommandLineOption settings(
        u"settings"_s, QCoreApplication::translate("main", "Keep the settings in this file."), u"FILE"_s);
    parser.addOptions({server, hidden, settings});
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(app);

    Options options;
    options.settingsFile = parser.value(settings);
    if (parser.isSet(hidden))
        options.start = backup::Application::Start::Hidden;
    if (parser.isSet(server)) {
        const backup::Result<QUrl> url = backup::serverUrlFromText(parser.value(server));
        if (!url) {
            std::fprintf(
                stderr, "backup-monitor: %s %s\n", qPrintable(url.fault().message), qPrintable(url.fault().remedy));
            std::exit(usageError);
        }
        options.server = *url;
    }
    return options;
}

}

int main(int argc, char *argv[])
{
    const std::unique_ptr<QCoreApplication> app(
        onlyPrints(argc, argv) ? new QCoreApplication(argc, argv) : new QApplication(argc, argv));
    QCoreApplication::setApplicationName(u"backup-monitor"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(BACKUP_VERSION));
    backup::installLanguage({});
    const Options options = parseOptions(*app);

    backup::Settings settings(options.settingsFile);
    backup::installLanguage(settings.preferences().language);
    backup::SingleInstance instance(backup::SingleInstance::nameFor(options.settingsFile));
    if (!instance.claim(options.server.toString()))
        return 0;
    QGuiApplication::setDesktopFileName(u"backup-monitor"_s);
    backup::Application monitor(settings, instance);
    monitor.start(options.server, options.start);
    return QCoreApplication::exec();
}
