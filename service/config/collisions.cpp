#include "service/config/collisions.h"

#include "service/config/copy_names.h"
#include "service/config/path_checks.h"

#include <QHash>
#include <QSet>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

enum class Clash { SameDest, DestInDest, DestInCopies, DestInSource, SourceInDest };

//! What the faults of a clash say; %1 is the other set, %2 the line of its path.
struct ClashWords {
    QLatin1String inner;
    QLatin1String outer;
};

constexpr std::array clashWords {
    ClashWords {"dest is the dest of [%1] too (line %2)."_L1, "dest is the dest of [%1] too (line %2)."_L1},
    ClashWords {
        "dest stands inside the dest of [%1] (line %2)."_L1, "The dest of [%1] (line %2) stands inside this dest."_L1},
    ClashWords {"dest has a name that the dated copies of [%1] use (line %2)."_L1,
        "The dest of [%1] (line %2) has a name that the dated copies of this set use."_L1},
    ClashWords {"dest stands inside the source of [%1] (line %2)."_L1,
        "The dest of [%1] (line %2) stands inside this source."_L1},
    ClashWords {"source stands inside the dest or the dated copies of [%1] (line %2)."_L1,
        "The source of [%1] (line %2) stands inside this dest or its dated copies."_L1},
};

class Finder
{
public:
    explicit Finder(const QList<CheckedSet> &sets)
        : m_sets(sets)
    {
        for (qsizetype i = 0; i < sets.size(); ++i) {
            m_byDest[sets[i].set.dest].append(i);
            m_bySource[sets[i].set.source].append(i);
        }
        m_byDest.remove(QString());
        m_bySource.remove(QString());
    }

    QList<ConfigFault> find()
    {
        for (qsizetype i = 0; i < m_sets.size(); ++i) {
            forEachFolderOf(m_sets[i].set.dest, [&](const QString &folder) { compareDest(i, folder); });
            forEachFolderOf(m_sets[i].set.source, [&](const QString &folder) {
                noteAll(Clash::SourceInDest, i, m_byDest.value(folder));
                noteAll(Clash::SourceInDest, i, m_byDest.value(destOfCopy(folder)));
            });
        }
        return m_faults;
    }

private:
    void compareDest(qsizetype inner, const QString &folder)
    {
        const bool isDest = folder == m_sets[inner].set.dest;
        noteAll(isDest ? Clash::SameDest : Clash::DestInDest, inner, m_byDest.value(folder));
        noteAll(Clash::DestInCopies, inner, m_byDest.value(destOfCopy(folder)));
        noteAll(Clash::DestInSource, inner, m_bySource.value(folder));
    }

    //! A crowd of sets that share \a outers is walked once; from then on two of them tell all that is new.
    void noteAll(Clash clash, qsizetype inner, const QList<qsizetype> &outers)
    {
        if (outers.isEmpty())
            return;
        const auto crowd = std::pair(outers.constFirst(), static_cast<int>(clash));
        const qsizetype compared = m_walked.contains(crowd) ? std::min<qsizetype>(outers.size(), 2) : outers.size();
        m_walked.insert(crowd);
        for (const qsizetype outer : outers.first(compared)) {
            if (outer != inner)
                noteBoth(clash, inner, outer);
        }
    }

    void noteBoth(Clash clash, qsizetype inner, qsizetype outer)
    {
        const ClashWords words = clashWords[static_cast<std::size_t>(clash)];
        const CheckedSet &in = m_sets[inner];
        const CheckedSet &out = m_sets[outer];
        const int innerLine = clash == Clash::SourceInDest ? in.sourceLine : in.destLine;
        const int outerLine = clash == Clash::DestInSource ? out.sourceLine : out.destLine;
        note(clash, inner, {innerLine, in.set.name, text(words.inner, out.set.name, outerLine), {}});
        note(clash, outer, {outerLine, out.set.name, text(words.outer, in.set.name, innerLine), {}});
    }

    static QString text(QLatin1String words, const QString &name, int line)
    {
        return QString(words).arg(excerpt(name), QString::number(line));
    }

    void note(Clash clash, qsizetype index, ConfigFault fault)
    {
        const auto key = std::pair(index, static_cast<int>(clash));
        if (m_noted.contains(key))
            return;
        m_noted.insert(key);
        fault.remedy = u"Give every set folders of its own, none inside another's."_s;
        m_faults.append(fault);
    }

    const QList<CheckedSet> &m_sets;
    QHash<QString, QList<qsizetype>> m_byDest;
    QHash<QString, QList<qsizetype>> m_bySource;
    QSet<std::pair<qsizetype, int>> m_walked;
    QSet<std::pair<qsizetype, int>> m_noted;
    QList<ConfigFault> m_faults;
};

}

QList<ConfigFault> findCollisions(const QList<CheckedSet> &sets)
{
    return Finder(sets).find();
}

}
