#pragma once

#include <QFormLayout>
#include <QLabel>

namespace backup {

//! A label for text that comes from a server: shown as it is, never as markup, wrapped, and selectable.
QLabel *makeTextLabel(QWidget *parent = nullptr);

//! Names and values below each other; a row whose value is empty is not shown.
class Facts : public QWidget
{
    Q_OBJECT

public:
    explicit Facts(QWidget *parent = nullptr);

    //! Adds a row and gives its number; rows keep the order in which they were added.
    //! \a objectName finds the value's label again.
    int addRow(const QString &name, const QString &objectName = {});
    void set(int row, const QString &text);

private:
    QFormLayout *m_layout;
    QList<QLabel *> m_values;
};

}
