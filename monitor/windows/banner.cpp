#include "monitor/windows/banner.h"

#include "monitor/models/attention.h"
#include "monitor/windows/facts.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>

namespace backup {

Banner::Banner(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_words(makeTextLabel(this))
{
    setObjectName("banner");
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    m_words->setForegroundRole(QPalette::ToolTipText);
    m_words->setAccessibleName(tr("Trouble"));
    m_words->setMinimumWidth(1); // however long a word in it is
    auto *retry = new QPushButton(tr("Try &now"), this);
    connect(retry, &QPushButton::clicked, this, &Banner::retryAsked);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->addWidget(m_icon);
    layout->addWidget(m_words, 1);
    layout->addWidget(retry);
    hide();
}

void Banner::show(const QString &message, const QString &remedy)
{
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize);
    m_icon->setPixmap(attentionIcon(Attention::Unreachable).pixmap(size, size));
    // A line each: what a server says must not fill the window.
    m_words->setText(QString(message.simplified() + u'\n' + remedy.simplified()).trimmed());
    setVisible(!message.isEmpty());
}

}
