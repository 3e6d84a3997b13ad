#include "monitor/windows/failure_box.h"

#include "monitor/models/task_text.h"

namespace backup {

namespace {

// More would not fit on a screen.
constexpr qsizetype mostMessages = 6;
constexpr qsizetype longestParagraph = 300;

QString oneParagraph(const QString &text)
{
    const QString simple = text.simplified();
    return simple.size() <= longestParagraph ? simple : QString(simple.left(longestParagraph) + u'\u2026');
}

QString paragraphs(const QStringList &texts)
{
    QStringList shown = texts.first(std::min(texts.size(), mostMessages));
    if (texts.size() > mostMessages)
        shown.append(FailureBox::tr("... and %n more.", nullptr, static_cast<int>(texts.size() - mostMessages)));
    return shown.join(u'\n');
}

}

FailureBox::FailureBox(QWidget *parent)
    : QMessageBox(parent)
{
    setIcon(QMessageBox::Warning);
    setWindowTitle(tr("Backup Monitor"));
    setTextFormat(Qt::PlainText);
    addButton(tr("Close"), QMessageBox::AcceptRole);
    setAttribute(Qt::WA_DeleteOnClose);
}

void FailureBox::add(const QString &message, const QString &remedy)
{
    const QString shownMessage = oneParagraph(message), shownRemedy = oneParagraph(remedy);
    if (!m_messages.contains(shownMessage))
        m_messages.append(shownMessage);
    if (!shownRemedy.isEmpty() && !m_remedies.contains(shownRemedy))
        m_remedies.append(shownRemedy);
    setText(paragraphs(m_messages));
    // The informative text has no format of its own, and takes for markup what looks like it.
    if (!m_remedies.isEmpty())
        setInformativeText(asMarkup(paragraphs(m_remedies)));
}

}
