#include "service/tasks/status_text.h"

#include "shared/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <utility>

namespace backup {

namespace {

QByteArray textOf(const QList<Task> &tasks)
{
    QJsonArray array;
    for (const Task &task : tasks)
        array.append(taskToJson(task));
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

}

const QByteArray &StatusText::of(const Status &status)
{
    const std::array lists {&status.error, &status.finished, &status.running, &status.pending};
    bool isCurrent = !m_text.isEmpty();
    for (std::size_t i = 0; i < lists.size(); ++i) {
        // Lists that were not written to share their memory with the copy here: compared without looking inside.
        if (m_parts[i].tasks == *lists[i])
            continue;
        m_parts[i] = {*lists[i], textOf(*lists[i])};
        isCurrent = false;
    }
    if (!isCurrent)
        m_text = joined(m_parts[1].json);
    return m_text;
}

QByteArray StatusText::withNewest(qsizetype finished, const Status &status)
{
    of(status);
    return joined(textOf(status.finished.first(finished)),
        ",\"more_finished\":" + QByteArray::number(status.finished.size() - finished));
}

QByteArray StatusText::joined(const QByteArray &finished, const QByteArray &more) const
{
    return "{\"error\":" + m_parts[0].json + ",\"finished\":" + finished + ",\"running\":" + m_parts[2].json
        + ",\"pending\":" + m_parts[3].json + more + "}\n";
}

}
