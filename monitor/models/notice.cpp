#include "monitor/models/notice.h"

#include "monitor/models/phrases.h"

#include <QCoreApplication>

namespace backup {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(backup::Notice)

public:
    static Notice away(const ServerConnection &server, const QDateTime &nowUtc)
    {
        const TroubleWords words = troubleWords(server.trouble()->trouble, server.name(), server.trouble()->detail);
        if (!server.lastAnswerUtc().isValid())
            return {words.message, words.remedy};
        const QString age = durationPhrase(server.lastAnswerUtc().secsTo(nowUtc));
        return {QString(words.message + u' ' + tr("What is shown is %1 old.").arg(age)), words.remedy};
    }

    static Notice unreadableSets(const ServerConnection &server)
    {
        const AnswerTrouble &trouble = *server.setsTrouble();
        const TroubleWords words = troubleWords(trouble.trouble, server.name(), trouble.detail);
        return {tr("The backup sets could not be read. %1").arg(words.message), words.remedy};
    }

    static Notice faultyConfig(const ConfigFault &fault)
    {
        const QString said = toldText(fault.message);
        const QString message =
            fault.line > 0 ? tr("config.ini, line %1: %2").arg(fault.line).arg(said) : tr("config.ini: %1").arg(said);
        return {message, fault.remedy};
    }
};

}

Notice mostUrgentNotice(const Watch &watch, const QString &serverId, const QDateTime &nowUtc)
{
    const ServerConnection *withUnreadableSets = nullptr;
    for (const auto &server : watch.pool().servers()) {
        if (!serverId.isEmpty() && server->id() != serverId)
            continue;
        if (server->trouble())
            return Words::away(*server, nowUtc);
        if (server->setsTrouble() && !withUnreadableSets)
            withUnreadableSets = server.get();
    }
    if (withUnreadableSets)
        return Words::unreadableSets(*withUnreadableSets);
    const ConfigFault *fault = watch.firstConfigFault(serverId);
    return fault ? Words::faultyConfig(*fault) : Notice {};
}

}
