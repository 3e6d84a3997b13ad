#include "monitor/windows/log_page.h"

#include "monitor/client/api_path.h"

#include <QFontDatabase>
#include <QScrollBar>

namespace backup {

using namespace std::chrono_literals;

namespace {

constexpr auto pollInterval = 1s;
// All in one line, more would take longer to lay out than a window may stand still.
constexpr qsizetype shownBytes = 128 * 1024;
constexpr qint64 maxLogBytes = 8 * 1024 * 1024;

// The end of \a text, from the begin of a line on.
QByteArray tail(const QByteArray &text)
{
    if (text.size() <= shownBytes)
        return text;
    const qsizetype lineEnd = text.indexOf('\n', text.size() - shownBytes);
    return text.mid(lineEnd < 0 ? text.size() - shownBytes : lineEnd + 1);
}

}

LogPage::LogPage(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    // A read-only text alone is selected with nothing but the mouse.
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setAccessibleName(tr("Log"));
    setObjectName("log");
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &LogPage::ask);
}

void LogPage::follow(ServerConnection *server, const Task &task)
{
    const bool wasRunning = m_isRunning;
    m_isRunning = task.state == TaskState::Running;
    if (m_server == server && m_taskId == task.id) {
        if (wasRunning != m_isRunning)
            ask();
        return;
    }
    clearLog();
    m_server = server;
    m_taskId = task.id;
    m_isRunning = task.state == TaskState::Running;
    setPlaceholderText(
        task.state == TaskState::Pending ? tr("The log begins with the run.") : tr("Asking for the log..."));
    ask();
}

void LogPage::clearLog()
{
    delete m_fetch;
    m_timer.stop();
    m_server.clear();
    m_taskId.clear();
    m_etag.clear();
    m_text.clear();
    clear();
}

void LogPage::showEvent(QShowEvent *event)
{
    QPlainTextEdit::showEvent(event);
    ask();
}

void LogPage::hideEvent(QHideEvent *event)
{
    QPlainTextEdit::hideEvent(event);
    m_timer.stop();
}

void LogPage::ask()
{
    if (!isVisible() || !m_server || m_fetch)
        return;
    FetchLimits limits;
    limits.maxBytes = maxLogBytes;
    m_fetch = m_server->api().get(apiPath::log(m_taskId), m_etag, limits);
    connect(m_fetch, &HttpFetch::finished, this, [this, wasRunning = m_isRunning](const HttpAnswer &answer) {
        m_fetch.clear();
        if (answer.status == 200)
            m_etag = answer.etag;
        take(readText(answer));
        if (m_isRunning)
            m_timer.start(pollInterval);
        else if (wasRunning)
            ask(); // the answer may have been made before the last lines
    });
}

void LogPage::take(const Answer<QByteArray> &answer)
{
    if (const auto *text = std::get_if<QByteArray>(&answer)) {
        setPlaceholderText(tr("The log is empty."));
        showText(tail(*text));
    } else if (const auto *trouble = std::get_if<AnswerTrouble>(&answer)) {
        const TroubleWords words =
            troubleWords(trouble->trouble, m_server ? m_server->name() : QString(), trouble->detail);
        setPlaceholderText(QString(words.message + u'\n' + words.remedy).trimmed());
    }
}

void LogPage::showText(const QByteArray &text)
{
    QScrollBar *bar = verticalScrollBar();
    const bool isAtEnd = bar->value() == bar->maximum();
    if (!m_text.isEmpty() && text.startsWith(m_text)) {
        // Inserted at the end of the document, so that what people have selected stays selected.
        QTextCursor end(document());
        end.movePosition(QTextCursor::End);
        end.insertText(QString::fromUtf8(text.mid(m_text.size())));
    } else if (text != m_text) {
        setPlainText(QString::fromUtf8(text));
    }
    m_text = text;
    if (isAtEnd)
        bar->setValue(bar->maximum());
}

}
