#include "monitor/models/set_health.h"

#include "monitor/models/state_look.h"
#include "shared/fault.h"

#include <QCoreApplication>

namespace backup {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(backup::SetHealth)

public:
    static QString of(SetHealth health)
    {
        switch (health) {
        case SetHealth::Faulty:
            return tr("Faulty settings");
        case SetHealth::Failed:
            return tr("Last run failed");
        case SetHealth::Overdue:
            return tr("Overdue");
        case SetHealth::NoGoodRun:
            return tr("No good run yet");
        case SetHealth::Fine:
            return tr("Fine");
        }
        Q_UNREACHABLE();
    }
};

}

bool hasFailed(const SetInfo &set)
{
    return set.lastResult && !set.lastResult->code.isEmpty() && set.lastResult->code != faultCode(FaultKind::Cancelled);
}

bool isOverdue(const SetInfo &set, int overdueAfterDays, const QDateTime &nowUtc)
{
    return overdueAfterDays > 0 && set.lastSuccessAtUtc.isValid()
        && set.lastSuccessAtUtc.addDays(overdueAfterDays) < nowUtc;
}

SetHealth setHealth(const SetInfo &set, int overdueAfterDays, const QDateTime &nowUtc)
{
    if (!set.faults.isEmpty())
        return SetHealth::Faulty;
    if (hasFailed(set))
        return SetHealth::Failed;
    if (isOverdue(set, overdueAfterDays, nowUtc))
        return SetHealth::Overdue;
    return set.lastSuccessAtUtc.isValid() ? SetHealth::Fine : SetHealth::NoGoodRun;
}

QString healthWord(SetHealth health)
{
    return Words::of(health);
}

QIcon healthIcon(SetHealth health)
{
    switch (health) {
    case SetHealth::Faulty:
    case SetHealth::Failed:
        return stateIcon(TaskState::Error);
    case SetHealth::Overdue:
    case SetHealth::NoGoodRun:
        return stateIcon(TaskState::Pending);
    case SetHealth::Fine:
        return stateIcon(TaskState::Finished);
    }
    Q_UNREACHABLE();
}

}
