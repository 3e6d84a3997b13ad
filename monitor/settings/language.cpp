#include "monitor/settings/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

void install(const QLocale &locale, const QString &name, const QString &folder)
{
    const QString objectName = u"translation of "_s + name;
    delete qApp->findChild<QTranslator *>(objectName);
    auto *translator = new QTranslator(qApp);
    translator->setObjectName(objectName);
    // In English where there is nothing else: the source's own "%n error(s)" is made to be translated.
    if (translator->load(locale, name, u"_"_s, folder) || translator->load(name + u"_en"_s, folder))
        QCoreApplication::installTranslator(translator);
    else
        delete translator;
}

}

void installLanguage(const QString &language)
{
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    // Formats of times and numbers stay the system's unless its language is another.
    if (!language.isEmpty() && locale.language() != QLocale::system().language())
        QLocale::setDefault(locale);
    install(locale, u"qtbase"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(locale, u"backup-monitor"_s, u":/i18n"_s);
}

}
