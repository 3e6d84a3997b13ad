#include "service/engine/run_fault.h"

namespace backup {

using namespace Qt::StringLiterals;

QString untouchedCopies(const RunControl &control)
{
    return control.hasLatest() ? u"The latest copy and all generations within keep_count are untouched."_s
                               : u"Nothing was saved; there is no latest copy yet."_s;
}

Fault withUntouchedCopies(Fault fault, const RunControl &control)
{
    fault.message += u' ' + untouchedCopies(control);
    return fault;
}

QString runAnyway(const RunRequest &request, FaultKind kind)
{
    QStringList accepted;
    for (const FaultKind each : request.accepted + QList {kind})
        accepted << u"accept="_s + faultCode(each);
    return u"run this backup once with \"run anyway\" (?%1)"_s.arg(accepted.join(u'&'));
}

Fault withRemedy(Fault fault)
{
    if (fault.remedy.isEmpty())
        fault.remedy = u"See whether the destination is mounted and writable, and look for disk errors (dmesg); then "
                       u"start the backup again."_s;
    return fault;
}

}
