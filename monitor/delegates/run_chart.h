#pragma once

#include "shared/history_entry.h"

#include <QWidget>

namespace backup {

//! Paints the last runs of a set, oldest at the left: a bar as high as the run was long, grey where a
//! person stopped it, and a cross over a run that failed.
class RunChart : public QWidget
{
    Q_OBJECT

public:
    //! How many runs are shown at most.
    static constexpr int maxRuns = 30;

    explicit RunChart(QWidget *parent = nullptr);

    //! \a newestFirst as `GET /api/history` gives it.
    void show(const QList<HistoryEntry> &newestFirst);
    //! Shows no runs, and says why.
    void showPhrase(const QString &phrase);
    bool isEmpty() const { return m_runs.isEmpty(); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    qreal slotWidth() const;

    //! Oldest first.
    QList<HistoryEntry> m_runs;
    //! While there are none.
    QString m_phrase;
};

}
