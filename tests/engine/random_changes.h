#pragma once

#include <QByteArrayList>
#include <QRandomGenerator>

namespace backup {

//! Grows and changes a tree at random, the same for the same seed: contents (also of the same size within the same
//! second), modes, owners, times to the nanosecond, extended attributes, types, names of every kind, renames,
//! deletions. What needs root is left out for others.
class RandomChanges
{
public:
    RandomChanges(const QByteArray &root, quint32 seed);

    void grow(int count);
    //! Changes \a times something; the tree differs from before in any case.
    void change(int times);

private:
    int below(int bound) { return static_cast<int>(m_random.bounded(bound)); }
    QByteArrayList entries() const;
    QByteArray anyEntry();
    QByteArray anyFolder();
    QByteArray freeName(const QByteArray &folder);
    void create(const QByteArray &path);
    void writeFile(const QByteArray &path, qsizetype size);
    void changeSameSize(const QByteArray &path);
    void changeTimes(const QByteArray &path);
    void changeOnce();

    const QByteArray m_root;
    QRandomGenerator m_random;
    int m_serial = 0;
};

}
