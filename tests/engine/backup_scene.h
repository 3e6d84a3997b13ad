#pragma once

#include "service/engine/preflight.h"
#include "service/engine/run_control.h"
#include "service/engine/run_request.h"
#include "service/generations/places.h"

#include <QTemporaryDir>
#include <memory>

namespace backup {

//! Of runs that a test makes.
inline const QDate firstDay(2020, 1, 1);
inline const QDate nextDay(2020, 1, 2);

//! Everything that one run told.
struct Told {
    RunReport report;
    int reports = 0;
    QList<Recovered> recovered;
    QStringList log;
};

//! A source, a destination, a config.ini and a state folder of a set named "foo_hoge", in a temporary folder.
class BackupScene
{
public:
    //! Makes the folders, the source empty, in a temporary folder that is removed with this object.
    BackupScene();
    //! The scene that stands in \a root already.
    explicit BackupScene(const QString &root);
    ~BackupScene();
    BackupScene(const BackupScene &) = delete;
    BackupScene &operator=(const BackupScene &) = delete;

    QString root() const { return m_root; }
    QByteArray source() const { return path("/source"); }
    QByteArray dest() const { return path("/disk/hoge"); }
    QByteArray beside(const QByteArray &name) const { return path("/disk/" + name); }
    QByteArray path(const QByteArray &below) const;
    Places places() const { return placesOf(m_root + QStringLiteral("/disk/hoge")); }
    //! Names in the folder of the destination, sorted; the control folder left out.
    QByteArrayList copies() const;

    //! What the program would ask for on that day: date_last comes from config.ini.
    RunRequest request(QDate today, int keepCount = 3) const;
    QDate dateInConfig() const;
    void writeConfig(const QByteArray &text) const;

    //! Does a run in a thread of its own and waits for its end. \a hear may cancel it.
    Told run(const RunRequest &request, const std::function<void(const RunEvent &, RunControl &)> &hear = {}) const;
    //! The first backup, of the files a, b, c and d; a fault fails the test.
    void backUpFour() const;

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_root;
};

//! Writes a file, making it if need be.
void writeFile(const QByteArray &path, const QByteArray &content);
//! The same with the folders around it.
void write(const QByteArray &path, const QByteArray &content);
//! A file's content; "nothing" where there is none.
QByteArray read(const QByteArray &path);

//! Sets both times of a file.
void setTime(const QByteArray &path, const timespec &time);

//! Makes a file immutable, or no longer (chattr(1)); false where this user or the filesystem cannot.
bool setImmutable(const QByteArray &path, bool isImmutable);

//! As preflight leaves it to a run that has a latest.
Ground groundOf(const Places &places);

}
