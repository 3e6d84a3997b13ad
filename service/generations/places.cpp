#include "service/generations/places.h"

#include <QFile>

namespace backup {

Places placesOf(const QString &dest)
{
    Places places;
    places.latest = QFile::encodeName(dest);
    const qsizetype slash = places.latest.lastIndexOf('/');
    places.parent = places.latest.left(qMax<qsizetype>(slash, 1));
    places.base = places.latest.sliced(slash + 1);
    const QByteArray prefix = places.parent.endsWith('/') ? places.parent : places.parent + '/';
    places.control = prefix + '.' + places.base + ".backup-server";
    places.staging = places.control + "/staging";
    places.old = places.control + "/old";
    places.stagingMark = places.control + "/staging.json";
    places.spare = places.control + "/spare";
    places.spareDay = places.control + "/spare-day";
    places.trash = places.control + "/trash";
    places.lock = places.control + "/lock";
    places.trashLock = places.control + "/trash.lock";
    places.journal = places.control + "/journal.json";
    places.record = places.control + "/latest.json";
    places.linksMark = places.control + "/has-links";
    return places;
}

}
