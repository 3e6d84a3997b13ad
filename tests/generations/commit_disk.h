#pragma once

#include "service/generations/commit_journal.h"
#include "service/generations/durable_file.h"
#include "service/generations/store.h"

#include <QDir>
#include <QTemporaryDir>
#include <sys/stat.h>

namespace backup {

//! A destination with a latest "old" and a staging "new"; what each folder holds is a file of that name.
class CommitDisk
{
public:
    explicit CommitDisk(const QString &parent = {})
        : m_parent(parent.isEmpty() ? m_folder.path() : parent)
        , store(placesOf(QString(m_parent + QStringLiteral("/hoge"))))
        , places(store.places())
        , generation(places.generation("hoge_20200101"))
    {
        if (!store.prepare())
            qFatal("cannot prepare");
        make(places.latest, "old");
        make(places.staging, "new");
        journal = {inodeOf(places.staging), inodeOf(places.latest), true, generation,
            {{QLatin1String("what"), QStringLiteral("note")}}, false};
        if (!store.writeRecord({inodeOf(places.latest), QDate(2020, 1, 1), 1}))
            qFatal("cannot write the record");
    }

    static void make(const QByteArray &path, const QByteArray &content)
    {
        if (mkdir(path.constData(), 0700) != 0 || !writeDurably(path + '/' + content, {}))
            qFatal("cannot make %s", path.constData());
    }
    //! What the folder at \a path holds.
    static QByteArray at(const QByteArray &path)
    {
        for (const char *content : {"old", "new", "other"}) {
            if (inodeOf(path + '/' + content) != 0)
                return content;
        }
        return inodeOf(path) == 0 ? "nothing" : "something";
    }
    static void move(const QByteArray &from, const QByteArray &to)
    {
        if (!renameToFree(from, to))
            qFatal("cannot move %s", from.constData());
    }
    void exchange() const
    {
        move(places.latest, places.control + "/aside");
        move(places.staging, places.latest);
        move(places.control + "/aside", places.staging);
    }
    //! What stands where: latest, staging, generation.
    QByteArray state() const { return at(places.latest) + ' ' + at(places.staging) + ' ' + at(generation); }

private:
    //! In memory where that can be: a journal is flushed for each of its bytes.
    QTemporaryDir m_folder {(QDir(QStringLiteral("/dev/shm")).exists() ? QStringLiteral("/dev/shm") : QDir::tempPath())
        + QStringLiteral("/commit-XXXXXX")};
    const QString m_parent;

public:
    const GenerationStore store;
    const Places &places;
    const QByteArray generation;
    CommitJournal journal;
};

}
