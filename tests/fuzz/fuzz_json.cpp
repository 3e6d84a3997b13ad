#include "shared/json.h"
#include "shared/run_event.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>

using namespace backup;

namespace {

//! What was read once reads the same from what it is written as.
template <typename T, typename Read, typename Write>
void requireRoundTrip(const QJsonObject &object, Read read, Write write)
{
    const Result<T> value = read(object);
    if (!value)
        return;
    const QJsonObject written = write(*value);
    const Result<T> again = read(written);
    require(again.isOk() && write(*again) == written);
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text = bytesOf(data, size).toByteArray();
    if (const Result<RunEvent> event = runEventFromLine(text)) {
        const QByteArray line = lineFromRunEvent(*event);
        const Result<RunEvent> again = runEventFromLine(line);
        require(!line.contains('\n') && again.isOk() && lineFromRunEvent(*again) == line);
    }
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    requireRoundTrip<Progress>(object, progressFromJson, progressToJson);
    requireRoundTrip<Task>(object, taskFromJson, taskToJson);
    requireRoundTrip<Status>(object, statusFromJson, statusToJson);
    requireRoundTrip<HistoryEntry>(object, historyEntryFromJson, historyEntryToJson);
    requireRoundTrip<SetInfo>(object, setInfoFromJson, setInfoToJson);
    if (const std::optional<Fault> fault = faultFromJson(object))
        require(faultFromJson(faultToJson(*fault)).has_value());
    return 0;
}
