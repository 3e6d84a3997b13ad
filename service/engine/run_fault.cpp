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

Fault withRemedy(Fault fault)
{
    if (fault.remedy.isEmpty())
        fault.remedy = u"See whether the destination is mounted and writable, and look for disk errors (dmesg); then "
                       u"start the backup again."_s;
    return fault;
}

}
