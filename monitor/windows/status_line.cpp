#include "monitor/windows/status_line.h"

#include "monitor/models/phrases.h"

#include <QCoreApplication>
#include <QStyle>

namespace backup {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(backup::StatusLine)

public:
    static QString situation() { return tr("All backups"); }
    static QString lastAnswer() { return tr("Time of the last answer"); }
    static QString lastAnswerAt(const QString &time) { return tr("Last answer: %1").arg(time); }
};

}

StatusLine::StatusLine(QStatusBar &bar)
    : m_icon(new QLabel)
    , m_situation(new QLabel)
    , m_lastAnswer(new QLabel)
{
    m_icon->setContentsMargins(6, 0, 0, 0);
    m_icon->setObjectName("attention");
    m_situation->setObjectName("situation");
    m_situation->setAccessibleName(Words::situation());
    m_lastAnswer->setAccessibleName(Words::lastAnswer());
    for (QLabel *label : {m_situation, m_lastAnswer})
        label->setTextFormat(Qt::PlainText);
    bar.addWidget(m_icon);
    bar.addWidget(m_situation);
    bar.addPermanentWidget(m_lastAnswer);
}

void StatusLine::show(const Watch &watch)
{
    const Situation situation = watch.situation();
    const Attention attention = attentionOf(situation);
    if (m_shown != attention) {
        const int size = m_icon->style()->pixelMetric(QStyle::PM_SmallIconSize);
        m_icon->setPixmap(attentionIcon(attention).pixmap(size, size));
        m_shown = attention;
    }
    m_situation->setText(situationPhrase(situation));
    QDateTime last;
    for (const auto &server : watch.pool().servers())
        last = std::max(last, server->lastAnswerUtc());
    m_lastAnswer->setText(
        last.isValid() ? Words::lastAnswerAt(clockTime(last, QDateTime::currentDateTimeUtc())) : QString());
}

}
