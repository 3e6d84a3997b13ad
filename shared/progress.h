#pragma once

#include <QString>
#include <QtGlobal>
#include <optional>

namespace backup {

//! The steps of a run, in their order.
enum class Phase {
    Preflight,
    Scan,
    Stage,
    Copy,
    Commit,
    Prune,
};

QString phaseName(Phase phase);
std::optional<Phase> phaseFromName(const QString &name);

//! How far a running task has come. A figure that is not known is absent.
struct Progress {
    Phase phase = Phase::Preflight;
    //! Of the phase, 0-100.
    std::optional<int> percent;
    //! Bytes and files handled in this phase, and how many there are in all; folders count as files.
    std::optional<qint64> bytes;
    std::optional<qint64> bytesTotal;
    std::optional<qint64> files;
    std::optional<qint64> filesTotal;
    //! Bytes a second, over the last seconds.
    std::optional<qint64> rate;
    //! Seconds until the phase ends.
    std::optional<qint64> eta;

    friend bool operator==(const Progress &, const Progress &) = default;
};

}
