#pragma once

#include <QMessageBox>
#include <QStringList>

namespace backup {

//! Says which commands failed, and what to do. Many may fail at once, as when a server with ten chosen tasks goes away:
//! one box tells all of them. It deletes itself when it is closed.
class FailureBox : public QMessageBox
{
    Q_OBJECT

public:
    explicit FailureBox(QWidget *parent);

    //! What was told before is not told again.
    void add(const QString &message, const QString &remedy);

private:
    QStringList m_messages;
    QStringList m_remedies;
};

}
