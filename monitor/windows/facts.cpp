#include "monitor/windows/facts.h"

namespace backup {

QLabel *makeTextLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    return label;
}

Facts::Facts(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layout->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
}

int Facts::addRow(const QString &name, const QString &objectName)
{
    auto *label = new QLabel(name, this);
    label->setForegroundRole(QPalette::PlaceholderText);
    QLabel *value = makeTextLabel(this);
    value->setAccessibleName(name);
    value->setObjectName(objectName);
    m_layout->addRow(label, value);
    m_values.append(value);
    label->hide();
    value->hide();
    return static_cast<int>(m_values.size()) - 1;
}

void Facts::set(int row, const QString &text)
{
    QLabel *value = m_values.at(row);
    if (value->text() != text)
        value->setText(text);
    value->setVisible(!text.isEmpty());
    m_layout->labelForField(value)->setVisible(!text.isEmpty());
}

}
