#pragma once

#include "shared/set_info.h"

#include <QWidget>

namespace backup {

//! Paints when the copies of a set were made: a line from the oldest generation to today, a mark for each copy, so
//! that gaps are seen. It goes on to the newest copy where that is of a later day, as after a clock was set back.
class TimeLine : public QWidget
{
    Q_OBJECT

public:
    explicit TimeLine(QWidget *parent = nullptr);

    //! \a latest is the day of the newest copy; invalid before the first.
    void show(const QList<GenerationInfo> &generations, QDate latest, QDate today);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Mark {
        QDate date;
        QString name;
        bool isLatest = false;
    };

    QDate end() const;
    qreal position(QDate date) const;

    //! Oldest first.
    QList<Mark> m_marks;
    QDate m_today;
};

}
