#pragma once

#include <QFrame>
#include <QLabel>

namespace backup {

//! A strip above the lists that says what is wrong, and goes away by itself when it is not any more.
class Banner : public QFrame
{
    Q_OBJECT

public:
    explicit Banner(QWidget *parent = nullptr);

    //! Hidden when \a message is empty.
    void show(const QString &message, const QString &remedy);

Q_SIGNALS:
    //! People do not want to wait for the next try.
    void retryAsked();

private:
    QLabel *m_icon;
    QLabel *m_words;
};

}
