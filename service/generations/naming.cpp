#include "service/generations/naming.h"

namespace backup {

using namespace Qt::StringLiterals;

Naming decideNaming(const NamingFacts &facts)
{
    Naming naming;
    naming.dateLast = facts.today;

    QDate latestDay = facts.dateLast;
    bool isKnownDay = true;
    if (!latestDay.isValid() && facts.hasLatest) {
        latestDay = facts.latestChanged.isValid() ? qMin(facts.latestChanged, facts.today) : facts.today;
        isKnownDay = false;
        naming.warnings << u"config.ini has no date_last: the copy before is taken for one of %1, the day on which its "
                           u"folder last changed."_s.arg(latestDay.toString(Qt::ISODate));
    }
    if (latestDay.isValid() && facts.today < latestDay) {
        naming.dateLast = latestDay;
        naming.warnings << u"The clock says %1, which is before date_last, %2: this run counts as one of that day, "
                           u"and until then no older copies are made. Check the clock; if it was ahead at the last "
                           u"backup, set date_last in config.ini to the day on which that was made."_s.arg(
                               facts.today.toString(Qt::ISODate), latestDay.toString(Qt::ISODate));
    }
    if (!facts.hasLatest || facts.keepCount <= 0)
        return naming;
    // A copy that somebody else made is not given up because its day can only be guessed.
    if (latestDay < facts.today || !isKnownDay || facts.isLoss)
        naming.generation = latestDay;
    return naming;
}

}
