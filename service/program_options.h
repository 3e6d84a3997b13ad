#pragma once

#include "shared/result.h"

#include <QString>
#include <QStringList>
#include <optional>
#include <variant>

namespace backup {

//! What every command is given: absolute paths, the defaults where none were named.
struct CommonOptions {
    QString configPath;
    QString stateFolder;
};

//! `backup-server`: be the service.
struct ServeOptions : CommonOptions {
    //! Instead of what [server] says.
    std::optional<QString> listen;
    std::optional<quint16> port;
    //! A program with arguments that starts each engine; empty: none.
    QStringList engineLauncher;
};

//! `backup-server run NAME`: one run of one backup set.
struct RunOptions : CommonOptions {
    QString name;
    bool json = false;
    QStringList accepted;
    //! Empty when a person started the run.
    QString taskId;
};

//! `backup-server check`: say what is wrong with the configuration.
struct CheckOptions : CommonOptions {
};

//! `backup-server token`: make a token.
struct TokenOptions : CommonOptions {
    //! Instead of what token_file of [server] says; empty: that.
    QString file;
    bool readOnly = false;
};

//! `backup-server certificate`: make a certificate, or tell the fingerprint of the one that is there.
struct CertificateOptions : CommonOptions {
};

//! A text that was asked for: --help or --version.
struct TextOptions {
    QString text;
};

using ProgramOptions =
    std::variant<ServeOptions, RunOptions, CheckOptions, TokenOptions, CertificateOptions, TextOptions>;

//! Reads the command line, the program's name first. A fault of kind InvalidRequest says what is wrong with it.
Result<ProgramOptions> programOptions(const QStringList &arguments);

}
