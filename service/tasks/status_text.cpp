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
    if (!isCurrent) {
        m_text = "{\"error\":" + m_parts[0].json + ",\"finished\":" + m_parts[1].json
            + ",\"running\":" + m_parts[2].json + ",\"pending\":" + m_parts[3].json + '}';
    }
    return m_text;
}

}
