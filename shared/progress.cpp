#include "shared/progress.h"

namespace backup {

QString phaseName(Phase phase)
{
    switch (phase) {
    case Phase::Preflight:
        return QStringLiteral("preflight");
    case Phase::Scan:
        return QStringLiteral("scan");
    case Phase::Stage:
        return QStringLiteral("stage");
    case Phase::Copy:
        return QStringLiteral("copy");
    case Phase::Commit:
        return QStringLiteral("commit");
    case Phase::Prune:
        return QStringLiteral("prune");
    }
    Q_UNREACHABLE();
}

std::optional<Phase> phaseFromName(const QString &name)
{
    for (const Phase phase : {Phase::Preflight, Phase::Scan, Phase::Stage, Phase::Copy, Phase::Commit, Phase::Prune}) {
        if (phaseName(phase) == name)
            return phase;
    }
    return std::nullopt;
}

}
