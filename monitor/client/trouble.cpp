#include "monitor/client/trouble.h"

#include <QCoreApplication>

namespace backup {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(backup::Trouble)

public:
    static TroubleWords of(Trouble trouble, const QString &server, const QString &detail)
    {
        switch (trouble) {
        case Trouble::UnknownHost:
            return {tr("The name %1 is not known on this network.").arg(server),
                tr("Check its spelling, or use the address of the machine.")};
        case Trouble::Refused:
            return {tr("%1 is there, but no backup server runs on it at this port.").arg(server),
                tr("Check that the service runs: systemctl status backup-server.")};
        case Trouble::Unreachable:
            return {tr("%1 cannot be reached.").arg(server), tr("Check that it is switched on and on this network.")};
        case Trouble::NoAnswer:
            return {tr("%1 took the connection and then said nothing.").arg(server),
                tr("It may be overloaded or hung; another try follows by itself.")};
        case Trouble::TooSlow:
            return {tr("%1 answered too slowly to be waited for.").arg(server),
                tr("The network may be slow; another try follows by itself.")};
        case Trouble::BrokenOff:
            return {tr("The answer of %1 broke off.").arg(server),
                tr("Another try follows by itself. If the server uses HTTPS now, its address begins with https://.")};
        case Trouble::TooLarge:
            return {tr("The answer of %1 was too large to be a status, and was not read.").arg(server),
                tr("Check that the address is that of a backup server.")};
        case Trouble::CertificateUnknown:
            return {tr("The certificate of %1 is not trusted yet.").arg(server),
                tr("Open the server's settings, compare the fingerprint, and trust it.")};
        case Trouble::CertificateChanged:
            return {tr("%1 shows another certificate than the one that was trusted.").arg(server),
                tr("Somebody may stand in between. If the certificate was renewed, trust it anew in the settings.")};
        case Trouble::TlsFailed:
            return {tr("No secure connection with %1 came about. %2").arg(server, detail),
                tr("Check whether the address begins with http:// or https://.")};
        case Trouble::NotBackupServer:
            return {
                tr("What answers at %1 is not a backup server.").arg(server), tr("Check the address and the port.")};
        case Trouble::OtherVersion:
            return {tr("%1 speaks another version of the protocol. %2").arg(server, detail),
                tr("Update the older of the two, server or monitor.")};
        case Trouble::Garbage:
            return {tr("The answer of %1 was damaged and could not be read.").arg(server),
                tr("Another try follows by itself.")};
        case Trouble::TokenNeeded:
            return {tr("%1 asks for a token.").arg(server),
                tr("With one, paths, messages and logs are shown, and backups can be started. %1").arg(enterToken())};
        case Trouble::TokenRefused:
            return {tr("%1 did not take the token.").arg(server), enterToken()};
        case Trouble::Rejected:
            return {tr("%1 refused the request. %2").arg(server, detail), {}};
        }
        Q_UNREACHABLE();
    }

    static QString enterToken()
    {
        return tr("Enter it under Server > Servers > Change; \"backup-server token\" makes one on the server.");
    }
};

}

TroubleWords troubleWords(Trouble trouble, const QString &server, const QString &detail)
{
    TroubleWords words = Words::of(trouble, server, detail);
    words.message = words.message.trimmed();
    return words;
}

}
